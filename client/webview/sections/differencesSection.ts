import type { Difference } from '../../shared/comparison';
import type { DifferencesPart, DifferencesResult } from '../../shared/differences';
import type { RunRef } from '../../shared/runs';
import { button, checkbox, el } from '../dom';
import { isRecord } from '../initialState';
import type { PageContext, Section, SectionKind } from '../section';
import { codePart } from './codePart';
import { configPart, dataPart, environmentPart } from './differenceParts';
import { parts } from './differencesModel';
import { prose } from './prose';

const id = 'differences';
/** Hiding runs one after another asks once. */
const patience = 400;

/** What the runs were made of: code, configs, data, environment. */
export const differencesSection: SectionKind = {
  id,
  title: 'Code, data and environment',
  appliesTo: ({ runs }, host) => runs.length > 1 && host.answers('forge/runs/differences'),
  create: (context) => new DifferencesSection(context),
};

/** What the parts draw with. */
export interface PartContext {
  readonly page: PageContext;
  /** The runs that were asked about, by the places in the answer. */
  readonly runs: readonly RunRef[];
  readonly names: readonly string[];
  readonly onlyDifferences: boolean;
  /** Cancelled when the section goes, or asks anew. */
  readonly signal: AbortSignal;
}

interface Part {
  element: HTMLElement;
  body: HTMLElement;
  result?: DifferencesResult;
}

class DifferencesSection implements Section {
  readonly element = el('div', { class: 'differences' });
  private readonly shown = new Map<DifferencesPart, Part>();
  private onlyDifferences: boolean;
  private asking = new AbortController();
  private asked = '';
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private context: PageContext) {
    const kept = context.kept(id);
    this.onlyDifferences = !isRecord(kept) || kept['onlyDifferences'] !== false;
    const only = checkbox(
      'Only differences',
      this.onlyDifferences,
      (on) => {
        this.onlyDifferences = on;
        this.context.keep(id, { onlyDifferences: on });
        for (const [part] of parts) this.draw(part);
      },
      { 'data-testid': 'differences-only' },
    );
    this.element.append(el('div', { class: 'toolbar' }, only));
    for (const [part, title] of parts) {
      const body = el('div', { 'aria-live': 'polite' });
      const heading = el('h3', { id: `differences-${part}`, tabindex: -1 }, title);
      const element = el('section', { class: 'part', 'aria-labelledby': heading.id, 'data-testid': `differences-${part}` }, heading, body);
      this.shown.set(part, { element, body });
      this.element.append(element);
    }
    this.ask();
  }

  update(context: PageContext): void {
    this.context = context;
    if (this.wanted().key === this.asked) {
      for (const [part] of parts) this.draw(part);
      return;
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), patience);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.asking.abort();
  }

  /** Leads to the part that an item is in; items are named by their kind, as in the summary. */
  goTo(item: string): boolean {
    const kind = item.split(':', 1)[0] ?? '';
    const part = kind === 'uncommitted' ? 'code' : kind === 'hardware' ? 'environment' : kind;
    const heading = this.element.querySelector<HTMLElement>(`#differences-${CSS.escape(part)}`);
    heading?.scrollIntoView({ block: 'start' });
    heading?.focus();
    return heading !== null;
  }

  /** The baseline and the runs that show; two or more, else all. */
  private wanted(): { places: number[]; key: string } {
    const { result, visible } = this.context;
    const others = visible.filter((place) => place !== result.baseline);
    const places = [
      result.baseline,
      ...(others.length === 0 ? result.runs.map((_, place) => place).filter((place) => place !== result.baseline) : others),
    ];
    const key = places.map((place) => {
      const run = result.runs[place];
      return run === undefined ? '' : `${run.store}/${run.runId} ${run.status}`;
    });
    return { places, key: key.join('\n') };
  }

  private ask(): void {
    const { places, key } = this.wanted();
    const { result } = this.context;
    this.asking.abort();
    this.asking = new AbortController();
    this.asked = key;
    const runs = places.flatMap((place) => {
      const run = result.runs[place];
      return run === undefined ? [] : [{ store: run.store, runId: run.runId }];
    });
    for (const [part] of parts) void this.load(part, runs, places, this.asking.signal);
  }

  private async load(part: DifferencesPart, runs: RunRef[], places: number[], signal: AbortSignal): Promise<void> {
    const shown = this.shown.get(part);
    if (shown === undefined) return;
    delete shown.result;
    shown.element.setAttribute('aria-busy', 'true');
    shown.body.replaceChildren(el('p', { class: 'loading' }, 'Looking…'));
    this.places = places;
    this.runs = runs;
    try {
      const [baseline] = runs;
      shown.result = await this.context.host.request(
        'forge/runs/differences',
        { runs, ...(baseline === undefined ? {} : { baseline }), parts: [part] },
        signal,
      );
      this.draw(part);
      this.tell();
    } catch (error) {
      if (signal.aborted) return;
      const retry = button('Try Again', () => void this.load(part, runs, places, this.asking.signal), { class: 'secondary' });
      shown.body.replaceChildren(el('p', { class: 'part-note' }, ...prose(error instanceof Error ? error.message : String(error))), retry);
    } finally {
      if (!signal.aborted) shown.element.setAttribute('aria-busy', 'false');
    }
  }

  private places: number[] = [];
  private runs: RunRef[] = [];

  private draw(part: DifferencesPart): void {
    const shown = this.shown.get(part);
    const result = shown?.result;
    if (shown === undefined || result === undefined) return;
    const { labels } = this.context;
    const context: PartContext = {
      page: this.context,
      runs: this.runs,
      names: this.places.map((place) => labels[place] ?? ''),
      onlyDifferences: this.onlyDifferences,
      signal: this.asking.signal,
    };
    const { code, config, data, environment } = result;
    const view =
      code != null
        ? codePart(code, context)
        : config != null
          ? configPart(config, context)
          : data != null
            ? dataPart(data, context)
            : environment != null
              ? environmentPart(environment, context)
              : [];
    const notes = result.problems.map((text) => el('p', { class: 'part-note' }, ...prose(text)));
    shown.body.replaceChildren(...view, ...notes);
  }

  private tell(): void {
    const all: Difference[] = [...this.shown.values()].flatMap(({ result }) => result?.differences ?? []);
    this.context.addDifferences(id, all);
  }
}
