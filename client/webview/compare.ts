import type { FromPage, PageState, ToPage } from '../shared/pageMessages';
import type { CompareResult } from '../shared/protocol';
import { ChartsView } from './chartsView';
import { button, checkbox, el } from './dom';
import { initialState } from './initialState';
import { runLabels, summary } from './tableModel';
import { tableView } from './tableView';
import { onThemeChange, readTheme } from './theme';

/** The comparison page: asks the extension for the comparison, draws it, and keeps how it is looked at for the next start. */
class Page {
  private readonly api = acquireVsCodeApi<PageState>();
  private readonly root: HTMLElement;
  private readonly state: PageState;
  private table: HTMLElement | undefined;
  private charts: ChartsView | undefined;
  private result: CompareResult | undefined;

  constructor(root: HTMLElement) {
    this.root = root;
    this.state = initialState(this.api.getState(), root.dataset['state']);
    this.save();
    window.addEventListener('message', (event: MessageEvent<ToPage>) => this.receive(event.data));
    onThemeChange(() => {
      this.charts?.retheme(readTheme());
      this.drawTable();
    });
    this.load();
  }

  private load(): void {
    this.api.postMessage({ type: 'load' } satisfies FromPage);
  }

  private save(): void {
    this.api.setState(this.state);
  }

  private receive(message: ToPage): void {
    if (message.type === 'result') this.show(message.result);
    else if (message.type === 'error') this.showError(message.text);
    // What is there stays in sight while it is asked for again.
    else if (this.result === undefined)
      this.replace(el('p', { class: 'loading', role: 'status' }, `Comparing ${message.runs.length} runs…`));
    this.root.setAttribute('aria-busy', String(message.type === 'loading'));
  }

  private showError(text: string): void {
    this.result = undefined;
    const retry = button('Try Again', () => this.load(), { 'data-testid': 'retry' });
    this.replace(
      el(
        'div',
        { class: 'failure', role: 'alert' },
        el('h1', {}, 'The runs could not be compared'),
        el('p', { 'data-testid': 'error' }, text),
        retry,
      ),
    );
  }

  private show(result: CompareResult): void {
    this.result = result;
    const { state } = this;
    const labels = runLabels(result.runs);
    this.charts?.dispose();
    this.charts = new ChartsView(result, labels, readTheme(), state, () => this.save());
    this.table = el('div', {});
    const search = el('input', {
      type: 'search',
      placeholder: 'Search names and values',
      'aria-label': 'Search names and values',
      value: state.search,
    });
    search.addEventListener('input', () => {
      state.search = search.value;
      this.changeTable();
    });
    const differences = checkbox(
      'Only differences',
      state.onlyDifferences,
      (on) => {
        state.onlyDifferences = on;
        this.changeTable();
      },
      { 'data-testid': 'only-differences' },
    );
    this.root.replaceChildren(
      el(
        'header',
        {},
        el('h1', {}, `Compare ${result.runs.length} runs`),
        button('Refresh', () => this.load(), { class: 'secondary' }),
      ),
      el('p', { class: 'summary', role: 'status', 'data-testid': 'summary' }, summary(result)),
      ...problems(result.problems),
      el('div', { class: 'toolbar' }, differences, search),
      this.table,
      this.charts.element,
    );
    this.drawTable();
    this.charts.draw();
  }

  private changeTable(): void {
    this.save();
    this.drawTable();
  }

  private drawTable(): void {
    if (this.result === undefined || this.table === undefined) return;
    const old = this.table.firstElementChild;
    const [left, top] = [old?.scrollLeft ?? 0, old?.scrollTop ?? 0];
    const view = tableView(this.result, runLabels(this.result.runs), readTheme(), this.state);
    this.table.replaceChildren(view);
    view.scrollTo(left, top);
  }

  private replace(element: HTMLElement): void {
    this.charts?.dispose();
    this.charts = undefined;
    this.table = undefined;
    this.root.replaceChildren(element);
  }
}

function problems(texts: readonly string[]): HTMLElement[] {
  if (texts.length === 0) return [];
  const list = el('ul', {}, ...texts.map((text) => el('li', {}, text)));
  return [
    el('div', { class: 'problems', role: 'note', 'data-testid': 'problems' }, el('strong', {}, 'Not everything could be read'), list),
  ];
}

const root = document.getElementById('page');
if (root !== null) new Page(root);
