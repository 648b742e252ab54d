import type { RowRef } from '../shared/exporting';
import type { Shown } from './exportMenu';
import { isRecord } from './initialState';
import type { PageContext } from './section';
import { tableSections, type TableOptions } from './tableModel';

/** What shows of the comparison: the rows and runs of the table in their order, for a file that equals it. */
export function shownTable(context: PageContext): Shown {
  const { result, state, visible } = context;
  const runs = result.runs.map(({ store, runId }) => ({ store, runId }));
  const baseline = runs[result.baseline];
  const options = readOptions(context.kept('table'));
  const rows = tableSections(result, options).flatMap((section) => section.rows.map(({ kind, key }): RowRef => ({ kind, key })));
  return {
    runs,
    ...(baseline === undefined ? {} : { baseline }),
    directions: state.directions,
    ...(state.repeats === undefined ? {} : { repeats: state.repeats }),
    onlyDifferences: options.onlyDifferences,
    rows,
    columns: visible.flatMap((place) => runs[place] ?? []),
    state,
  };
}

function readOptions(kept: unknown): TableOptions {
  const { onlyDifferences, search } = isRecord(kept) ? kept : {};
  return { onlyDifferences: onlyDifferences !== false, search: typeof search === 'string' ? search : '' };
}
