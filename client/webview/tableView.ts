import type { CompareResult } from '../shared/comparison';
import { el } from './dom';
import { runColor, type Theme } from './theme';
import { tableSections, type Cell, type TableOptions, type TableRow } from './tableModel';

/** The table: runs as columns, with sections for what they are, parameters, metrics and tags. */
export function tableView(result: CompareResult, labels: readonly string[], theme: Theme, options: TableOptions): HTMLElement {
  const columns = labels.length + 1;
  const head = labels.map((label, run) =>
    el(
      'th',
      { scope: 'col', 'data-run': run, title: `${label}\n${result.runs[run]?.runId ?? ''}` },
      swatch(theme, run),
      el('span', { class: 'run' }, label),
    ),
  );
  const bodies = tableSections(result, options).map(({ title, rows, empty }) => {
    const body = el('tbody', {});
    if (title !== 'Runs')
      body.append(el('tr', { class: 'section' }, el('th', { scope: 'rowgroup', colspan: columns }, el('span', {}, title))));
    if (rows.length === 0) body.append(el('tr', {}, el('td', { class: 'none', colspan: columns }, el('span', {}, empty))));
    else body.append(...rows.map(rowView));
    return body;
  });
  const table = el(
    'table',
    { 'data-testid': 'compare-table', 'aria-label': 'Runs side by side' },
    el('thead', {}, el('tr', {}, el('td', { class: 'corner' }), ...head)),
    ...bodies,
  );
  return el('div', { class: 'scroller', tabindex: 0, role: 'region', 'aria-label': 'Comparison table' }, table);
}

/** The color of a run, as in the charts. */
export function swatch(theme: Theme, run: number): HTMLElement {
  const element = el('span', { class: 'swatch', 'aria-hidden': 'true' });
  element.style.backgroundColor = runColor(theme, run);
  return element;
}

function rowView(row: TableRow): HTMLElement {
  const head = el('th', { scope: 'row', title: row.key }, el('span', { class: 'key' }, row.key));
  if (row.direction !== undefined) {
    const words = `${row.direction} is better`;
    head.append(el('span', { class: 'direction', title: words, role: 'img', 'aria-label': words }, row.direction === 'higher' ? '↑' : '↓'));
  }
  const attributes = {
    'data-testid': `${row.kind}-row`,
    'data-key': row.key,
    class: row.differs && row.kind !== 'run' ? `${row.kind} differs` : row.kind,
  };
  return el('tr', attributes, head, ...row.cells.map(cellView));
}

function cellView({ text, full, best }: Cell, run: number): HTMLElement {
  if (text === null)
    return el(
      'td',
      { 'data-run': run, class: 'absent' },
      el('span', { title: 'Not logged by this run', role: 'img', 'aria-label': 'not logged' }, '–'),
    );
  const shown = text === '' ? '(empty)' : text;
  const cell = el('td', { 'data-run': run, 'data-value': full ?? text, title: full ?? text, class: best === true ? 'best' : undefined });
  cell.append(el('span', { class: 'value' }, shown));
  if (best === true)
    cell.append(el('span', { class: 'star', 'data-testid': 'best', title: 'Best of these runs', role: 'img', 'aria-label': 'best' }));
  return cell;
}
