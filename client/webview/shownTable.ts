import type { ExportRequest, RowRef } from '../shared/exporting';
import { runKey } from './frame/adjust';
import type { PageContext } from './section';
import { runOrder } from './table/arrange';
import { gridOf, isLine } from './table/gridModel';
import { readTableState } from './table/tableState';
import { tableSections } from './tableModel';

/** What shows, for an export that equals it. */
export type Shown = Omit<ExportRequest, 'format'>;

/** The rows and runs of the table as they stand, with the baseline and the directions that the reader chose. */
export function shownTable({ result, state, visible, ...context }: PageContext): Shown {
  const table = readTableState(context.kept('table'));
  const sections = tableSections(result, { ...table, hidden: table.hiddenRows, visible });
  const everything = () => tableSections(result, { onlyDifferences: false, search: '' });
  const { sort } = table;
  const sorted = sort === undefined ? undefined : everything().flatMap(({ rows }) => rows.find(({ id }) => id === sort.row) ?? [])[0];
  const by = sort === undefined || sorted === undefined ? undefined : { row: sorted, descending: sort.descending };
  const order = runOrder(visible, result.runs.map(runKey), result.baseline, table, by);
  const grid = gridOf(sections, order, table);
  const lines = table.transposed ? grid.columns : grid.rows.filter(isLine);
  const runs = result.runs.map(({ store, runId }) => ({ store, runId }));
  const baseline = runs[result.baseline];
  return {
    runs,
    ...(baseline === undefined ? {} : { baseline }),
    directions: state.directions,
    ...(state.undirected === undefined ? {} : { undirected: state.undirected }),
    ...(state.repeats === undefined ? {} : { repeats: state.repeats }),
    rows: lines.flatMap((line): RowRef[] => ('row' in line ? [{ kind: line.row.kind, key: line.row.key }] : [])),
    columns: order.order.flatMap((run) => runs[run] ?? []),
    runsAsRows: table.transposed,
    state,
  };
}
