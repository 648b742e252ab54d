import type { ParamRow } from '../../shared/comparison';
import { el } from '../dom';
import { runColumns } from './runColumns';

/**
 * Values of runs in a table: the baseline, then the others, those that say the same throughout in one column. What differs from the baseline is marked.
 * @param known whether anything is known of each run; a run of which nothing is differs from none
 */
export function valueTable(
  label: string,
  rows: readonly ParamRow[],
  names: readonly string[],
  known: readonly boolean[],
  testId: string,
): HTMLElement {
  const columns = runColumns(rows, names, known);
  const head = columns.map((column, i) =>
    el('th', { scope: 'col', title: column.title }, i === 0 ? `${column.label} (baseline)` : column.label),
  );
  const body = rows.map((row) => {
    const [baseline = null] = row.values;
    const cells = columns.map(({ at }, i) =>
      valueCell(row.values[at[0] ?? 0] ?? null, i > 0 && row.differs && known[at[0] ?? 0] !== false ? baseline : undefined),
    );
    return el(
      'tr',
      { 'data-key': row.key, class: row.differs ? 'differs' : undefined },
      el('th', { scope: 'row', title: row.key }, row.key),
      ...cells,
    );
  });
  const table = el(
    'table',
    { 'aria-label': label, 'data-testid': testId },
    el('thead', {}, el('tr', {}, el('td', { class: 'corner' }), ...head)),
    el('tbody', {}, ...body),
  );
  return el('div', { class: 'scroller', tabindex: 0, role: 'region', 'aria-label': label }, table);
}

function valueCell(value: string | null, baseline: string | null | undefined): HTMLElement {
  const changed = baseline !== undefined && value !== baseline;
  const text = value === null ? el('span', { role: 'img', 'aria-label': 'none' }, '–') : value === '' ? el('em', {}, 'any') : value;
  return el(
    'td',
    { class: changed ? 'differs' : value === null ? 'absent' : undefined },
    el('span', { class: 'value' }, text),
    ...(changed ? [el('span', { class: 'for-readers' }, ' (changed)')] : []),
  );
}
