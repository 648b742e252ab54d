import { showText } from '../dialog';
import { el } from '../dom';
import { runKey } from '../frame/adjust';
import { openMenu, type MenuItem } from '../menu';
import type { PageContext, Section, SectionKind } from '../section';
import { dropped, moved, runOrder } from '../table/arrange';
import { gridOf, type Line } from '../table/gridModel';
import { GridView } from '../table/gridView';
import { rowMenu, runMenu, type MenuActions } from '../table/tableMenus';
import { readTableState, type TableState } from '../table/tableState';
import { TableToolbar } from '../table/tableToolbar';
import { tableSections, type TableRow, type TableSection as Rows } from '../tableModel';

const id = 'table';

/** Runs side by side: what they are, parameters, metrics, datasets, tags. */
export const tableSection: SectionKind = {
  id,
  title: 'Table',
  appliesTo: () => true,
  create: (context) => new TableSection(context),
};

/** The most hidden rows that a menu names. */
const namedHidden = 30;

class TableSection implements Section {
  readonly element = el('div', {});
  private readonly state: TableState;
  private readonly toolbar: TableToolbar;
  private readonly view: GridView;
  private sections: Rows[] = [];
  /** Runs and rows as they stand, for moving one of them. */
  private order: number[] = [];

  constructor(private context: PageContext) {
    this.state = readTableState(context.kept(id));
    this.toolbar = new TableToolbar(this.state, {
      change: (part) => this.change(part),
      showHidden: (anchor) => openMenu(anchor, 'Hidden rows', this.hiddenMenu()),
      reset: () => this.reset(),
    });
    this.view = new GridView({
      menu: (line, anchor) => this.menu(line, anchor),
      turn: (row) => this.turn(row),
      fold: (section) => this.fold(section),
      show: (row, run) => this.show(row, run),
      copy: (text, what) => this.copy(text, what),
      move: (line, by) => this.move(line, by),
      drop: (line, beside, behind) => this.drop(line, beside, behind),
    });
    this.element.append(this.toolbar.element, this.view.element);
    this.draw();
  }

  update(context: PageContext): void {
    this.context = context;
    this.draw();
  }

  dispose(): void {
    this.view.dispose();
    this.element.replaceChildren();
  }

  /** Shows a row by its id, such as `param:lr`, whatever hides it now. */
  goTo(item: string): boolean {
    const is = (row: TableRow) => row.id === item || row.id.startsWith(`${item} (`);
    const all = tableSections(this.context.result, { onlyDifferences: false, search: '' });
    const section = all.find(({ rows }) => rows.some(is));
    const row = section?.rows.find(is);
    if (section === undefined || row === undefined) return false;
    if (this.view.find(row.id) === undefined) {
      const { folded, hiddenRows } = this.state;
      this.toolbar.search.value = '';
      this.change({
        search: '',
        folded: folded.filter((one) => one !== section.id),
        hiddenRows: hiddenRows.filter((one) => one !== row.id),
      });
    }
    const place = this.view.find(row.id);
    if (place === undefined) return false;
    this.element.scrollIntoView({ block: 'nearest' });
    this.view.focus(place);
    this.view.flash(place);
    return true;
  }

  private change(part: Partial<TableState>): void {
    Object.assign(this.state, part);
    this.context.keep(id, this.state);
    this.draw();
  }

  private draw(): void {
    const { context, state } = this;
    const { result, visible } = context;
    this.sections = tableSections(result, { ...state, hidden: state.hiddenRows, visible });
    const runs = runOrder(visible, result.runs.map(runKey), result.baseline, state, this.sortedBy());
    this.order = runs.order;
    this.view.draw(gridOf(this.sections, runs, state), { context, state });
    const shown = rowsIn(this.sections);
    const total = this.sections.reduce((sum, section) => sum + section.total, 0);
    const isLost = shown === 0 && state.onlyDifferences && state.search.trim() !== '';
    const same = isLost ? rowsIn(tableSections(result, { onlyDifferences: false, search: state.search })) : 0;
    this.toolbar.update(state, shown, total, same);
  }

  /** The row that sorts the runs, also where it does not show. */
  private sortedBy(): { row: TableRow; descending: boolean } | undefined {
    const { sort } = this.state;
    if (sort === undefined) return undefined;
    const find = (sections: readonly Rows[]) => sections.flatMap(({ rows }) => rows).find((row) => row.id === sort.row);
    const row = find(this.sections) ?? find(tableSections(this.context.result, { onlyDifferences: false, search: '' }));
    return row === undefined ? undefined : { row, descending: sort.descending };
  }

  private menu(line: Line, anchor: HTMLElement): void {
    const { context, state, view } = this;
    const back = () => view.focusActive();
    if ('row' in line) {
      const { key } = line.row;
      const isTurned = Object.hasOwn(context.state.directions, key) || context.state.undirected?.includes(key) === true;
      openMenu(anchor, key, rowMenu(line.row, state, isTurned, this.actions), back);
      return;
    }
    const { run } = line;
    const about = {
      isBaseline: run === context.result.baseline,
      isPinned: state.pinnedRuns.includes(this.keyOf(run)),
      transposed: state.transposed,
      inEditor: context.host.isEditor,
    };
    openMenu(anchor, context.labels[run] ?? '', runMenu(run, about, this.actions), back);
  }

