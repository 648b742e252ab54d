import { formatNumber } from '../format';
import type { TableRow } from '../tableModel';
import type { Deltas } from './tableState';

/** How a value differs from the baseline's. */
export interface Delta {
  text: string;
  verdict: 'better' | 'worse' | 'same' | 'changed';
}

/** The change of a metric from the baseline, with its sign; undefined where one of both is missing or no finite number. */
export function deltaOf(row: TableRow, run: number, baseline: number, how: Deltas): Delta | undefined {
  if (how === 'none' || row.kind !== 'metric' || run === baseline) return undefined;
  const [value, base] = [row.value(run), row.value(baseline)];
  if (typeof value !== 'number' || typeof base !== 'number' || !Number.isFinite(value) || !Number.isFinite(base)) return undefined;
  const change = value - base;
  const absolute = signed(change, (size) => formatNumber(size, 4));
  const percent = base === 0 ? undefined : `${signed((100 * change) / Math.abs(base), percentage)} %`;
  const text =
    how === 'absolute'
      ? absolute
      : how === 'percent'
        ? (percent ?? absolute)
        : percent === undefined
          ? absolute
          : `${absolute} (${percent})`;
  return { text, verdict: verdictOf(change, row.direction) };
}

/** What a change means. */
export function verdictOf(change: number, direction: TableRow['direction']): Delta['verdict'] {
  if (change === 0) return 'same';
  if (direction === undefined || Number.isNaN(change)) return 'changed';
  return change > 0 === (direction === 'higher') ? 'better' : 'worse';
}

/** A number with its sign, also where it is positive. */
export function signed(value: number, format: (size: number) => string): string {
  return value === 0 ? '±0' : `${value > 0 ? '+' : '−'}${format(Math.abs(value))}`;
}

function percentage(size: number): string {
  if (size >= 1000) return formatNumber(size, 3);
  return size >= 0.1 ? String(Number(size.toFixed(1))) : formatNumber(size, 1);
}
