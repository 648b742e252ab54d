import type { CompareResult, Difference } from '../shared/comparison';
import type { PageState } from '../shared/pageMessages';
import { button, el } from './dom';
import { adjusted, runKey } from './frame/adjust';
import { chips } from './frame/chips';
import { problemsOf } from './frame/missing';
import { Header } from './frame/header';
import { SectionBar } from './frame/sectionBar';
import { SectionSlot } from './frame/sectionSlot';
import { ScrollSpy } from './frame/scrollSpy';
import type { Host } from './host';
import { initialState } from './initialState';
import { followPrinting } from './printing';
import type { Change, PageContext, PageHandle, RunFilter, Section, StatePart } from './section';
import { headerActions } from './sections/headerActions';
import { sections } from './sections/sections';
import { withFound } from './summaryModel';
import { runLabels } from './tableModel';
import { onThemeChange, readTheme, type Theme } from './theme';

/** The comparison page: asks for the comparison, shows its sections, and keeps how it is looked at for the next start. */
export class Page implements PageHandle {
  private readonly state: PageState;
  private readonly filters = new Map<string, RunFilter>();
  /** What sections found out later about what differs. */
  private readonly found = new Map<string, readonly Difference[]>();
  private readonly slots = new Map<string, SectionSlot>();
  private readonly voice = el('p', { class: 'voice', role: 'status' });
  private readonly chips = el('div', { class: 'chips', 'data-testid': 'chips', role: 'group', 'aria-label': 'Filters of the runs' });
  private readonly problems = el('div', {});
  private header: Header | undefined;
  private sight: ScrollSpy | undefined;
  /** What the server said last. */
  private answer: CompareResult | undefined;
  private current: PageContext | undefined;
  private theme: Theme = readTheme();
  private asking: AbortController | undefined;
  /** Whether the runs changed since they were asked for. */
  private isStale = false;

  constructor(
    private readonly root: HTMLElement,
    readonly host: Host,
    kept: unknown,
  ) {
    this.state = initialState(kept, root.dataset['state']);
    host.save(this.state);
    host.onChanged(() => this.changed());
    onThemeChange(() => {
      this.theme = readTheme();
      this.update('theme');
    });
    followPrinting(() => this.showAll());
    void this.load();
  }

  context(): PageContext | undefined {
    return this.current;
  }

  showAll(): void {
    for (const slot of this.slots.values()) slot.show();
  }

  section(id: string): Section | undefined {
    return this.slots.get(id)?.show();
  }

  /** Asks again, when what is asked already has been answered: a store that never rests must not keep the page from an answer. */
  private changed(): void {
    if (this.asking === undefined) void this.load();
    else this.isStale = true;
  }

  private answered(): void {
    this.asking = undefined;
    if (this.isStale) void this.load();
  }

  /** Asks for the comparison, again where it is there; what is there stays in sight until the answer comes. */
  private async load(): Promise<void> {
    const { runs, baseline, directions, repeats } = this.state;
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    this.isStale = false;
    if (this.answer === undefined) this.replace(el('p', { class: 'loading', role: 'status' }, `Comparing ${runs.length} runs…`));
    this.root.setAttribute('aria-busy', 'true');
    try {
      const base = runs.find((run) => runKey(run) === baseline);
      const answer = await this.host.request(
        'forge/runs/compare',
        { runs, directions, ...(base === undefined ? {} : { baseline: base }), ...(repeats === undefined ? {} : { repeats }) },
        asking.signal,
      );
      if (asking.signal.aborted) return;
      this.show(answer);
    } catch (error) {
      if (!asking.signal.aborted) this.showError(error instanceof Error ? error.message : String(error));
    } finally {
      if (this.asking === asking) {
        this.root.setAttribute('aria-busy', 'false');
        this.answered();
      }
    }
  }

  private showError(text: string): void {
    // A page that shows something keeps it: a store that is silent for a moment must not take the table away.
    if (this.answer !== undefined && this.slots.size > 0) {
      const retry = button('Try Again', () => void this.load(), { 'data-testid': 'retry' });
      const lines = [el('strong', {}, 'The comparison could not be brought up to date'), el('p', { 'data-testid': 'error' }, text), retry];
      this.problems.replaceChildren(el('div', { class: 'problems', role: 'alert' }, ...lines));
      return;
    }
    this.fail('The runs could not be compared', [text]);
  }

