import type { Dashboard } from '../../shared/dashboard';
import { el } from '../dom';
import type { Links } from './links';

/** What stands beside the experiments: the latest changes, GPUs, models, and what could not be read. */
export function sidePanels(data: Dashboard, links: Links): HTMLElement[] {
  const panels = [changes(data, links), gpus(data)];
  if (data.models !== undefined) panels.push(models(data, links));
  return panels;
}

/** What could not be read; undefined where all could. */
export function problems({ problems: all }: Dashboard): HTMLElement | undefined {
  if (all.length === 0) return undefined;
  return el('div', { class: 'problems', role: 'status' }, 'Not all could be read:', el('ul', {}, ...all.map((one) => el('li', {}, one))));
}

function panel(title: string, ...content: (Node | string)[]): HTMLElement {
  const id = `panel-${title.replaceAll(' ', '-').toLowerCase()}`;
  return el('section', { class: 'panel', 'aria-labelledby': id }, el('h2', { id }, title), ...content);
}

function changes(data: Dashboard, links: Links): HTMLElement {
  if (data.changes.length === 0) return panel('Latest changes', el('p', { class: 'none' }, 'Nothing yet.'));
  const rows = data.changes.map(({ at, kind, who, subject, text, path, run }) => {
    const what = path === undefined ? el('span', {}, subject) : links.file(path, subject);
    const about = run === undefined ? [`: ${text}`] : [': ', links.run(run, run.name), ` ${text}`];
    return el(
      'li',
      { class: kind },
      el('time', { datetime: at, title: at }, shortTime(at)),
      el('div', {}, what, ...about, ...(who === '' ? [] : [el('span', { class: 'metric' }, who)])),
    );
  });
  return panel('Latest changes', el('ul', { class: 'changes' }, ...rows));
}

function gpus({ gpus: use, today }: Dashboard): HTMLElement {
  const hours = (value: number) => `${value.toLocaleString('en', { maximumFractionDigits: 1 })} h`;
  const money = (value: number) => value.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const figures: [string, string][] = [
    ['Booked, 7 days', hours(use.bookedHours)],
    ['Of all cards', use.utilisation === undefined ? 'not known' : `${Math.round(use.utilisation * 100)} %`],
    [
      'Cost',
      use.bookedCost === undefined
        ? use.unpricedHours > 0
          ? 'no prices'
          : money(0)
        : `${money(use.bookedCost)}${use.unpricedHours > 0 ? ' + ?' : ''}`,
    ],
  ];
  const list = today.map(({ host, gpuId, user, purpose, start, end }) =>
    el(
      'li',
      {},
      el('time', { datetime: start }, `${clock(start)}–${clock(end)}`),
      el('div', {}, `GPU ${gpuId}${host === 'local' ? '' : ` on ${host}`}, ${user}`, el('span', { class: 'metric' }, purpose)),
    ),
  );
  return panel(
    'GPUs',
    el('dl', {}, ...figures.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value)))),
    list.length === 0 ? el('p', { class: 'none' }, 'No card is booked today.') : el('ul', { class: 'changes' }, ...list),
  );
}

function models({ models: known, catalogue }: Dashboard, links: Links): HTMLElement {
  const stages = known?.stages.map(({ stage, count }) => el('div', {}, el('dt', {}, stage), el('dd', {}, String(count)))) ?? [];
  return panel('Models', el('dl', {}, ...stages), el('p', { class: 'none' }, `${known?.total ?? 0} in `, links.file(catalogue, catalogue)));
}

/** Month, day and time where the page is read. */
function shortTime(instant: string): string {
  const at = new Date(instant);
  return `${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')} ${clock(instant)}`;
}

/** The time of day where the page is read. */
function clock(instant: string): string {
  const at = new Date(instant);
  return `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`;
}
