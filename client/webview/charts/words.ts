const segmenter = new Intl.Segmenter();

/** What a reader takes for letters: an emoji of four code points is one. */
function letters(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Shortens a long name in its middle, where names that belong together differ least. */
export function shorten(name: string, most = 60): string {
  // What no picture of text may hold, and half letters, are no letters.
  const line = name.replace(/[\s\p{Cc}]+/gu, ' ').replace(/\p{Cs}/gu, '\ufffd');
  if (line.length <= most) return line;
  // Names have up to thousands of letters, and what matters of them are their ends.
  const [first, last] = line.length > 20 * most ? [line.slice(0, 10 * most), line.slice(-10 * most)] : [line, line];
  const [head, tail] = first === line ? [letters(line), []] : [letters(first), letters(last)];
  if (tail.length === 0 && head.length <= most) return line;
  const before = Math.ceil((most - 1) / 2);
  return `${head.slice(0, before).join('')}…${(tail.length === 0 ? head : tail).slice(1 + before - most).join('')}`;
}

const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/iu;

/** A file name that every system takes, made of the name of what a chart shows. */
export function safeFileName(name: string, extension: string): string {
  const plain = name
    // What Windows refuses, control characters, and what turns the direction of reading.
    .replace(/[<>:"/\\|?*%\p{Cc}\p{Cf}\p{Cs}]+/gu, '-')
    .replace(/\s+/gu, ' ')
    .replace(/^[-. ]+|[-. ]+$/gu, '');
  const short = letters(plain.slice(0, 600))
    .slice(0, 60)
    .join('')
    .replace(/[-. ]+$/u, '');
  const whole = short === '' ? 'chart' : reserved.test(short) ? `chart ${short}` : short;
  return `${whole}.${extension}`;
}

/** A count as people write it: `1,000,000`. */
export function grouped(n: number): string {
  return n.toLocaleString('en-US');
}