  private fail(title: string, texts: readonly string[]): void {
    this.answer = undefined;
    const retry = button('Try Again', () => void this.load(), { 'data-testid': 'retry' });
    const lines = texts.map((line) => el('p', { 'data-testid': 'error' }, line));
    this.replace(el('div', { class: 'failure', role: 'alert' }, el('h1', {}, title), ...lines, retry));
  }

  private show(answer: CompareResult): void {
    if (answer.runs.length === 0) {
      this.fail(
        'None of the runs can be read',
        answer.problems.length > 0 ? problemsOf(answer, this.state) : ['Open the comparison again from the Runs view.'],
      );
      return;
    }
    const isNew = this.answer !== undefined && this.slots.size > 0 && JSON.stringify(answer) !== JSON.stringify(this.answer);
    this.forgetMovedFilters(answer);
    this.answer = answer;
    this.problems.replaceChildren(...problemList(problemsOf(answer, this.state)));
    const wanted = sections.filter((kind) => kind.appliesTo(answer, this.host)).map(({ id }) => id);
    if (wanted.join() === [...this.slots.keys()].join()) {
      this.update(...(isNew ? (['result', 'visible'] as const) : (['state'] as const)));
      if (isNew) this.current?.announce('The comparison was updated.');
      return;
    }
    this.build(wanted);
  }

  /** Puts the page together; sections that were there stay as they are. */
  private build(wanted: readonly string[]): void {
    this.current = this.makeContext();
    const slots = sections
      .filter(({ id }) => wanted.includes(id))
      .map((kind) => {
        const fold = (folded: boolean) => this.fold(kind.id, folded);
        return this.slots.get(kind.id) ?? new SectionSlot(kind, () => this.current, this.state.folded.includes(kind.id), fold);
      });
    for (const [id, slot] of this.slots) if (!wanted.includes(id)) slot.dispose();
    this.slots.clear();
    for (const slot of slots) this.slots.set(slot.kind.id, slot);
    this.header ??= new Header(this, headerActions, () => void this.load());
    const bar = new SectionBar(
      slots.map(({ kind }) => kind),
      (id) => this.goTo(id),
    );
    const skip = el('a', { class: 'skip', href: `#${slots[0]?.kind.id ?? ''}-title` }, 'Skip to the comparison');
    skip.addEventListener('click', (event) => {
      event.preventDefault();
      slots[0]?.heading.focus();
    });
    const head = el('div', { class: 'sticky' }, bar.element, this.chips);
    this.root.replaceChildren(skip, this.header.element, this.problems, head, ...slots.map(({ element }) => element), this.voice);
    this.sight?.dispose();
    this.sight = new ScrollSpy(slots, head, (section, offset) => {
      bar.mark(section);
      this.state.scroll = { section, offset };
      this.host.save(this.state);
    });
    for (const { kind } of slots) if (kind.isFiltering?.(this.state.sections[kind.id]) === true) this.section(kind.id);
    this.sight.restore(this.state.scroll);
    this.update('result', 'visible');
  }

  private fold(id: string, folded: boolean): void {
    const others = this.state.folded.filter((one) => one !== id);
    this.state.folded = folded ? [...others, id] : others;
    this.host.save(this.state);
    this.slots.get(id)?.fold(folded);
  }

  private goTo(id: string, item?: string): boolean {
    const slot = this.slots.get(id);
    if (slot === undefined) return false;
    if (slot.folded) this.fold(id, false);
    const section = slot.show();
    if (item === undefined) {
      slot.heading.scrollIntoView({ block: 'start' });
      slot.heading.focus({ preventScroll: true });
      return true;
    }
    return section?.goTo?.(item) ?? false;
  }

  /** Brings the frame up to date at once, and each section as soon as it is near the sight. */
  private update(...changes: Change[]): void {
    if (this.answer === undefined) return;
    this.current = this.makeContext();
    this.header?.update(this.current);
    this.showChips();
    for (const slot of this.slots.values()) slot.update(changes);
  }

