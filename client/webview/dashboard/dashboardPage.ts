import type { Dashboard } from '../../shared/dashboard';
import { button, checkbox, choice, el } from '../dom';
import type { DashboardHost } from './dashboardHost';
import { arrange, lookOf, owners, statuses, words, type Look, type SortKey } from './dashboardModel';
import { ExperimentTable } from './experimentTable';
import { Links } from './links';
import { problems, sidePanels } from './sidePanels';

/** All experiments of a workspace on a page. */
export class DashboardPage {
  private look: Look;
  private readonly table: ExperimentTable;
  private readonly count = el('span', { class: 'count', role: 'status' });
  private readonly tools = el('div', { class: 'toolbar', role: 'search', 'aria-label': 'Filter' });

  constructor(
    root: HTMLElement,
    private readonly data: Dashboard,
    private readonly host: DashboardHost,
  ) {
    this.look = lookOf(host.kept);
    const links = new Links(host, data.toRoot);
    this.table = new ExperimentTable(links, Date.parse(data.at), (key) => this.sort(key));
    const head = el(
      'header',
      {},
      el('h1', {}, `Experiments of ${data.workspace}`),
      el('p', { class: 'made' }, 'As of ', el('time', { datetime: data.at }, new Date(data.at).toLocaleString())),
      ...(host.isEditor ? [this.actions()] : []),
    );
    const trouble = problems(data);
    root.replaceChildren(
      head,
      ...(trouble === undefined ? [] : [trouble]),
      el(
        'div',
        { class: 'columns' },
        el('section', { class: 'main', 'aria-label': 'Experiments' }, this.tools, this.table.element),
        el('aside', {}, ...sidePanels(data, links)),
      ),
    );
    this.drawTools();
    this.show();
    window.addEventListener('beforeprint', () => this.table.showAll());
  }

  private actions(): HTMLElement {
    return el(
      'div',
      { class: 'actions' },
      button('Save as File…', () => this.host.tell({ type: 'save' })),
      button('Refresh', () => this.host.tell({ type: 'renew' }), { class: 'secondary' }),
    );
  }

  private drawTools(): void {
    const { experiments, staleDays } = this.data;
    const { look } = this;
    const search = el('input', {
      type: 'search',
      placeholder: 'Name, goal, tag, person',
      'aria-label': 'Search experiments',
      value: look.words,
    });
    search.addEventListener('input', () => this.change({ words: search.value }));
    const of = (all: [string, number][], every: string) =>
      [['', every] as const, ...all.map(([value, count]) => [value, `${words(value)} (${count})`] as const)] as const;
    const stale = experiments.filter(({ isStale }) => isStale).length;
    this.tools.replaceChildren(
      search,
      choice('Status', of(statuses(experiments), 'all'), look.status, (status) => this.change({ status })),
      choice('Owner', of(owners(experiments), 'everybody'), look.owner, (owner) => this.change({ owner })),
      checkbox(`Stale (${stale})`, look.isStale, (isStale) => this.change({ isStale }), {
        title: `Open, and nothing happened for ${staleDays} days`,
      }),
      this.count,
    );
  }

  private sort(key: SortKey): void {
    const down = key === 'changed' || key === 'created' || key === 'runs' || key === 'best';
    this.change(key === this.look.sort ? { descending: !this.look.descending } : { sort: key, descending: down });
  }

  private change(part: Partial<Look>): void {
    this.look = { ...this.look, ...part };
    this.host.save({ ...this.look });
    this.show();
  }

  private show(): void {
    const rows = arrange(this.data.experiments, this.look);
    const all = this.data.experiments.length;
    this.count.textContent =
      rows.length === all
        ? `${all.toLocaleString('en')} experiments`
        : `${rows.length.toLocaleString('en')} of ${all.toLocaleString('en')}`;
    this.table.show(rows, this.look);
  }
}
