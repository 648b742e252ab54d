import { el } from '../dom';
import type { PageContext } from '../section';
import type { TableRow } from '../tableModel';
import { swatch } from '../tableView';
import { deltaOf } from './delta';
import type { Line } from './gridModel';
import type { TableState } from './tableState';

/** What the cells are drawn by. */
export interface CellLook {
  context: PageContext;
  state: Readonly<TableState>;
}

/** The most characters that a cell holds; what is longer shows as a whole when it is asked for. */
const shown = 200;
/** From this length on a cell offers to show its value as a whole. */
const long = 40;

const kinds = { run: 'attribute', param: 'parameter', metric: 'metric', tag: 'tag', dataset: 'dataset' } as const;

/** The content of a head: of a run, or of a row. */
export function headContent(line: Line, look: CellLook, transposed: boolean): Node[] {
  return 'run' in line ? runHead(line.run, look) : rowHead(line.row, look, transposed);
}

/** What a head says of itself to tests and the editor's tooltips. */
export function headAttributes(line: Line, { context }: CellLook): Record<string, string | number> {
  if ('row' in line) return { title: line.row.key };
  return { 'data-run': line.run, title: `${context.labels[line.run] ?? ''}\n${context.result.runs[line.run]?.runId ?? ''}` };
}

function runHead(run: number, { context, state }: CellLook): Node[] {
  const { labels, result, theme } = context;
  const parts: Node[] = [swatch(theme, run), el('span', { class: 'name run' }, labels[run] ?? '')];
  const { store = '', runId = '' } = result.runs[run] ?? {};
  if (run === result.baseline) parts.push(el('span', { class: 'badge' }, 'baseline'));
  else if (state.pinnedRuns.includes(`${store}/${runId}`)) parts.push(el('span', { class: 'badge' }, 'pinned'));
  return [...parts, menuButton(`Run ${labels[run] ?? ''}`)];
}

function rowHead(row: TableRow, { state }: CellLook, transposed: boolean): Node[] {
  const parts: Node[] = [el('span', { class: 'name key' }, row.key)];
  if (transposed) parts.unshift(el('span', { class: 'kind' }, kinds[row.kind]));
  if (row.kind === 'metric') parts.push(directionButton(row));
  const { sort } = state;
  if (sort?.row === row.id) parts.push(el('span', { class: 'sorted', 'aria-hidden': 'true' }, sort.descending ? '▼' : '▲'));
  if (state.pinnedRows.includes(row.id)) parts.push(el('span', { class: 'badge' }, 'pinned'));
  return [...parts, menuButton(`${kinds[row.kind]} ${row.key}`)];
}

function directionButton({ key, direction }: TableRow): HTMLElement {
  const words = direction === undefined ? 'no direction' : `${direction} is better`;
  const label = `${key}: ${words}. Turn`;
  const sign = direction === undefined ? '↕' : direction === 'higher' ? '↑' : '↓';
  const attributes = {
    type: 'button',
    class: 'icon direction',
    tabindex: -1,
    'data-action': 'turn',
    'aria-label': label,
    title: `${words} · click to turn`,
  };
  return el('button', attributes, sign);
}

function menuButton(of: string): HTMLElement {
  const attributes = {
    type: 'button',
    class: 'icon more',
    tabindex: -1,
    'data-action': 'menu',
    'aria-haspopup': 'menu',
    'aria-label': `What can be done with ${of}`,
  };
  return el('button', attributes, '⋮');
}

/** A cell with a value; its attributes are those that tests and copies read. */
export function fillCell(td: HTMLElement, row: TableRow, run: number, { context, state }: CellLook): void {
  const { text, full, best } = row.cell(run);
  td.dataset['run'] = String(run);
  if (text === null) {
    td.className = 'absent';
    td.append(inner(el('span', { title: 'Not logged by this run', role: 'img', 'aria-label': 'not logged' }, '–')));
    return;
  }
  const whole = full ?? text;
  td.dataset['value'] = whole;
  td.title = whole.length > 1000 ? `${whole.slice(0, 1000)}…` : whole;
  if (best === true) td.className = 'best';
  const cut = text.length > shown ? `${text.slice(0, shown)}…` : text;
  const parts: Node[] = [el('span', { class: 'value' }, text === '' ? '(empty)' : cut)];
  if (best === true) parts.push(el('span', { class: 'star', 'data-testid': 'best', role: 'img', 'aria-label': 'best' }));
  const delta = deltaOf(row, run, context.result.baseline, state.deltas);
  if (delta !== undefined) {
    const said = delta.verdict === 'better' || delta.verdict === 'worse' ? [el('span', { class: 'heard' }, ` ${delta.verdict}`)] : [];
    parts.push(el('span', { class: `delta ${delta.verdict}`, 'data-testid': 'delta' }, delta.text, ...said));
  }
  if (isLong(text)) {
    const attributes = { type: 'button', class: 'icon all', tabindex: -1, 'data-action': 'show', 'aria-label': `Show all of ${row.key}` };
    parts.push(el('button', { ...attributes, title: 'Show all' }, '⋯'));
  }
  td.append(inner(...parts));
}

/** Whether a value may be longer than its cell. */
export function isLong(text: string): boolean {
  return text.length > long || text.includes('\n');
}

/** Keeps the height of a row, whatever is in it. */
export function inner(...parts: Node[]): HTMLElement {
  return el('div', { class: 'cell' }, ...parts);
}

/** About how wide a line's column has to be, in characters. */
export function widthOf(line: Line, rows: readonly TableRow[], runs: readonly number[], { context, state }: CellLook): number {
  const delta = { none: 0, absolute: 10, percent: 9, both: 19 }[state.deltas];
  // Ids and values as long as texts are seldom read in a table.
  const widthIn = (row: TableRow, run: number) => (row.kind === 'metric' ? 13 + delta : Math.min(22, row.cell(run).text?.length ?? 1));
  if ('run' in line) {
    const isBaseline = line.run === context.result.baseline;
    const label = Math.min(context.labels[line.run]?.length ?? 0, 26) + (isBaseline ? 16 : 6);
    return Math.max(12, label, ...rows.slice(0, 60).map((row) => widthIn(row, line.run)));
  }
  const { row } = line;
  return Math.max(10, Math.min(row.key.length + 14, 34), ...runs.slice(0, 60).map((run) => widthIn(row, run)));
}
