import { el } from '../dom';
import type { RowKind } from '../tableModel';
import { fillCell, headAttributes, headContent, inner, widthOf, type CellLook } from './cells';
import { crossing, isLine, nameOf, type Grid, type GridRow, type Line } from './gridModel';
import { GridKeys, type GridActions } from './gridKeys';
import { offsetsOf, scrolledTo, windowOf, type GridPlace, type Span } from './gridWindow';

/** Up to so many cells all are drawn, so that the editor's search finds them; beyond, those that show and some around. */
const drawnAtMost = 3000;
const overscan = { rows: 8, columns: 4 };

/** What is seen of the grid, in pixels and cells. */
interface Layout {
  headWidth: number;
  /** Where the columns begin, without the head's. */
  offsets: number[];
  stuckRows: number;
  stuckColumns: number;
}

/**
 * The grid on the screen: a table that scrolls by itself, of which only what shows is in the document. The first row and the first column
 * are heads, so that line `n` of the grid stands at place `n + 1`.
 */
export class GridView {
  readonly element: HTMLElement;
  readonly table = el('table', { 'data-testid': 'compare-table', role: 'grid', 'aria-label': 'Runs side by side', tabindex: -1 });
  private readonly columns = el('colgroup', {});
  private readonly head = el('thead', {});
  private readonly body = el('tbody', {});
  private readonly keys: GridKeys;
  private readonly observer: ResizeObserver;
  private readonly drawn = new Map<number, HTMLTableRowElement>();
  private grid: Grid = { rows: [], columns: [], pinnedRows: 0, pinnedColumns: 0 };
  private look: CellLook | undefined;
  private layout: Layout = { headWidth: 0, offsets: [0], stuckRows: 0, stuckColumns: 0 };
  private span: Span = { from: 0, to: 0 };
  private rowHeight = 26;
  private frame = 0;
  /** The one cell that the Tab key comes to. */
  private entry: HTMLElement | undefined;
  /** Where the keyboard is. */
  active: GridPlace = { row: 0, column: 0 };

  constructor(actions: GridActions) {
    this.table.append(this.columns, this.head, this.body);
    this.element = el('div', { class: 'scroller grid' }, this.table);
    this.keys = new GridKeys(this, actions);
    this.element.addEventListener('scroll', () => this.later(), { passive: true });
    this.observer = new ResizeObserver(() => this.later(true));
    this.observer.observe(this.element);
  }

  get size(): { rows: number; columns: number } {
    return { rows: this.grid.rows.length + 1, columns: this.grid.columns.length + 1 };
  }

  /** How many rows a page has. */
  get page(): number {
    return Math.max(1, Math.floor(this.element.clientHeight / this.rowHeight) - this.layout.stuckRows - 2);
  }

  /** What stands at a place: a run or row whose head it is, a section, a value. */
  at({ row, column }: GridPlace): { line?: Line; row?: GridRow; cell?: ReturnType<typeof crossing>; side?: 'row' | 'column' } {
    const [across, along] = [this.grid.rows[row - 1], this.grid.columns[column - 1]];
    if (row === 0) return along === undefined ? {} : { line: along, side: 'column' };
    if (across === undefined) return {};
    if (column === 0 || !isLine(across)) return isLine(across) ? { row: across, line: across, side: 'row' } : { row: across };
    return { row: across, cell: along === undefined ? undefined : crossing(across, along) };
  }

  /** Draws another grid, or the same in another look; the place of the keyboard moves with what it was on. */
  draw(grid: Grid, look: CellLook): void {
    const before = [nameOf(this.grid.rows[this.active.row - 1]), nameOf(this.grid.columns[this.active.column - 1])] as const;
    const place = (all: readonly GridRow[], name: string | undefined, now: number) => {
      const found = name === undefined ? -1 : all.findIndex((one) => nameOf(one) === name);
      return found >= 0 ? found + 1 : Math.min(now, all.length);
    };
    this.grid = grid;
    this.look = look;
    this.active = { row: place(grid.rows, before[0], this.active.row), column: place(grid.columns, before[1], this.active.column) };
    this.table.setAttribute('aria-rowcount', String(grid.rows.length + 1));
    this.table.setAttribute('aria-colcount', String(grid.columns.length + 1));
    this.measure();
    this.render(true);
  }

  /** Scrolls to a place and gives it the focus. */
  focus(place: GridPlace): void {
    this.active = place;
    this.scrollTo(place);
    this.render();
    this.focusActive();
    this.reveal();
  }

