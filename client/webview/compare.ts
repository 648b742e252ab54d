import type { CompareResult } from '../shared/comparison';
import type { PageState } from '../shared/pageMessages';
import { button, el } from './dom';
import { exportMenu } from './exportMenu';
import type { Host } from './host';
import { hostHere } from './hostHere';
import { initialState } from './initialState';
import type { Change, PageContext, Section } from './section';
import { sections } from './sections/sections';
import { shownTable } from './shownTable';
import { runLabels } from './tableModel';
import { onThemeChange, readTheme } from './theme';

/** The comparison page: asks for the comparison, shows its sections, and keeps how it is looked at for the next start. */
class Page {
  private readonly state: PageState;
  private readonly filters = new Map<string, { runs: ReadonlySet<number>; text: string }>();
  private readonly made = new Map<string, Section>();
  private readonly voice = el('p', { class: 'voice', role: 'status' });
  private result: CompareResult | undefined;

  constructor(
    private readonly root: HTMLElement,
    private readonly host: Host,
    kept: unknown,
  ) {
    this.state = initialState(kept, root.dataset['state']);
    host.save(this.state);
    host.onChanged(() => void this.load());
    onThemeChange(() => this.update('theme'));
    void this.load();
  }

  private async load(): Promise<void> {
    const { runs } = this.state;
    // What is there stays in sight while it is asked for again.
    if (this.result === undefined) this.replace(el('p', { class: 'loading', role: 'status' }, `Comparing ${runs.length} runs…`));
    this.root.setAttribute('aria-busy', 'true');
    try {
      this.show(await this.host.request('forge/runs/compare', { runs, directions: this.state.directions }));
    } catch (error) {
      this.showError(error instanceof Error ? error.message : String(error));
    } finally {
      this.root.setAttribute('aria-busy', 'false');
    }
  }

  private showError(text: string): void {
    this.result = undefined;
    const retry = button('Try Again', () => void this.load(), { 'data-testid': 'retry' });
    const title = el('h1', {}, 'The runs could not be compared');
    this.replace(el('div', { class: 'failure', role: 'alert' }, title, el('p', { 'data-testid': 'error' }, text), retry));
  }

  private show(result: CompareResult): void {
    this.result = result;
    if (this.made.size > 0) {
      this.update('result');
      return;
    }
    const context = this.context(result);
    const parts = sections
      .filter((kind) => kind.appliesTo(result))
      .map((kind) => {
        const section = kind.create(context);
        this.made.set(kind.id, section);
        const heading = `${kind.id}-title`;
        return el('section', { 'aria-labelledby': heading }, el('h2', { id: heading }, kind.title), section.element);
      });
    this.root.replaceChildren(
      el(
        'header',
        {},
        el('h1', {}, `Compare ${result.runs.length} runs`),
        ...(this.host.isEditor ? [button('Refresh', () => void this.load(), { class: 'secondary' })] : []),
        exportMenu(
          this.host,
          () => shownTable(this.context(this.result ?? result)),
          (text) => context.announce(text),
        ),
      ),
      ...problems(result.problems),
      ...parts,
      this.voice,
    );
  }

  private update(...changes: Change[]): void {
    if (this.result === undefined) return;
    const context = this.context(this.result);
    for (const section of this.made.values()) section.update(context, new Set(changes));
  }

  private context(result: CompareResult): PageContext {
    const { state, host } = this;
    const places = result.runs.map((_, place) => place);
    const shown = ({ store, runId }: { store: string; runId: string }) => !state.hidden.includes(`${store}/${runId}`);
    return {
      host,
      result,
      labels: runLabels(result.runs),
      theme: readTheme(),
      state,
      visible: places.filter((place) => {
        const run = result.runs[place];
        return run !== undefined && shown(run) && [...this.filters.values()].every(({ runs }) => runs.has(place));
      }),
      change: (part) => {
        Object.assign(state, part);
        host.save(state);
        this.update('state', 'visible');
      },
      kept: (section) => state.sections[section],
      keep: (section, value) => {
        state.sections[section] = value;
        host.save(state);
      },
      filter: (section, choice) => {
        if (choice === undefined) this.filters.delete(section);
        else this.filters.set(section, choice);
        this.update('visible');
      },
      announce: (text) => (this.voice.textContent = text),
    };
  }

  private replace(element: HTMLElement): void {
    for (const section of this.made.values()) section.dispose();
    this.made.clear();
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
if (root !== null) {
  const host = hostHere();
  new Page(root, host, host.kept);
}
