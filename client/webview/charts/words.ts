/** Shortens a long name in its middle, where names that belong together differ least. */
export function shorten(name: string, most = 60): string {
  const line = name.replace(/\s+/gu, ' ');
  const letters = line.length > 4 * most ? [...line.slice(0, 2 * most), ...line.slice(-2 * most)] : [...line];
  if (letters.length <= most && letters.join('') === line) return line;
  const head = Math.ceil((most - 1) / 2);
  return `${letters.slice(0, head).join('')}…${letters.slice(letters.length - (most - 1 - head)).join('')}`;
}

const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/iu;

/** A file name that every system takes, made of the name of what a chart shows. */
export function safeFileName(name: string, extension: string): string {
  const plain = name
    // What Windows refuses, control characters, and what turns the direction of reading.
    .replace(/[<>:"/\\|?*%\p{Cc}\p{Cf}\p{Cs}]+/gu, '-')
    .replace(/\s+/gu, ' ')
    .replace(/^[-. ]+|[-. ]+$/gu, '');
  const short = [...plain].slice(0, 60).join('').replace(/[-. ]+$/u, '');
  const whole = short === '' ? 'chart' : reserved.test(short) ? `chart ${short}` : short;
  return `${whole}.${extension}`;
}

/** A count as people write it: `1,000,000`. */
export function grouped(n: number): string {
  return n.toLocaleString('en-US');
}
