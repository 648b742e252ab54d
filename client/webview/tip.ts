import { el } from './dom';

let last = 0;

/** A small button that explains something while the pointer or the focus is on it; Escape hides the explanation. */
export function tip(label: string, text: string): HTMLElement {
  const id = `tip-${++last}`;
  const bubble = el('span', { id, class: 'tip-text', role: 'tooltip' }, text);
  const mark = el('button', { type: 'button', class: 'icon tip-mark', 'aria-label': label, 'aria-describedby': id }, '?');
  const host = el('span', { class: 'tip' }, mark, bubble);
  const show = (shows: boolean) => {
    host.classList.toggle('shows', shows);
    if (!shows) return;
    const { left, bottom } = mark.getBoundingClientRect();
    bubble.style.left = `${Math.max(8, Math.min(left, innerWidth - bubble.offsetWidth - 8))}px`;
    bubble.style.top = `${Math.min(bottom + 4, innerHeight - bubble.offsetHeight - 8)}px`;
  };
  host.addEventListener('pointerenter', () => show(true));
  host.addEventListener('pointerleave', () => show(false));
  mark.addEventListener('focus', () => show(true));
  mark.addEventListener('blur', () => show(false));
  host.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    show(false);
    event.stopPropagation();
  });
  return host;
}
