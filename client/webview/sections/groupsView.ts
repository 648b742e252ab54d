import { button, checkbox, choice, el, keepingFocus } from '../dom';
import { formatNumber } from '../format';
import { isRecord } from '../initialState';
import type { Change, PageContext } from '../section';
import { groupLines, groupMetrics, groupsText, pText, testWords, type GroupLine } from '../summaryModel';
import { signed, verdictOf } from '../table/delta';
import { tip } from '../tip';

const firstGroups = 20;

const aboutGroups =
  'Runs that differ in nothing but their repetition (such as the seed) are put together: how far they lie apart shows what chance alone does. The standard deviation is that of the sample.';
const aboutTest =
  'Welch’s t-test against the group of the baseline. A small p (below 0.05) says that chance alone seldom makes a difference this large; a large p says that it may well be chance. With a few runs only large differences can be told from chance.';

/** Runs put together that only repeat each other: means, deviations, and whether a difference is more than chance. */
export class GroupsView {
  readonly element = el('div', { class: 'groups' });
  private metric: string | undefined;
  private isWhole = false;
  private chosen: number | undefined;

  constructor(
    private readonly section: string,
    private context: PageContext,
  ) {
    const kept = context.kept(section);
    if (isRecord(kept) && typeof kept['metric'] === 'string') this.metric = kept['metric'];
    this.draw();
  }

  update(context: PageContext, changes: ReadonlySet<Change>): void {
    this.context = context;
    if (changes.has('result')) this.draw();
  }

  unfilter(): void {
    this.chosen = undefined;
    this.draw();
  }

  private draw(): void {
    const { result } = this.context;
    keepingFocus(this.element, () => {
      if (result.grouping.groups.length === 0) {
        this.element.replaceChildren();
        return;
      }
      const metrics = groupMetrics(result);
      const metric = metrics.includes(this.metric ?? '') ? this.metric : metrics[0];
      const isGrouped = result.grouping.groups.length < result.runs.length;
      this.element.replaceChildren(
        el('h3', { id: 'groups-title' }, 'Groups of repeated runs ', tip('What groups are', aboutGroups)),
        el('p', { class: 'summary', 'data-testid': 'groups-text' }, groupsText(result)),
        ...this.repeats(),
        ...(isGrouped && metric !== undefined ? [this.metricChoice(metrics, metric), this.table(metric)] : []),
      );
    });
  }

  /** Lets the reader say which parameters only number repetitions. */
  private repeats(): HTMLElement[] {
    const { repeats, suggested } = this.context.result.grouping;
    const names = [...new Set([...repeats, ...suggested])];
    if (names.length === 0) return [];
    const boxes = names.map((name) =>
      checkbox(
        name,
        repeats.includes(name),
        (on) => this.context.change({ repeats: on ? [...repeats, name] : repeats.filter((one) => one !== name) }),
        { 'data-focus': `repeat ${name}` },
      ),
    );
    const back = this.context.state.repeats !== undefined;
    const reset = button('As Forge Knows Them', () => this.back(), { class: 'link', 'data-focus': 'repeats back' });
    return [el('fieldset', { class: 'picker' }, el('legend', {}, 'Only number repetitions'), ...boxes, ...(back ? [reset] : []))];
  }

  private back(): void {
    this.context.change({ repeats: undefined });
  }

  private metricChoice(metrics: readonly string[], metric: string): HTMLElement {
    const list = choice(
      'Metric',
      metrics.map((key) => [key, key] as const),
      metric,
      (key) => {
        this.metric = key;
        this.context.keep(this.section, { metric: key });
        this.draw();
      },
    );
    list.querySelector('select')?.setAttribute('data-focus', 'group metric');
    return el('div', { class: 'toolbar' }, list);
  }

  private table(metric: string): HTMLElement {
    const lines = groupLines(this.context.result, metric);
    const shown = this.isWhole ? lines : lines.slice(0, firstGroups);
    const test = el('th', { scope: 'col' }, 'p (Welch) ', tip('What p says', aboutTest));
    const heads = ['Group', 'Runs', 'Mean ± sd', 'Difference'].map((text) => el('th', { scope: 'col' }, text));
    const table = el(
      'table',
      { class: 'plain', 'data-testid': 'groups' },
      el('thead', {}, el('tr', {}, ...heads, test, el('th', { scope: 'col' }, 'What it says'))),
      el('tbody', {}, ...shown.map((line) => this.line(line, metric))),
    );
    const parts: HTMLElement[] = [el('div', { class: 'wide', tabindex: 0, role: 'region', 'aria-labelledby': 'groups-title' }, table)];
    if (shown.length < lines.length) {
      const all = () => {
        this.isWhole = true;
        this.draw();
      };
      parts.push(button(`Show All ${lines.length} Groups`, all, { class: 'secondary', 'data-focus': 'all groups' }));
    }
    return el('div', {}, ...parts);
  }

  private line({ label, group, runs, count: n, mean, notFinite, isBaseline, test }: GroupLine, metric: string): HTMLElement {
    const row = this.context.result.metrics.find(({ key }) => key === metric);
    const direction = row?.higherIsBetter == null ? undefined : row.higherIsBetter ? 'higher' : 'lower';
    const only = this.chosen === group;
    const name = button(label, () => this.only(group, label, runs), {
      class: 'link',
      'aria-pressed': String(only),
      'data-focus': `group ${group}`,
      title: only ? 'Show all runs again' : 'Show only these runs',
    });
    const badge = isBaseline ? [' ', el('span', { class: 'badge' }, 'baseline')] : [];
    const lost = notFinite > 0 ? [el('span', { class: 'of' }, ` ${notFinite} NaN or infinite left out`)] : [];
    return el(
      'tr',
      { 'data-group': group },
      el('th', { scope: 'row' }, name, ...badge),
      el('td', {}, n === runs.length ? String(n) : `${n} of ${runs.length}`),
      el('td', {}, el('span', { class: 'number' }, mean), ...lost),
      ...this.testCells(test, isBaseline, direction),
    );
  }

  private testCells(test: GroupLine['test'], isBaseline: boolean, direction: 'higher' | 'lower' | undefined): HTMLElement[] {
    if (test === undefined) {
      const why = isBaseline ? 'the others are measured against it' : 'too few runs to test';
      return [el('td', {}, '–'), el('td', {}, '–'), el('td', { class: 'quiet' }, why)];
    }
    const verdict = verdictOf(test.difference, direction);
    const { short, long } = testWords(test);
    const said = verdict === 'changed' ? [] : [' ', el('strong', {}, verdict)];
    return [
      el(
        'td',
        { class: `delta ${verdict}` },
        el(
          'span',
          { class: 'number' },
          signed(test.difference, (size) => formatNumber(size, 3)),
        ),
        ...said,
      ),
      el('td', {}, el('span', { class: 'number' }, pText(test.p))),
      el('td', {}, short, ' ', tip(`More about ${short}`, long)),
    ];
  }

  /** Shows the runs of one group; of all again, where it was that group. */
  private only(group: number, label: string, runs: readonly number[]): void {
    const again = this.chosen === group;
    this.chosen = again ? undefined : group;
    this.context.filter(this.section, again ? undefined : { runs: new Set(runs), text: label });
    this.draw();
  }
}
