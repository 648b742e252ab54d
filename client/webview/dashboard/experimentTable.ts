import type { DashboardExperiment } from '../../shared/dashboard';
import { button, el } from '../dom';
import { number, ownerOf, statusOf, words, type Look, type SortKey } from './dashboardModel';
import type { Links } from './links';
import { sparkline } from './sparkline';

/** Rows that are drawn at once: more than a screen holds, few enough for a frame. */
const piece = 100;

const columns: { key: SortKey | undefined; label: string; className: string }[] = [
  { key: 'name', label: 'Experiment', className: 'name' },
  { key: 'status', label: 'Status', className: 'status' },
  { key: 'owner', label: 'Owner', className: 'owner' },
  { key: 'best', label: 'Best', className: 'best' },
  { key: undefined, label: 'Last runs', className: 'curve' },
  { key: 'runs', label: 'Runs', className: 'runs' },
  { key: 'created', label: 'Created', className: 'date' },
  { key: 'changed', label: 'Last change', className: 'date' },
];

/** The table of experiments. It draws the first rows, and more of them as the reader comes near their end: thousands cost nothing before. */
export class ExperimentTable {
  readonly element: HTMLElement;
  private readonly body = el('tbody', { role: 'rowgroup' });
  private readonly heads = new Map<SortKey, HTMLTableCellElement>();
  private readonly rest = el('p', { class: 'rest' });
  private rows: readonly DashboardExperiment[] = [];
  private drawn = 0;

  constructor(
    private readonly links: Links,
    private readonly today: number,
    sort: (key: SortKey) => void,
  ) {
    const head = columns.map(({ key, label, className }) => {
      if (key === undefined) return el('th', { scope: 'col', role: 'columnheader', class: className }, label);
      const cell = el(
        'th',
        { scope: 'col', role: 'columnheader', class: className },
        button(label, () => sort(key), { class: 'sort' }),
      );
      this.heads.set(key, cell);
      return cell;
    });
    // The roles are said, for on a narrow screen an experiment is drawn as a card, and browsers take it for no table then.
    const table = el(
      'table',
      { class: 'experiments', role: 'table', 'aria-label': 'Experiments' },
      el('thead', { role: 'rowgroup' }, el('tr', { role: 'row' }, ...head)),
      this.body,
    );
    this.element = el('div', { class: 'tableFrame' }, table, this.rest);
    new IntersectionObserver(
      (seen) => {
        if (seen.some(({ isIntersecting }) => isIntersecting)) this.more(piece);
      },
      { rootMargin: '600px' },
    ).observe(this.rest);
  }

  show(rows: readonly DashboardExperiment[], look: Look): void {
    for (const [key, cell] of this.heads) {
      if (key === look.sort) cell.setAttribute('aria-sort', look.descending ? 'descending' : 'ascending');
      else cell.removeAttribute('aria-sort');
    }
    this.rows = rows;
    this.drawn = 0;
    this.body.replaceChildren();
    this.more(piece);
  }

  /** Draws all rows, for printing and for finding in the page. */
  showAll(): void {
    this.more(Infinity);
  }

  private more(count: number): void {
    const next = this.rows.slice(this.drawn, this.drawn + count);
    this.drawn += next.length;
    const drawn = document.createDocumentFragment();
    for (const one of next) drawn.append(this.row(one));
    this.body.append(drawn);
    const left = this.rows.length - this.drawn;
    if (this.rows.length === 0) this.rest.replaceChildren('No experiment passes the filter.');
    else if (left === 0) this.rest.replaceChildren();
    else
      this.rest.replaceChildren(
        `${left.toLocaleString('en')} more. `,
        button('Show all', () => this.showAll(), { class: 'secondary' }),
      );
  }

  private row(one: DashboardExperiment): HTMLTableRowElement {
    const status = statusOf(one);
    const tags = one.tags.map((tag) => el('span', { class: 'tag' }, tag));
    const best =
      one.best === undefined ? [] : [one.bestRun === undefined ? number(one.best) : this.links.run(one.bestRun, number(one.best))];
    const cells: Record<string, (Node | string)[]> = {
      Experiment: [
        el('div', {}, this.links.file(one.path, one.name)),
        ...(one.goal === undefined ? [] : [el('div', { class: 'goal' }, one.goal)]),
        ...(tags.length === 0 ? [] : [el('div', { class: 'tags' }, ...tags)]),
      ],
      Status: [
        el('span', { class: `state ${status.replaceAll(/[^a-z_]/g, '')}` }, words(status)),
        ...(one.isStale ? [el('span', { class: 'stale' }, `stale, ${one.idleDays ?? 0} days`)] : []),
      ],
      Owner: [ownerOf(one)],
      Best: [...best, ...(one.metric === undefined || one.best === undefined ? [] : [el('span', { class: 'metric' }, one.metric)])],
      'Last runs': one.values.length === 0 ? [] : [sparkline(one.values)],
      Runs: this.runs(one),
      Created: [one.created?.slice(0, 10) ?? ''],
      'Last change': [one.changed === undefined ? '' : el('time', { datetime: one.changed, title: one.changed }, this.ago(one.changed))],
    };
    return el(
      'tr',
      { role: 'row' },
      ...columns.map(({ label, className }, i) =>
        el(
          i === 0 ? 'th' : 'td',
          { class: className, role: i === 0 ? 'rowheader' : 'cell', 'data-label': label, scope: i === 0 ? 'row' : undefined },
          ...(cells[label] ?? []),
        ),
      ),
    );
  }

  private runs({ runs }: DashboardExperiment): (Node | string)[] {
    if (runs.total === 0) return [];
    const parts = [
      [runs.failed, 'failed'],
      [runs.killed, 'killed'],
      [runs.running, 'running'],
    ].flatMap(([count, how]) => (count === 0 ? [] : [`${count} ${how}`]));
    return [runs.total.toLocaleString('en'), ...(parts.length === 0 ? [] : [el('span', { class: 'metric' }, parts.join(', '))])];
  }

  private ago(instant: string): string {
    // Nights between count, not hours: what was done in the evening was done yesterday.
    const midnight = (moment: number) => new Date(moment).setHours(0, 0, 0, 0);
    const days = Math.round((midnight(this.today) - midnight(Date.parse(instant))) / 86_400_000);
    return days < 1 ? 'today' : days === 1 ? 'yesterday' : days < 60 ? `${days} days ago` : instant.slice(0, 10);
  }
}
