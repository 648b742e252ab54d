import { isRecord, texts } from '../initialState';

/** How a metric's change from the baseline shows. */
export type Deltas = 'none' | 'absolute' | 'percent' | 'both';

/** In which order the rows of a section stand: as the reader put them, by name, or what varies most first. */
export type RowOrder = 'given' | 'name' | 'spread';

/** How the table is looked at. Rows are named by their ids, runs by `store/runId`. */
export interface TableState {
  onlyDifferences: boolean;
  search: string;
  /** Runs stand as rows, below each other. */
  transposed: boolean;
  deltas: Deltas;
  rowOrder: RowOrder;
  /** The row that the runs are sorted by. */
  sort?: { row: string; descending: boolean };
  pinnedRuns: string[];
  pinnedRows: string[];
  hiddenRows: string[];
  /** Where the reader put runs and rows; what is not named stands behind, in its own order. */
  runs: string[];
  rows: string[];
  folded: string[];
}

/** The table's state as it was kept; whatever is damaged is as at first. */
export function readTableState(kept: unknown): TableState {
  const from = isRecord(kept) ? kept : {};
  const { sort, deltas, rowOrder, search } = from;
  const hasSort = isRecord(sort) && typeof sort['row'] === 'string';
  return {
    onlyDifferences: from['onlyDifferences'] !== false,
    search: typeof search === 'string' ? search : '',
    transposed: from['transposed'] === true,
    deltas: deltas === 'absolute' || deltas === 'percent' || deltas === 'both' ? deltas : 'none',
    rowOrder: rowOrder === 'name' || rowOrder === 'spread' ? rowOrder : 'given',
    ...(hasSort ? { sort: { row: String(sort['row']), descending: sort['descending'] === true } } : {}),
    pinnedRuns: texts(from['pinnedRuns']),
    pinnedRows: texts(from['pinnedRows']),
    hiddenRows: texts(from['hiddenRows']),
    runs: texts(from['runs']),
    rows: texts(from['rows']),
    folded: texts(from['folded']),
  };
}
