import { button, el } from '../dom';
import type { HeaderAction, PageContext, PageHandle } from '../section';
import { runKey } from './adjust';

/** The most runs that a title names. */
const named = 3;

/** What the page is called: the names of a few runs, the number of many. */
export function titleOf(labels: readonly string[]): string {
  return labels.length > 0 && labels.length <= named ? `Compare ${labels.join(', ')}` : `Compare ${labels.length} runs`;
}

/** The head of the page: its title, the run that the others are measured against, and what can be done with the page. */
export class Header {
  readonly element: HTMLElement;
  private readonly title = el('h1', {});
  private readonly baseline = el('select', { 'data-testid': 'baseline' });
  private options = '';

  constructor(page: PageHandle, actions: readonly HeaderAction[], refresh: () => void) {
    this.baseline.addEventListener('change', () => page.context()?.change({ baseline: this.baseline.value }));
    const asks = page.host.isEditor ? [button('Refresh', refresh, { class: 'secondary', 'data-testid': 'refresh' })] : [];
    this.element = el(
      'header',
      { class: 'page-head' },
      this.title,
      el('label', { class: 'field baseline' }, 'Baseline', this.baseline),
      el(
        'div',
        { class: 'actions', role: 'group', 'aria-label': 'Page' },
        ...actions.filter((action) => action.appliesTo(page.host)).map((action) => action.create(page)),
        ...asks,
      ),
    );
  }

  update({ result, labels }: PageContext): void {
    const title = titleOf(labels);
    if (this.title.textContent !== title) this.title.textContent = title;
    const keys = result.runs.map(runKey);
    const options = JSON.stringify([keys, labels]);
    // Not while nothing changed: a list that is open would close.
    if (options !== this.options)
      this.baseline.replaceChildren(...keys.map((key, run) => el('option', { value: key }, labels[run] ?? key)));
    this.options = options;
    this.baseline.value = keys[result.baseline] ?? '';
  }
}
