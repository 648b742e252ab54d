import type { ArtifactTables, ComparedTable, TableCell } from '../../shared/differences';
import { button, el } from '../dom';
import { count } from '../format';
import type { PageContext } from '../section';
import { deltaText } from './artifactsModel';
import type { AskedRuns } from './artifactsSection';

/** The tables of runs in one: for each column a cell of each run, with what differs from the first marked. */
export function tableOfRuns(
  path: string,
  table: ComparedTable,
  answer: ArtifactTables,
  asked: AskedRuns,
  context: PageContext,
  more: (() => void) | undefined,
): HTMLElement[] {
  const names = answer.runs.map((run) => asked.names[run] ?? '');
  const left = table.totalRows - table.rows.length;
  const said = [
    `${count(table.totalRows, 'row')}, ${table.sameRows} the same in all runs.`,
    ...(table.key == null
      ? []
      : table.key === ''
        ? ['Rows are told apart by their first column.']
        : [`Rows are told apart by ${table.key}.`]),
    ...(table.note == null ? [] : [table.note]),
  ].join(' ');
  const group = el(
    'tr',
    {},
    el('td', { class: 'corner' }),
    ...table.columns.map((column) => el('th', { scope: 'colgroup', colspan: names.length, title: column }, column)),
  );
  const runs = el(
    'tr',
    { class: 'runs' },
    el('th', { scope: 'col', class: 'corner' }, table.key ?? 'Row'),
    ...table.columns.flatMap(() =>
      names.map((name, i) => el('th', { scope: 'col', title: name, class: i === 0 ? 'first' : undefined }, name)),
    ),
  );
  const rows = table.rows.map((row) =>
    el(
      'tr',
      { 'data-testid': 'artifact-row', 'data-key': row.name, class: row.differs ? 'differs' : undefined },
      el('th', { scope: 'row', title: row.name }, row.name),
      ...row.cells.flatMap((cells) => cells.map((cell, i) => cellView(cell, i === 0))),
    ),
  );
  const label = `${path} of ${count(names.length, 'run')}`;
  const view = el(
    'table',
    { 'aria-label': label, 'data-testid': 'artifact-table' },
    el('thead', {}, group, runs),
    el('tbody', {}, ...rows),
  );
  const rest =
    left <= 0
      ? []
      : more === undefined
        ? [el('p', { class: 'part-note' }, `${left} more rows are not shown; open the file in the editor.`)]
        : [button(`Show More of ${left} Rows`, more, { class: 'secondary' })];
  return [
    el('p', { class: 'hint', 'data-testid': 'artifact-note' }, said),
    el('div', { class: 'scroller', tabindex: 0, role: 'region', 'aria-label': label }, view),
    ...rest,
    diffButtons(path, answer, names, context),
  ];
}

/** Texts of runs, beside each other. */
export function textsOfRuns(path: string, { runs, texts, sources }: ArtifactTables, asked: AskedRuns, context: PageContext): HTMLElement[] {
  const names = runs.map((run) => asked.names[run] ?? '');
  const figures = (texts ?? []).map(({ text, isCut, differs }, i) => {
    const name = names[i] ?? '';
    const state = i === 0 ? '' : differs ? ' differs' : ' the same';
    return el(
      'figure',
      { 'data-testid': 'artifact-text' },
      el('figcaption', { title: name }, name, el('span', { class: 'hint' }, state)),
      el('pre', { tabindex: 0, role: 'region', 'aria-label': `${path} of ${name}` }, text),
      ...(isCut ? [el('p', { class: 'part-note' }, 'Its beginning; open the file to see all of it.')] : []),
    );
  });
  return [el('div', { class: 'texts' }, ...figures), diffButtons(path, { runs, sources }, names, context)];
}

function cellView(cell: TableCell | null, isFirst: boolean): HTMLElement {
  const start = isFirst ? 'first' : '';
  if (cell === null) return el('td', { class: `absent ${start}` }, el('span', { role: 'img', 'aria-label': 'none' }, '–'));
  const delta = deltaText(cell);
  return el(
    'td',
    { class: [start, cell.differs ? 'differs' : '', cell.text.length < 40 ? 'short' : ''].join(' ').trim() },
    el('span', { class: 'value' }, cell.text),
    ...(delta === '' ? [] : [el('span', { class: 'delta' }, ` ${delta}`)]),
    ...(cell.differs ? [el('span', { class: 'for-readers' }, ' (changed)')] : []),
  );
}

function diffButtons(
  path: string,
  { sources }: Pick<ArtifactTables, 'runs' | 'sources'>,
  names: readonly string[],
  { host }: PageContext,
): HTMLElement {
  const [before, ...others] = sources;
  const buttons = others.map((after, i) => {
    const name = names[i + 1] ?? '';
    const title = `${names[0] ?? ''} ↔ ${name}`;
    const file = { path, ...(before === undefined ? {} : { before }), after };
    return button(`Open Diff with ${name}`, () => void host.act('openDiffs', { title, files: [file] }), { class: 'secondary' });
  });
  return el('div', { class: 'toolbar' }, ...(host.isEditor ? buttons.slice(0, 8) : []));
}
