import { el } from '../dom';

/** A message with what it quotes in backticks set apart. Always text, wherever it is from. */
export function prose(text: string): (HTMLElement | string)[] {
  return proseParts(text).map((part, i) => (i % 2 === 1 ? el('code', {}, part) : part));
}

/** Every second part was quoted; a backtick without its like is a character. */
export function proseParts(text: string): string[] {
  const parts = text.split('`');
  if (parts.length % 2 === 1) return parts;
  const [last = '', before = ''] = [parts.pop(), parts.pop()];
  return [...parts, `${before}\`${last}`];
}
