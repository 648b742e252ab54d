import type { TableRow, TableSection } from '../tableModel';
import { rowsInOrder } from './arrange';
import type { TableState } from './tableState';

/** What stands along one side of the grid: a run, or a row of the comparison. */
export type Line = { readonly run: number } | { readonly row: TableRow };

/** A row of the grid: a line, the title of a section, or why a section has no rows. */
export type GridRow = Line | { readonly section: TableSection; readonly folded: boolean } | { readonly empty: string };

export interface Grid {
  rows: GridRow[];
  columns: Line[];
  /** How many of the first rows, and of the first columns, stay in sight. */
  pinnedRows: number;
  pinnedColumns: number;
}

export function isLine(row: GridRow): row is Line {
  return 'run' in row || 'row' in row;
}

/** The grid: rows that are pinned, then sections with theirs; or, turned, a row for each run. */
export function gridOf(
  sections: readonly TableSection[],
  runs: { order: readonly number[]; pinned: number },
  state: Pick<TableState, 'transposed' | 'rowOrder'> & Readonly<Record<'rows' | 'pinnedRows' | 'folded', readonly string[]>>,
): Grid {
  const pins = new Set(state.pinnedRows);
  const ordered = sections.map((section) => ({ section, rows: rowsInOrder(section.rows, state.rowOrder, state.rows, runs.order) }));
  const pinned = ordered.flatMap(({ rows }) => rows.filter(({ id }) => pins.has(id))).map((row): Line => ({ row }));
  const lines = (rows: readonly TableRow[]) => rows.filter(({ id }) => !pins.has(id)).map((row): Line => ({ row }));
  const runLines = runs.order.map((run): Line => ({ run }));
  if (state.transposed) {
    const columns = [...pinned, ...ordered.flatMap(({ rows }) => lines(rows))];
    return { rows: runLines, columns, pinnedRows: runs.pinned, pinnedColumns: pinned.length };
  }
  const below = ordered.flatMap(({ section, rows }): GridRow[] => {
    const folded = state.folded.includes(section.id);
    const title = { section, folded };
    if (folded) return [title];
    return section.rows.length === 0 ? [title, { empty: section.empty }] : [title, ...lines(rows)];
  });
  return { rows: [...pinned, ...below], columns: runLines, pinnedRows: pinned.length, pinnedColumns: runs.pinned };
}

/** What a cell of the grid is about; undefined where its row is no line. */
export function crossing(row: GridRow, column: Line): { row: TableRow; run: number } | undefined {
  if (!isLine(row)) return undefined;
  if ('row' in row) return 'run' in column ? { row: row.row, run: column.run } : undefined;
  return 'row' in column ? { row: column.row, run: row.run } : undefined;
}

/** What a row of the grid is called, however the grid is ordered. */
export function nameOf(row: GridRow | undefined): string | undefined {
  if (row === undefined || 'empty' in row) return undefined;
  if ('section' in row) return `section:${row.section.id}`;
  return 'run' in row ? `run ${row.run}` : row.row.id;
}
