import type { MenuItem } from '../menu';
import type { TableRow } from '../tableModel';
import type { TableState } from './tableState';

/** What the menus can do. */
export interface MenuActions {
  setBaseline(run: number): void;
  pinRun(run: number, pinned: boolean): void;
  moveRun(run: number, by: number): void;
  hideRun(run: number): void;
  hideOtherRuns(run: number): void;
  copyRunId(run: number): void;
  revealRun(run: number): void;
  sortRuns(row: TableRow, descending: boolean | undefined): void;
  turn(row: TableRow, direction: boolean | null | undefined): void;
  pinRow(row: TableRow, pinned: boolean): void;
  moveRow(row: TableRow, by: number): void;
  hideRow(row: TableRow): void;
  copyName(row: TableRow): void;
}

/** What can be done with a run. `ways` are the words for before and behind, as the runs stand. */
export function runMenu(
  run: number,
  { isBaseline, isPinned, transposed, inEditor }: { isBaseline: boolean; isPinned: boolean; transposed: boolean; inEditor: boolean },
  act: MenuActions,
): MenuItem[] {
  const [before, behind, back, forth] = transposed
    ? ['Move Up', 'Move Down', 'Alt+↑', 'Alt+↓']
    : ['Move Left', 'Move Right', 'Alt+←', 'Alt+→'];
  return [
    { label: 'Baseline', checked: isBaseline, run: () => act.setBaseline(run) },
    { label: 'Pinned', checked: isPinned || isBaseline, disabled: isBaseline, run: () => act.pinRun(run, !isPinned) },
    'line',
    { label: before, keys: back, disabled: isBaseline, run: () => act.moveRun(run, -1) },
    { label: behind, keys: forth, disabled: isBaseline, run: () => act.moveRun(run, 1) },
    'line',
    { label: 'Hide', run: () => act.hideRun(run) },
    { label: isBaseline ? 'Hide All Others' : 'Hide All but This and the Baseline', run: () => act.hideOtherRuns(run) },
    'line',
    { label: 'Copy Run ID', run: () => act.copyRunId(run) },
    ...(inEditor ? [{ label: 'Show in the Runs View', run: () => act.revealRun(run) }] : []),
  ];
}

/** What can be done with a row. */
export function rowMenu(row: TableRow, state: Readonly<TableState>, isTurned: boolean, act: MenuActions): MenuItem[] {
  const sort = state.sort?.row === row.id ? state.sort : undefined;
  const pinned = state.pinnedRows.includes(row.id);
  const [before, behind, back, forth] = state.transposed
    ? ['Move Left', 'Move Right', 'Alt+←', 'Alt+→']
    : ['Move Up', 'Move Down', 'Alt+↑', 'Alt+↓'];
  const direction: MenuItem[] =
    row.kind !== 'metric'
      ? []
      : [
          { label: 'Higher Is Better', checked: row.direction === 'higher', run: () => act.turn(row, true) },
          { label: 'Lower Is Better', checked: row.direction === 'lower', run: () => act.turn(row, false) },
          { label: 'No Direction', checked: row.direction === undefined, run: () => act.turn(row, null) },
          ...(isTurned ? [{ label: 'Direction as Forge Knows It', run: () => act.turn(row, undefined) }] : []),
          'line',
        ];
  return [
    { label: 'Sort Runs Ascending', checked: sort?.descending === false, run: () => act.sortRuns(row, false) },
    { label: 'Sort Runs Descending', checked: sort?.descending === true, run: () => act.sortRuns(row, true) },
    ...(sort === undefined ? [] : [{ label: 'Do Not Sort Runs', run: () => act.sortRuns(row, undefined) }]),
    'line',
    ...direction,
    { label: 'Pinned', checked: pinned, run: () => act.pinRow(row, !pinned) },
    { label: before, keys: back, run: () => act.moveRow(row, -1) },
    { label: behind, keys: forth, run: () => act.moveRow(row, 1) },
    { label: 'Hide', run: () => act.hideRow(row) },
    'line',
    { label: 'Copy Name', run: () => act.copyName(row) },
  ];
}
