import { checkbox, el } from '../dom';
import { isRecord } from '../initialState';
import type { PageContext, Section, SectionKind } from '../section';
import type { TableOptions } from '../tableModel';
import { tableView } from '../tableView';

const id = 'table';

/** Runs as columns: parameters, metrics, tags. */
export const tableSection: SectionKind = {
  id,
  title: 'Table',
  appliesTo: () => true,
  create: (context) => new TableSection(context),
};

class TableSection implements Section {
  readonly element = el('div', {});
  private readonly table = el('div', {});
  private readonly options: TableOptions;

  constructor(private context: PageContext) {
    const kept = context.kept(id);
    const { onlyDifferences, search } = isRecord(kept) ? kept : {};
    this.options = { onlyDifferences: onlyDifferences !== false, search: typeof search === 'string' ? search : '' };
    const name = 'Search names and values';
    const box = el('input', { type: 'search', placeholder: name, 'aria-label': name, value: this.options.search });
    box.addEventListener('input', () => {
      this.options.search = box.value;
      this.changed();
    });
    const differences = checkbox(
      'Only differences',
      this.options.onlyDifferences,
      (on) => {
        this.options.onlyDifferences = on;
        this.changed();
      },
      { 'data-testid': 'only-differences' },
    );
    this.element.append(el('div', { class: 'toolbar' }, differences, box), this.table);
    this.draw();
  }

  update(context: PageContext): void {
    this.context = context;
    this.draw();
  }

  dispose(): void {
    this.element.replaceChildren();
  }

  private changed(): void {
    this.context.keep(id, this.options);
    this.draw();
  }

  private draw(): void {
    const { result, labels, theme } = this.context;
    const old = this.table.firstElementChild;
    const [left, top] = [old?.scrollLeft ?? 0, old?.scrollTop ?? 0];
    const view = tableView(result, labels, theme, this.options);
    this.table.replaceChildren(view);
    view.scrollTo(left, top);
  }
}
