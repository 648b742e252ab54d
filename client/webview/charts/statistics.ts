/** Quartiles and whiskers of a list. */
export interface FiveNumbers {
  low: number;
  first: number;
  median: number;
  third: number;
  high: number;
  /** Indexes of what lies outside of the whiskers. */
  outliers: number[];
}

/** The value below which a part (0 to 1) of a sorted list lies, linear between neighbours (method 7 of Hyndman and Fan, as NumPy and R do). */
export function quantile(sorted: readonly number[], part: number): number {
  const place = (sorted.length - 1) * part;
  const low = Math.floor(place);
  const [from, to] = [sorted[low] ?? NaN, sorted[Math.min(low + 1, sorted.length - 1)] ?? NaN];
  return from + (to - from) * (place - low);
}

/** Tukey's box: whiskers reach to the last values within 1.5 times the box's height. */
export function fiveNumbers(values: readonly number[]): FiveNumbers {
  const sorted = [...values].sort((a, b) => a - b);
  const [first, median, third] = [0.25, 0.5, 0.75].map((part) => quantile(sorted, part)) as [number, number, number];
  const reach = 1.5 * (third - first);
  const inside = sorted.filter((value) => value >= first - reach && value <= third + reach);
  const outliers = values.flatMap((value, i) => (value < first - reach || value > third + reach ? [i] : []));
  return { low: inside[0] ?? median, first, median, third, high: inside.at(-1) ?? median, outliers };
}
