import type { Line } from './gridModel';
import type { GridView } from './gridView';
import { nextPlace } from './gridWindow';
import type { TableRow } from '../tableModel';

/** What the reader can do with the grid's parts. */
export interface GridActions {
  /** Opens the menu of a run or row. */
  menu(line: Line, anchor: HTMLElement): void;
  turn(row: TableRow): void;
  fold(section: string): void;
  /** Shows a value as a whole. */
  show(row: TableRow, run: number): void;
  copy(text: string, what: string): void;
  /** Moves a run or row by so many places along its side. */
  move(line: Line, by: number): void;
  /** Puts a run or row before or behind another one. */
  drop(line: Line, beside: Line, behind: boolean): void;
}

/** Keys, clicks and drags on the grid. */
export class GridKeys {
  private readonly away = new AbortController();
  private dragged: Line | undefined;

  constructor(
    private readonly view: GridView,
    private readonly actions: GridActions,
  ) {
    const { signal } = this.away;
    const on = <K extends keyof HTMLElementEventMap>(type: K, take: (event: HTMLElementEventMap[K]) => void) =>
      view.table.addEventListener(type, take, { signal });
    on('keydown', (event) => this.key(event));
    on('click', (event) => this.click(event));
    on('dblclick', (event) => this.show(event));
    on('focusin', (event) => {
      const place = view.placeOf(event.target);
      if (place !== undefined) view.activate(place);
    });
    on('contextmenu', (event) => {
      const line = this.lineAt(event.target);
      if (line === undefined) return;
      event.preventDefault();
      this.actions.menu(line, event.target as HTMLElement);
    });
    on('dragstart', (event) => this.dragStart(event));
    on('dragover', (event) => this.dragOver(event));
    on('drop', (event) => this.drop(event));
    on('dragend', () => this.dragEnd());
  }

  dispose(): void {
    this.away.abort();
  }

  private key(event: KeyboardEvent): void {
    if (!this.take(event)) return;
    // The editor hears keys of the page too, and has its own use for some.
    event.preventDefault();
    event.stopPropagation();
  }

  private take(event: KeyboardEvent): boolean {
    const { view, actions } = this;
    const { key, altKey, shiftKey } = event;
    const control = event.ctrlKey || event.metaKey;
    const at = view.at(view.active);
    if (altKey) {
      const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[key];
      const isAlong = at.side === 'column' ? key === 'ArrowLeft' || key === 'ArrowRight' : key === 'ArrowUp' || key === 'ArrowDown';
      if (by === undefined || at.line === undefined || !isAlong) return false;
      actions.move(at.line, by);
      view.focus(view.active);
      return true;
    }
    if (key === 'ContextMenu' || (key === 'F10' && shiftKey)) return this.menu();
    if (control && key.toLowerCase() === 'c') return this.copy();
    if ((key === 'Enter' || key === ' ') && !control) return this.act();
    const place = nextPlace(key, control, view.active, view.size, view.page);
    if (place === undefined) return false;
    view.focus(place);
    return true;
  }

  private menu(): boolean {
    const { line } = this.view.at(this.view.active);
    const anchor = this.view.elementAt(this.view.active);
    if (line === undefined || anchor === undefined) return false;
    this.actions.menu(line, anchor);
    return true;
  }

  private act(): boolean {
    const { row, cell, line } = this.view.at(this.view.active);
    if (line !== undefined) return this.menu();
    if (row !== undefined && 'section' in row) this.actions.fold(row.section.id);
    else if (cell !== undefined) this.actions.show(cell.row, cell.run);
    else return false;
    return true;
  }

  private copy(): boolean {
    // What is marked with the mouse is what the reader wants.
    if ((getSelection()?.toString() ?? '') !== '') return false;
    const { cell, line } = this.view.at(this.view.active);
    if (cell !== undefined) {
      const { text, full } = cell.row.cell(cell.run);
      this.actions.copy(full ?? text ?? '', cell.row.key);
    } else if (line !== undefined)
      this.actions.copy(
        'row' in line ? line.row.key : (this.view.elementAt(this.view.active)?.querySelector('.name')?.textContent ?? ''),
        'the name',
      );
    else return false;
    return true;
  }

  private click(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-action]') : null;
    const place = this.view.placeOf(event.target);
    if (target === null || place === undefined) return;
    const at = this.view.at(place);
    switch (target.dataset['action']) {
      case 'menu':
        if (at.line !== undefined) this.actions.menu(at.line, target);
        break;
      case 'turn':
        if (at.line !== undefined && 'row' in at.line) this.actions.turn(at.line.row);
        break;
      case 'fold':
        if (at.row !== undefined && 'section' in at.row) this.actions.fold(at.row.section.id);
        break;
      case 'show':
        if (at.cell !== undefined) this.actions.show(at.cell.row, at.cell.run);
        break;
    }
  }

  private show(event: MouseEvent): void {
    const place = this.view.placeOf(event.target);
    const cell = place === undefined ? undefined : this.view.at(place).cell;
    if (cell !== undefined) this.actions.show(cell.row, cell.run);
  }

  private lineAt(target: EventTarget | null): Line | undefined {
    const place = this.view.placeOf(target);
    return place === undefined ? undefined : this.view.at(place).line;
  }

  private dragStart(event: DragEvent): void {
    this.dragged = this.lineAt(event.target);
    if (this.dragged === undefined || event.dataTransfer === null) return;
    event.dataTransfer.effectAllowed = 'move';
    // Without data of its own a drag does not begin everywhere.
    event.dataTransfer.setData('text/plain', '');
  }

  private dragOver(event: DragEvent): void {
    const goal = this.goal(event);
    this.mark(goal?.head, goal?.behind);
    if (goal === undefined) return;
    event.preventDefault();
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'move';
  }

  private drop(event: DragEvent): void {
    const goal = this.goal(event);
    if (goal === undefined || this.dragged === undefined) return;
    event.preventDefault();
    this.actions.drop(this.dragged, goal.line, goal.behind);
    this.dragEnd();
  }

  private dragEnd(): void {
    this.dragged = undefined;
    this.mark(undefined, undefined);
  }

  /** The head that a drag is over, where it may be dropped: beside one of its own kind. */
  private goal(event: DragEvent): { line: Line; head: HTMLElement; behind: boolean } | undefined {
    const head = event.target instanceof Element ? event.target.closest<HTMLElement>('th[draggable]') : null;
    const line = this.lineAt(head);
    const { dragged } = this;
    if (head === null || line === undefined || dragged === undefined || 'run' in line !== 'run' in dragged) return undefined;
    if ('row' in line && 'row' in dragged && line.row.kind !== dragged.row.kind) return undefined;
    const { left, top, width, height } = head.getBoundingClientRect();
    const isColumn = head.getAttribute('scope') === 'col';
    return { line, head, behind: isColumn ? event.clientX > left + width / 2 : event.clientY > top + height / 2 };
  }

  private mark(head: HTMLElement | undefined, behind: boolean | undefined): void {
    for (const one of this.view.table.querySelectorAll('.drop-before, .drop-behind')) one.classList.remove('drop-before', 'drop-behind');
    head?.classList.add(behind === true ? 'drop-behind' : 'drop-before');
  }
}