  /** Scrolls the page so that the cell of the keyboard shows, below what stays at the top of the page. */
  private reveal(): void {
    const cell = this.elementAt(this.active)?.getBoundingClientRect();
    if (cell === undefined) return;
    const top = document.querySelector<HTMLElement>('.sticky')?.offsetHeight ?? 0;
    if (cell.top < top) scrollBy(0, cell.top - top - this.rowHeight);
    else if (cell.bottom > innerHeight) scrollBy(0, cell.bottom - innerHeight + this.rowHeight);
  }

  /** Gives the focus back to where the keyboard was. */
  focusActive(): void {
    (this.elementAt(this.active) ?? this.table).focus({ preventScroll: true });
  }

  elementAt({ row, column }: GridPlace): HTMLElement | undefined {
    const line = row === 0 ? this.head.rows[0] : this.drawn.get(row);
    const cells = [...(line?.cells ?? [])];
    return (
      cells.find((cell) => cell.getAttribute('aria-colindex') === String(column + 1)) ??
      (line?.dataset['wide'] === 'true' ? cells[0] : undefined)
    );
  }

  /** The place of an element in the grid. */
  placeOf(target: EventTarget | null): GridPlace | undefined {
    const cell = target instanceof Element ? target.closest<HTMLElement>('[aria-colindex]') : null;
    const line = cell?.closest<HTMLElement>('[aria-rowindex]');
    if (cell == null || line == null || !this.table.contains(cell)) return undefined;
    const isWide = line.dataset['wide'] === 'true';
    // A row of one cell is in all columns: the keyboard stays in the one that it came from.
    return {
      row: Number(line.getAttribute('aria-rowindex')) - 1,
      column: isWide ? this.active.column : Number(cell.getAttribute('aria-colindex')) - 1,
    };
  }

  /** Makes a place the one that the keyboard is at, and the Tab key comes to. */
  activate(place: GridPlace): void {
    this.active = place;
    this.entry?.setAttribute('tabindex', '-1');
    // Where the cell is not drawn now, the Tab key comes to the corner; the arrows go on from the cell.
    this.entry = this.elementAt(place) ?? this.head.rows[0]?.cells[0];
    this.entry?.setAttribute('tabindex', '0');
  }

  /** The grid row of a name, as a place; undefined where it does not show. */
  find(name: string): GridPlace | undefined {
    const row = this.grid.rows.findIndex((one) => nameOf(one) === name);
    if (row >= 0) return { row: row + 1, column: 0 };
    const column = this.grid.columns.findIndex((one) => nameOf(one) === name);
    return column >= 0 ? { row: 0, column: column + 1 } : undefined;
  }

  /** The rows of a kind that show, by id, in their order. */
  rowsOf(kind: RowKind): string[] {
    const lines = [...this.grid.rows, ...this.grid.columns];
    return lines.flatMap((line) => ('row' in line && line.row.kind === kind ? [line.row.id] : []));
  }

  /** Marks a row for a moment, for those who were led to it. */
  flash(place: GridPlace): void {
    const shown = this.elementAt(place)?.closest(place.row === 0 ? 'th' : 'tr');
    shown?.classList.add('found');
    setTimeout(() => shown?.classList.remove('found'), 2000);
  }

  dispose(): void {
    this.observer.disconnect();
    this.keys.dispose();
    cancelAnimationFrame(this.frame);
  }