  private change(part: StatePart): void {
    Object.assign(this.state, part);
    // Absent is what the server knows; a state on disk has no undefined.
    for (const name of Object.keys(part) as (keyof PageState)[]) if (part[name] === undefined) Reflect.deleteProperty(this.state, name);
    this.host.save(this.state);
    // Baseline and directions show before the server has answered.
    const asks = ['baseline', 'directions', 'undirected', 'repeats'].some((name) => name in part);
    if (asks) this.update('result', 'state', 'visible');
    else this.update('state', 'visible');
    if (asks) void this.load();
  }

  private turn(metric: string, direction: boolean | null | undefined): void {
    const others = Object.fromEntries(Object.entries(this.state.directions).filter(([key]) => key !== metric));
    const undirected = (this.state.undirected ?? []).filter((one) => one !== metric);
    this.change({
      directions: direction == null ? others : { ...others, [metric]: direction },
      undirected: direction === null ? [...undirected, metric] : undirected,
    });
  }

  private makeContext(): PageContext {
    const { state, host, theme, answer } = this;
    if (answer === undefined) throw new Error('There is no comparison yet.');
    const known = adjusted(answer, state);
    const differences = withFound(known.summary.differences, [...this.found.values()].flat());
    const result = { ...known, summary: { ...known.summary, differences } };
    const hidden = new Set(state.hidden);
    const filters = [...this.filters.values()];
    const places = result.runs.flatMap((run, place) =>
      !hidden.has(runKey(run)) && filters.every(({ runs }) => runs.has(place)) ? [place] : [],
    );
    return {
      host,
      result,
      labels: runLabels(result.runs),
      theme,
      state,
      visible: places,
      filters,
      sections: [...this.slots.keys()],
      change: (part) => this.change(part),
      kept: (section) => state.sections[section],
      keep: (section, value) => {
        state.sections[section] = value;
        host.save(state);
      },
      filter: (section, choice) => {
        if (choice === undefined) this.filters.delete(section);
        else this.filters.set(section, { section, ...choice });
        this.update('visible');
      },
      turn: (metric, direction) => this.turn(metric, direction),
      goTo: (section, item) => this.goTo(section, item),
      addDifferences: (section, differences) => {
        if (differences === undefined) this.found.delete(section);
        else this.found.set(section, differences);
        this.update('result');
      },
      announce: (text) => (this.voice.textContent = text),
    };
  }

  private showChips(): void {
    const { answer, state } = this;
    if (answer === undefined) return;
    const hidden = new Set(state.hidden);
    const now = chips(answer.runs.length, [...this.filters.values()], answer.runs.filter((run) => hidden.has(runKey(run))).length);
    const elements = now.map(({ section, text, undo }) => {
      const clear = () => {
        if (section === undefined) this.change({ hidden: [] });
        else this.unfilter(section);
      };
      const takeBack = button(undo, clear, { class: 'link', 'aria-label': `${undo}: ${text}` });
      return el('span', { class: 'chip', 'data-chip': section ?? 'hidden' }, el('span', {}, text), takeBack);
    });
    const had = this.chips.contains(document.activeElement);
    this.chips.replaceChildren(...elements);
    this.chips.hidden = elements.length === 0;
    // The button that was pressed is gone: the focus goes to the next, or where the chips were.
    if (had) (this.chips.querySelector('button') ?? this.root.querySelector<HTMLElement>('nav.bar a[aria-current], nav.bar a'))?.focus();
  }

  private unfilter(section: string): void {
    this.slots.get(section)?.section?.unfilter?.();
    this.filters.delete(section);
    this.update('visible');
  }

  /** Places in filters are those of the runs as they were: with other runs they mean others. */
  private forgetMovedFilters(next: CompareResult): void {
    if (this.answer === undefined || next.runs.map(runKey).join('\n') === this.answer.runs.map(runKey).join('\n')) return;
    for (const section of this.filters.keys()) this.slots.get(section)?.section?.unfilter?.();
    this.filters.clear();
  }

  private replace(element: HTMLElement): void {
    for (const slot of this.slots.values()) slot.dispose();
    this.slots.clear();
    this.found.clear();
    this.sight?.dispose();
    this.root.replaceChildren(element);
  }
}

function problemList(texts: readonly string[]): HTMLElement[] {
  if (texts.length === 0) return [];
  const list = el('ul', {}, ...texts.map((text) => el('li', {}, text)));
  return [
    el('div', { class: 'problems', role: 'note', 'data-testid': 'problems' }, el('strong', {}, 'Not everything could be read'), list),
  ];
}
