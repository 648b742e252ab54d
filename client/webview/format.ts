import type { WireNumber } from '../shared/runs';

/** The number that a wire number stands for. */
export function toNumber(value: WireNumber): number {
  return typeof value === 'number' ? value : Number(value);
}

/**
 * The numbers of a row as texts: five significant digits, and more where two that differ would look the same.
 * What JSON cannot hold is said as NaN, ∞ and −∞; a value that a run lacks is null.
 */
export function formatRow(values: readonly (WireNumber | null)[]): (string | null)[] {
  const numbers = values.map((value) => (value === null ? null : toNumber(value)));
  const distinct = new Set(numbers.filter((n) => n !== null)).size;
  for (let digits = 5; ; digits += 3) {
    const texts = numbers.map((n) => (n === null ? null : formatNumber(n, digits)));
    if (digits >= 17 || new Set(texts.filter((t) => t !== null)).size === distinct) return texts;
  }
}

/** A number with so many significant digits, without trailing zeros. */
export function formatNumber(value: number, digits = 5): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (Number.isInteger(value) && Math.abs(value) < 1e12) return String(value);
  const size = Math.abs(value);
  // A whole part is never rounded away.
  const rounded = Number(value.toPrecision(Math.min(Math.max(digits, Math.ceil(Math.log10(size + 1))), 17)));
  return size < 1e-4 || size >= 1e12 ? rounded.toExponential().replace('e+', 'e') : String(rounded);
}

/** A duration of so many milliseconds in its two largest units. */
export function formatDuration(ms: number): string {
  if (ms < 0) return '–';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${Number(seconds.toFixed(1))} s`;
  const units: [string, number][] = [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ];
  let rest = Math.round(seconds);
  const parts: string[] = [];
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0 || parts.length > 0) parts.push(`${count} ${unit}`);
  }
  return parts
    .slice(0, 2)
    .filter((part) => !part.startsWith('0 '))
    .join(' ');
}

/** A moment (milliseconds since the epoch) in the user's zone and language. */
export function formatTime(ms: number): string {
  // To make a format takes a hundred times as long as to use it.
  times ??= new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  return times.format(ms);
}

let times: Intl.DateTimeFormat | undefined;

/** `1 metric`, `2 metrics`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