  private readonly actions: MenuActions = {
    setBaseline: (run) => this.context.change({ baseline: this.keyOf(run) }),
    pinRun: (run, pinned) => this.change({ pinnedRuns: withOrWithout(this.state.pinnedRuns, this.keyOf(run), pinned) }),
    moveRun: (run, by) => this.move({ run }, by),
    hideRun: (run) => this.hide([run]),
    hideOtherRuns: (run) => this.hide(this.context.visible.filter((one) => one !== run && one !== this.context.result.baseline)),
    copyRunId: (run) => this.copy(this.context.result.runs[run]?.runId ?? '', 'the run id'),
    revealRun: (run) => void this.reveal(run),
    sortRuns: (row, descending) => {
      if (descending === undefined) delete this.state.sort;
      this.change(descending === undefined ? {} : { sort: { row: row.id, descending } });
      const how = descending === undefined ? 'not sorted' : `sorted by ${row.key}, ${descending ? 'descending' : 'ascending'}`;
      this.context.announce(`Runs ${how}`);
    },
    turn: (row, direction) => this.context.turn(row.key, direction),
    pinRow: (row, pinned) => this.change({ pinnedRows: withOrWithout(this.state.pinnedRows, row.id, pinned) }),
    moveRow: (row, by) => this.move({ row }, by),
    hideRow: (row) => this.change({ hiddenRows: withOrWithout(this.state.hiddenRows, row.id, true) }),
    copyName: (row) => this.copy(row.key, 'the name'),
  };

  private hiddenMenu(): MenuItem[] {
    const { hiddenRows } = this.state;
    const each = hiddenRows.slice(0, namedHidden).map((row) => ({
      label: `Show ${row.slice(row.indexOf(':') + 1)}`,
      run: () => this.change({ hiddenRows: withOrWithout(this.state.hiddenRows, row, false) }),
    }));
    return [{ label: 'Show All', run: () => this.change({ hiddenRows: [] }) }, 'line', ...each];
  }

  private hide(runs: readonly number[]): void {
    const { state, labels } = this.context;
    this.context.change({ hidden: [...new Set([...state.hidden, ...runs.map((run) => this.keyOf(run))])] });
    this.context.announce(runs.length === 1 ? `${labels[runs[0] ?? 0] ?? ''} hidden` : `${runs.length} runs hidden`);
  }

  /** Higher, lower, none, and again. */
  private turn(row: TableRow): void {
    const next = row.direction === 'higher' ? false : row.direction === 'lower' ? null : true;
    this.context.turn(row.key, next);
    this.context.announce(`${row.key}: ${next === null ? 'no direction' : next ? 'higher is better' : 'lower is better'}`);
  }

  private fold(section: string): void {
    this.change({ folded: withOrWithout(this.state.folded, section, !this.state.folded.includes(section)) });
  }

  private show(row: TableRow, run: number): void {
    const { text, full } = row.cell(run);
    if (text === null) return;
    const whole = full ?? text;
    const back = () => this.view.focusActive();
    showText(`${row.key} · ${this.context.labels[run] ?? ''}`, whole, () => this.copy(whole, row.key), back);
  }

  private copy(text: string, what: string): void {
    const { host, announce } = this.context;
    void host.act('copy', { text }).then(
      () => announce(`Copied ${what}`),
      () => announce('The clipboard refused the text'),
    );
  }

  private async reveal(run: number): Promise<void> {
    const found = this.context.result.runs[run];
    if (found === undefined) return;
    const { store, runId, experimentId } = found;
    const shown = await this.context.host.act('revealRun', { store, runId, experimentId }).catch(() => false);
    if (!shown) this.context.announce('The Runs view does not show this run');
  }

  private move(line: Line, by: number): void {
    this.place(line, (names, name) => moved(names, name, by));
  }

  private drop(line: Line, beside: Line, behind: boolean): void {
    const goal = 'row' in beside ? beside.row.id : this.keyOf(beside.run);
    this.place(line, (names, name) => dropped(names, name, goal, behind));
  }

  /** Puts a run or row elsewhere. The order that shows is what it moves in, so sorting ends. */
  private place(line: Line, change: (names: string[], name: string) => string[]): void {
    const { state, context } = this;
    if ('run' in line) {
      const isPinned = (run: number) => state.pinnedRuns.includes(this.keyOf(run));
      const others = this.order.filter((run) => run !== context.result.baseline);
      // Runs that are pinned stand before the others: each moves among its own.
      const [own, rest] = [true, false].map((same) => others.filter((run) => (isPinned(run) === isPinned(line.run)) === same));
      const runs = change(
        (own ?? []).map((run) => this.keyOf(run)),
        this.keyOf(line.run),
      );
      delete state.sort;
      this.change({ runs: [...runs, ...(rest ?? []).map((run) => this.keyOf(run))] });
      this.tellPlace(context.labels[line.run] ?? '', runs.indexOf(this.keyOf(line.run)), runs.length);
      return;
    }
    const isPinned = (row: string) => state.pinnedRows.includes(row);
    const rows = this.view.rowsOf(line.row.kind).filter((row) => isPinned(row) === isPinned(line.row.id));
    const order = change(rows, line.row.id);
    this.change({ rows: [...state.rows.filter((one) => !order.includes(one)), ...order], rowOrder: 'given' });
    this.tellPlace(line.row.key, order.indexOf(line.row.id), order.length);
  }

  private tellPlace(name: string, place: number, of: number): void {
    if (place >= 0) this.context.announce(`${name}: place ${place + 1} of ${of}`);
  }

  private reset(): void {
    delete this.state.sort;
    this.change({ runs: [], rows: [], pinnedRuns: [], pinnedRows: [] });
  }

  private keyOf(run: number): string {
    const found = this.context.result.runs[run];
    return found === undefined ? '' : runKey(found);
  }
}

function rowsIn(sections: readonly Rows[]): number {
  return sections.reduce((sum, { rows }) => sum + rows.length, 0);
}

function withOrWithout(list: readonly string[], one: string, wanted: boolean): string[] {
  const others = list.filter((other) => other !== one);
  return wanted ? [...others, one] : others;
}
