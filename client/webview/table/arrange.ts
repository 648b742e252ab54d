import type { TableRow } from '../tableModel';
import type { RowOrder, TableState } from './tableState';

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Puts what the reader placed first, in their order, and the rest behind it as it was. */
export function arranged<T>(all: readonly T[], nameOf: (one: T) => string, order: readonly string[]): T[] {
  if (order.length === 0) return [...all];
  const place = new Map(order.map((name, i) => [name, i]));
  const placeOf = (one: T) => place.get(nameOf(one)) ?? order.length;
  return [...all].sort((a, b) => placeOf(a) - placeOf(b));
}

/** The order of names after one was moved by so many places; unchanged where it would leave the list. */
export function moved(names: readonly string[], name: string, by: number): string[] {
  const from = names.indexOf(name);
  const to = from + by;
  if (from < 0 || to < 0 || to >= names.length) return [...names];
  const others = names.filter((one) => one !== name);
  return [...others.slice(0, to), name, ...others.slice(to)];
}

/** The order of names after one was dropped before or behind another. */
export function dropped(names: readonly string[], name: string, beside: string, behind: boolean): string[] {
  if (name === beside || !names.includes(name) || !names.includes(beside)) return [...names];
  const others = names.filter((one) => one !== name);
  const at = others.indexOf(beside) + (behind ? 1 : 0);
  return [...others.slice(0, at), name, ...others.slice(at)];
}

/** The runs in the order of the table: the baseline, those that are pinned, then the others; and how many of them stay in sight. */
export function runOrder(
  visible: readonly number[],
  keys: readonly string[],
  baseline: number,
  state: Pick<TableState, 'runs' | 'pinnedRuns'>,
  sort?: { row: TableRow; descending: boolean },
): { order: number[]; pinned: number } {
  const keyOf = (run: number) => keys[run] ?? '';
  const pins = new Set(state.pinnedRuns);
  const base = visible.filter((run) => run === baseline);
  const others = arranged(
    visible.filter((run) => run !== baseline),
    keyOf,
    state.runs,
  );
  const pinned = others.filter((run) => pins.has(keyOf(run)));
  const rest = others.filter((run) => !pins.has(keyOf(run)));
  if (sort !== undefined) sortRuns(rest, sort.row, sort.descending);
  return { order: [...base, ...pinned, ...rest], pinned: base.length + pinned.length };
}

/** Sorts runs by a row. NaN, then what a run lacks, stand last either way; runs with equal values keep their order. */
function sortRuns(runs: number[], row: TableRow, descending: boolean): void {
  const rank = (value: number | string | null) => (value === null ? 2 : Number.isNaN(value) ? 1 : 0);
  const values = new Map(runs.map((run) => [run, row.value(run)]));
  runs.sort((left, right) => {
    const [a, b] = [values.get(left) ?? null, values.get(right) ?? null];
    const ranks = rank(a) - rank(b);
    if (ranks !== 0 || rank(a) > 0) return ranks;
    const order = typeof a === 'number' && typeof b === 'number' ? compare(a, b) : collator.compare(String(a), String(b));
    return descending ? -order : order;
  });
}

/** By sign: infinity less infinity is no number. */
function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The rows of a section in their order. */
export function rowsInOrder(rows: readonly TableRow[], order: RowOrder, placed: readonly string[], runs: readonly number[]): TableRow[] {
  if (order === 'name') return [...rows].sort((a, b) => collator.compare(a.key, b.key));
  if (order === 'spread') {
    const spreads = new Map(rows.map((row) => [row, spread(row, runs)]));
    return [...rows].sort((a, b) => compare(spreads.get(b) ?? 0, spreads.get(a) ?? 0));
  }
  return arranged(rows, ({ id }) => id, placed);
}

/** How much a row varies, from 0: numbers by their standard deviation against their size, texts by how many there are. */
export function spread(row: TableRow, runs: readonly number[]): number {
  const values = runs.map((run) => row.value(run)).filter((value) => value !== null);
  const numbers = values.filter((value) => typeof value === 'number' && Number.isFinite(value)) as number[];
  if (numbers.length < values.length || numbers.length === 0) return values.length === 0 ? 0 : (new Set(values).size - 1) / values.length;
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  const size = numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const deviation = Math.sqrt(numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / numbers.length);
  return size === 0 ? 0 : deviation / size;
}