  private later(anew = false): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      if (this.look === undefined) return;
      if (anew) this.measure();
      this.render(anew);
    });
  }

  private measure(): void {
    const { grid, look, element } = this;
    if (look === undefined) return;
    const font = parseFloat(getComputedStyle(element).fontSize) || 13;
    this.rowHeight = Math.round(font * 2);
    element.style.setProperty('--row-height', `${this.rowHeight}px`);
    const character = font * 0.56;
    const rows = grid.rows.flatMap((row) => ('row' in row ? [row.row] : []));
    const runs = grid.rows.flatMap((row) => ('run' in row ? [row.run] : []));
    const [width, height] = [element.clientWidth || 1000, element.clientHeight || 600];
    const headWidth = Math.round(Math.min(font * 17, width * 0.4));
    // No column is wider than what the head leaves of a narrow page.
    const most = Math.max(font * 8, width - headWidth);
    const widths = grid.columns.map((line) => Math.min(most, Math.round(widthOf(line, rows, runs, look) * character + 26)));
    const offsets = offsetsOf(widths);
    // What is pinned leaves room to see the others.
    let stuckColumns = grid.pinnedColumns;
    while (stuckColumns > 0 && headWidth + (offsets[stuckColumns] ?? 0) > width * 0.66) stuckColumns--;
    const stuckRows = Math.min(grid.pinnedRows, Math.floor((height * 0.4) / this.rowHeight));
    this.layout = { headWidth, offsets, stuckRows, stuckColumns };
  }

  private scrollTo({ row, column }: GridPlace): void {
    const { element, rowHeight, layout } = this;
    const { offsets, stuckRows, stuckColumns, headWidth } = layout;
    const top = (row - 1 - stuckRows) * rowHeight;
    if (row > stuckRows)
      element.scrollTop = scrolledTo(top, top + rowHeight, element.scrollTop, element.clientHeight - (1 + stuckRows) * rowHeight);
    if (column <= stuckColumns) return;
    const stuck = offsets[stuckColumns] ?? 0;
    const [begin = 0, end = 0] = [offsets[column - 1], offsets[column]];
    element.scrollLeft = scrolledTo(begin - stuck, end - stuck, element.scrollLeft, element.clientWidth - headWidth - stuck);
  }

  /** Puts what shows into the document. */
  private render(anew = false): void {
    const { look, grid, layout, element } = this;
    if (look === undefined) return;
    const focused = this.table.contains(document.activeElement);
    const [top, left] = [element.scrollTop, element.scrollLeft];
    const { rows, columns } = this.spans();
    if (anew || columns.from !== this.span.from || columns.to !== this.span.to) {
      this.span = columns;
      this.drawn.clear();
      this.body.replaceChildren();
      this.drawColumns();
      const heads = [this.headRow(look), ...[...Array(layout.stuckRows).keys()].map((i) => this.row(i, look))];
      this.head.replaceChildren(...heads);
    }
    for (const [place, line] of this.drawn) {
      if (place - 1 >= layout.stuckRows && (place - 1 < rows.from || place - 1 >= rows.to)) {
        line.remove();
        this.drawn.delete(place);
      }
    }
    // From the top down, each row behind the one before it; rows that are there already stay.
    let behind: Element | null = this.pad('above', rows.from - layout.stuckRows);
    for (let i = rows.from; i < rows.to; i++) {
      const line = this.drawn.get(i + 1) ?? this.row(i, look);
      if (behind.nextElementSibling !== line) behind.after(line);
      behind = line;
    }
    const below = this.pad('below', grid.rows.length - rows.to);
    if (behind.nextElementSibling !== below) behind.after(below);
    // While the rows were away, the table was too small to be scrolled so far.
    if (element.scrollTop !== top) element.scrollTop = top;
    if (element.scrollLeft !== left) element.scrollLeft = left;
    this.activate(this.active);
    if (focused && !element.contains(document.activeElement)) this.focusActive();
  }

  private spans(): { rows: Span; columns: Span } {
    const { grid, layout, element, rowHeight } = this;
    const { stuckRows, stuckColumns, offsets, headWidth } = layout;
    const all = { rows: { from: stuckRows, to: grid.rows.length }, columns: { from: stuckColumns, to: grid.columns.length } };
    if (grid.rows.length * grid.columns.length <= drawnAtMost) return all;
    const [width, height] = [element.clientWidth || 1000, element.clientHeight || 600];
    const stuck = offsets[stuckColumns] ?? 0;
    const start = element.scrollLeft + stuck;
    const across = this.wide(
      windowOf(offsets, start, width - headWidth - stuck, 0),
      windowOf(offsets, start, width - headWidth - stuck, overscan.columns),
    );
    const first = stuckRows + Math.floor(element.scrollTop / rowHeight);
    const last = stuckRows + Math.ceil((element.scrollTop + height - (1 + stuckRows) * rowHeight) / rowHeight);
    return {
      columns: { from: Math.max(stuckColumns, across.from), to: across.to },
      rows: { from: Math.max(stuckRows, first - overscan.rows), to: Math.min(grid.rows.length, last + overscan.rows) },
    };
  }

  /** Other columns mean other rows, all of them: what is drawn stays as long as it holds what shows. */
  private wide(needed: Span, wanted: Span): Span {
    const { from, to } = this.span;
    return from <= Math.max(needed.from, this.layout.stuckColumns) && to >= needed.to && to <= this.grid.columns.length
      ? this.span
      : wanted;
  }

  private drawColumns(): void {
    const { headWidth, offsets, stuckColumns } = this.layout;
    const width = (from: number, to: number) => (offsets[to] ?? 0) - (offsets[from] ?? 0);
    const { from, to } = this.span;
    const each = (first: number, last: number) => Array.from({ length: last - first }, (_, i) => width(first + i, first + i + 1));
    const widths = [headWidth, ...each(0, stuckColumns), width(stuckColumns, from), ...each(from, to), width(to, offsets.length - 1)];
    this.columns.replaceChildren(
      ...widths.map((size) => {
        const column = el('col', {});
        column.style.width = `${size}px`;
        return column;
      }),
    );
    this.table.style.width = `${widths.reduce((sum, size) => sum + size, 0)}px`;
  }

  private headRow(look: CellLook): HTMLTableRowElement {
    const corner = el(
      'td',
      { class: 'corner', 'aria-colindex': 1, tabindex: -1 },
      el('span', { class: 'heard' }, look.state.transposed ? 'Run' : 'Name'),
    );
    return el('tr', { 'aria-rowindex': 1 }, corner, ...this.cells((line, place) => this.lineHead('col', line, place, look)));
  }

  private row(index: number, look: CellLook): HTMLTableRowElement {
    const row = this.grid.rows[index];
    const line = row === undefined ? el('tr', {}) : isLine(row) ? this.line(row, look) : this.title(row);
    line.setAttribute('aria-rowindex', String(index + 2));
    this.drawn.set(index + 1, line);
    return line;
  }

  private line(line: Line, look: CellLook): HTMLTableRowElement {
    const head = this.lineHead('row', line, 0, look);
    const cells = this.cells((column, place) => {
      const cell = el('td', { 'aria-colindex': place + 1, tabindex: -1 });
      const crossed = crossing(line, column);
      if (crossed === undefined) return cell;
      fillCell(cell, crossed.row, crossed.run, look);
      if (look.state.transposed) cell.dataset['key'] = crossed.row.key;
      return cell;
    });
    if ('run' in line) return el('tr', { 'data-testid': 'run-row', 'data-run': line.run, class: 'line' }, head, ...cells);
    const { kind, key, differs } = line.row;
    return el(
      'tr',
      { 'data-testid': `${kind}-row`, 'data-key': key, class: differs ? `${kind} line differs` : `${kind} line` },
      head,
      ...cells,
    );
  }

  private lineHead(scope: 'row' | 'col', line: Line, place: number, look: CellLook): HTMLElement {
    const { sort, transposed } = look.state;
    const sorting = 'row' in line && sort?.row === line.row.id ? sort : undefined;
    return el(
      'th',
      {
        scope,
        tabindex: -1,
        draggable: 'true',
        'aria-colindex': place + 1,
        'aria-sort': sorting === undefined ? undefined : sorting.descending ? 'descending' : 'ascending',
        ...headAttributes(line, look),
      },
      inner(...headContent(line, look, transposed)),
    );
  }

  /** A row with a title or a message in it, over the whole width. */
  private title(row: Exclude<GridRow, Line>): HTMLTableRowElement {
    const columns = this.columns.children.length;
    if ('empty' in row) {
      return el(
        'tr',
        { 'data-wide': 'true' },
        el('td', { class: 'none', colspan: columns, 'aria-colindex': 1, tabindex: -1 }, inner(el('span', {}, row.empty))),
      );
    }
    const { section, folded } = row;
    const sign = el('span', { class: 'fold', 'aria-hidden': 'true' }, folded ? '▸' : '▾');
    const head = el(
      'th',
      { scope: 'rowgroup', colspan: columns, 'aria-colindex': 1, tabindex: -1, 'aria-expanded': String(!folded), 'data-action': 'fold' },
      inner(sign, el('span', {}, section.title)),
    );
    return el('tr', { class: 'section', 'data-section-row': section.id, 'data-wide': 'true' }, head);
  }

  /** The cells of a row: those that stay in sight, a gap, those that show, a gap. */
  private cells(make: (line: Line, place: number) => HTMLElement): HTMLElement[] {
    const { stuckColumns, headWidth, offsets } = this.layout;
    const one = (index: number): HTMLElement => {
      const line = this.grid.columns[index];
      if (line === undefined) return el('td', {});
      const cell = make(line, index + 1);
      if (index < stuckColumns) {
        cell.classList.add('stuck');
        cell.style.left = `${headWidth + (offsets[index] ?? 0)}px`;
      }
      return cell;
    };
    const part = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => one(from + i));
    const gap = () => el('td', { class: 'gap', 'aria-hidden': 'true' });
    return [...part(0, stuckColumns), gap(), ...part(this.span.from, this.span.to), gap()];
  }

  /** The space of rows that are not drawn. */
  private pad(name: 'above' | 'below', rows: number): HTMLTableRowElement {
    const found = this.body.querySelector<HTMLTableRowElement>(`tr.pad.${name}`);
    const pad = found ?? el('tr', { class: `pad ${name}`, 'aria-hidden': 'true' });
    if (found === null) this.body[name === 'above' ? 'prepend' : 'append'](pad);
    pad.style.height = `${Math.max(0, rows) * this.rowHeight}px`;
    pad.hidden = rows <= 0;
    return pad;
  }
}
