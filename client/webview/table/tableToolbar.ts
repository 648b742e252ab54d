import { button, checkbox, choice, el } from '../dom';
import type { TableState } from './tableState';

const sides = [
  ['columns', 'columns'],
  ['rows', 'rows'],
] as const;
const deltas = [
  ['none', 'off'],
  ['absolute', 'absolute'],
  ['percent', 'in %'],
  ['both', 'absolute and %'],
] as const;
const orders = [
  ['given', 'as they are'],
  ['name', 'by name'],
  ['spread', 'most varied first'],
] as const;

/** What the toolbar can do beside changing the state. */
export interface ToolbarActions {
  change(part: Partial<TableState>): void;
  /** Lets the reader choose what of the hidden rows shows again. */
  showHidden(anchor: HTMLElement): void;
  /** Takes back order, pins and sorting. */
  reset(): void;
}

/** The controls above the table. */
export class TableToolbar {
  readonly element: HTMLElement;
  readonly search: HTMLInputElement;
  private readonly found = el('p', { class: 'hint found', role: 'status' });
  private readonly hidden: HTMLButtonElement;
  private readonly reset: HTMLButtonElement;

  constructor(state: Readonly<TableState>, actions: ToolbarActions) {
    const name = 'Search names and values';
    this.search = el('input', { type: 'search', placeholder: name, 'aria-label': name, value: state.search });
    this.search.addEventListener('input', () => actions.change({ search: this.search.value }));
    this.hidden = button('', () => actions.showHidden(this.hidden), {
      class: 'secondary',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
    });
    this.reset = button('Reset Order', () => actions.reset(), {
      class: 'secondary',
      title: 'Take back pins, sorting and moved rows and runs',
    });
    this.element = el(
      'div',
      { class: 'toolbar', role: 'group', 'aria-label': 'How the table shows' },
      checkbox('Only differences', state.onlyDifferences, (onlyDifferences) => actions.change({ onlyDifferences }), {
        'data-testid': 'only-differences',
      }),
      this.search,
      this.found,
      choice('Runs as', sides, state.transposed ? 'rows' : 'columns', (side) => actions.change({ transposed: side === 'rows' })),
      choice('Change from baseline', deltas, state.deltas, (how) => actions.change({ deltas: how })),
      choice('Rows', orders, state.rowOrder, (rowOrder) => actions.change({ rowOrder })),
      this.hidden,
      this.reset,
    );
  }

  /** @param same how many rows would be found among those that are the same in all runs */
  update(state: Readonly<TableState>, shown: number, total: number, same: number): void {
    const none = same === 0 ? 'Nothing found' : `Nothing found among the differences; ${same} in what is the same`;
    const text = state.search.trim() === '' ? '' : shown === 0 ? none : `${shown} of ${total} found`;
    // Said only when it changes, or every update of a running run would be heard.
    if (this.found.textContent !== text) this.found.textContent = text;
    const { length } = state.hiddenRows;
    this.hidden.textContent = length === 1 ? '1 row hidden' : `${length} rows hidden`;
    this.hidden.hidden = length === 0;
    this.reset.hidden =
      [state.runs, state.rows, state.pinnedRuns, state.pinnedRows].every((list) => list.length === 0) && state.sort === undefined;
  }
}
