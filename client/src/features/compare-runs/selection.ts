import type { RunRef } from '../../../shared/runs';
import { runOf } from '../views/nodeIds';
import type { Row } from '../views/treeModel';

/**
 * The runs that a command is about: the selection, unless it was called on a row outside of it. Rows that are no runs (parameters,
 * metrics) do not count, and no run counts twice, though it may stand in several places of a view.
 */
export function chosenRuns(clicked: Row | undefined, given: readonly Row[] | undefined, selection: readonly Row[]): RunRef[] {
  const rows = given ?? selection;
  // By id: a view that was read again in the meantime has other rows for the same runs.
  const chosen = clicked === undefined || rows.some(({ node }) => node.id === clicked.node.id) ? rows : [clicked];
  const runs = new Map<string, RunRef>();
  for (const { node } of chosen) {
    const run = runOf(node.id);
    if (run !== undefined) runs.set(node.id, run);
  }
  return [...runs.values()];
}
