import type { ParamRow } from '../../shared/comparison';

/** Runs that say the same throughout a table, and share a column of it. */
export interface RunColumn {
  /** Places in the lists of values. The first gives the values. */
  at: number[];
  /** Its heading: the run's name, or the first one's and how many more. */
  label: string;
  /** All names, one a line. */
  title: string;
}

/** Columns for the runs of some rows: the baseline (the first) by itself, the others put together where all their values are the same. */
export function runColumns(
  rows: readonly { values: readonly (string | null)[] }[],
  names: readonly string[],
  known: readonly boolean[] = [],
): RunColumn[] {
  const columns: { key: string; at: number[] }[] = [];
  names.forEach((_, at) => {
    const key = JSON.stringify([known[at] !== false, ...rows.map(({ values }) => values[at] ?? null)]);
    const same = at > 1 ? columns.slice(1).find((column) => column.key === key) : undefined;
    if (same === undefined) columns.push({ key, at: [at] });
    else same.at.push(at);
  });
  return columns.map(({ at }) => {
    const all = at.map((one) => names[one] ?? '');
    const [first = '', ...others] = all;
    return { at, label: others.length === 0 ? first : `${first} and ${others.length} more`, title: all.join('\n') };
  });
}

/** The rows to show: those that differ, or all. */
export function shownRows(rows: readonly ParamRow[], onlyDifferences: boolean): ParamRow[] {
  return onlyDifferences ? rows.filter(({ differs }) => differs) : [...rows];
}
