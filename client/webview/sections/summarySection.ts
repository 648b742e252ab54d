import type { Difference, MetricChange } from '../../shared/comparison';
import { button, el, keepingFocus } from '../dom';
import type { Change, PageContext, Section, SectionKind } from '../section';
import { changeLine, kindWords, placesOf, weightOf } from '../summaryModel';
import { summary } from '../tableModel';
import { swatch } from '../tableView';
import { GroupsView } from './groupsView';
import { prose } from './prose';

const id = 'summary';
/** How many entries show before the reader asks for all. */
const [firstDifferences, firstChanges] = [10, 8];

/** What differs, and whether it matters. */
export const summarySection: SectionKind = {
  id,
  title: 'Summary',
  appliesTo: () => true,
  create: (context) => new SummarySection(context),
};

class SummarySection implements Section {
  readonly element = el('div', {});
  private readonly lists = el('div', { class: 'summary-lists' });
  private readonly headline = el('p', { class: 'headline', 'data-testid': 'headline' });
  private readonly counts = el('p', { class: 'summary', 'data-testid': 'summary' });
  private readonly groups: GroupsView;
  /** Lists that show as a whole. */
  private readonly whole = new Set<string>();

  constructor(private context: PageContext) {
    this.groups = new GroupsView(id, context);
    this.element.append(this.headline, this.counts, this.lists, this.groups.element);
    this.draw();
  }

  update(context: PageContext, changes: ReadonlySet<Change>): void {
    this.context = context;
    if (changes.has('result') || changes.has('theme')) this.draw();
    this.groups.update(context, changes);
  }

  unfilter(): void {
    this.groups.unfilter();
  }

  dispose(): void {
    this.element.replaceChildren();
  }

  private draw(): void {
    const { result } = this.context;
    const { headline, differences, changes } = result.summary;
    this.headline.replaceChildren(...prose(headline));
    this.headline.hidden = headline === '';
    this.counts.textContent = summary(result);
    keepingFocus(this.lists, () => {
      this.lists.replaceChildren(
        ...(differences.length === 0 ? [] : [this.differences(differences)]),
        ...(changes.length === 0 ? [] : [this.changes(changes)]),
      );
    });
  }

  private differences(all: readonly Difference[]): HTMLElement {
    const items = this.first('differences', all, firstDifferences).map((difference, place) => this.difference(difference, place));
    const list = el('ol', { class: 'differences', 'data-testid': 'differences' }, ...items);
    return el(
      'div',
      { class: 'summary-part' },
      el('h3', {}, 'What differs, what matters most first'),
      list,
      ...this.more('differences', all, firstDifferences),
    );
  }

  private difference(difference: Difference, place: number): HTMLElement {
    const { kind, name, text, why, weight } = difference;
    const { word, dots } = weightOf(weight);
    const meter = el('span', { class: 'dots', 'aria-hidden': 'true' }, '●'.repeat(dots) + '○'.repeat(5 - dots));
    const about = el('span', { class: 'weight', title: `Matters ${word}` }, meter, el('span', { class: 'heard' }, `Matters ${word}. `));
    const ways = placesOf(difference).filter(({ section }) => this.context.sections.includes(section));
    // The reader hears the place where the link leads when it gets there.
    const lead = () => {
      if (!ways.some(({ section, item }) => this.context.goTo(section, item)))
        this.context.announce(`There is no more of ${name} on this page`);
    };
    const label = ways.length === 0 ? el('strong', {}, name) : button(name, lead, { class: 'link', 'data-focus': `difference ${place}` });
    const reason = why == null ? [] : [el('span', { class: 'why' }, ...prose(why))];
    return el(
      'li',
      { 'data-kind': kind, 'data-name': name },
      about,
      el('span', { class: 'kind' }, kindWords[kind]),
      el('span', { class: 'what' }, label, ' ', el('span', { class: 'how' }, ...prose(text)), ...reason),
    );
  }

  private changes(all: readonly MetricChange[]): HTMLElement {
    const { labels, theme, result } = this.context;
    const rows = this.first('changes', all, firstChanges).map((change, place) => {
      const { metric, run, from, to, change: difference, verdict, chance } = changeLine(change);
      const lead = button(metric, () => this.context.goTo('table', `metric:${metric}`), { class: 'link', 'data-focus': `change ${place}` });
      return el(
        'tr',
        { 'data-metric': metric, 'data-verdict': verdict },
        el('th', { scope: 'row' }, lead),
        el(
          'td',
          {},
          el('span', { class: 'number' }, `${from} → ${to}`),
          el('span', { class: 'of' }, swatch(theme, run), labels[run] ?? ''),
        ),
        el('td', { class: `delta ${verdict}` }, el('span', { class: 'number' }, difference), ' ', el('strong', {}, verdict)),
        el('td', {}, chance),
      );
    });
    const heads = ['Metric', `From ${labels[result.baseline] ?? 'the baseline'}`, 'Change', 'Against chance'];
    const table = el(
      'table',
      { class: 'plain', 'data-testid': 'changes' },
      el('thead', {}, el('tr', {}, ...heads.map((head) => el('th', { scope: 'col' }, head)))),
      el('tbody', {}, ...rows),
    );
    const title = el('h3', { id: 'changes-title' }, 'What became of the metrics');
    const frame = el('div', { class: 'wide', tabindex: 0, role: 'region', 'aria-labelledby': title.id }, table);
    return el('div', { class: 'summary-part' }, title, frame, ...this.more('changes', all, firstChanges));
  }

  private first<T>(list: string, all: readonly T[], most: number): readonly T[] {
    return this.whole.has(list) ? all : all.slice(0, most);
  }

  private more(list: string, all: readonly unknown[], most: number): HTMLElement[] {
    if (all.length <= most || this.whole.has(list)) return [];
    const show = () => {
      this.whole.add(list);
      this.draw();
      this.context.announce(`All ${all.length} show`);
    };
    return [button(`Show All ${all.length}`, show, { class: 'secondary', 'data-focus': `all ${list}` })];
  }
}
