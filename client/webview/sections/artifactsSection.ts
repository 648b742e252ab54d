import type { ArtifactTables, SharedArtifact, SharedArtifacts } from '../../shared/differences';
import type { RunRef } from '../../shared/runs';
import { button, checkbox, choice, el } from '../dom';
import { isRecord } from '../initialState';
import type { PageContext, Section, SectionKind } from '../section';
import { artifactGroups, chosenFile } from './artifactsModel';
import { Pictures, type PictureSize } from './pictures';
import { tableOfRuns, textsOfRuns } from './artifactTables';
import { prose } from './prose';

const id = 'artifacts';
const patience = 400;
const firstRows = 100;
const moreRows = 1000;
const sizes = [
  ['small', 'Small'],
  ['medium', 'Medium'],
  ['large', 'Large'],
] as const;

/** Pictures, tables and texts that the runs logged, side by side. */
export const artifactsSection: SectionKind = {
  id,
  title: 'Artifacts',
  appliesTo: ({ runs }, host) => runs.length > 0 && host.answers('forge/artifacts/shared'),
  create: (context) => new ArtifactsSection(context),
};

interface Options {
  path?: string;
  onlyDifferences: boolean;
  size: PictureSize;
}

/** The runs that were asked about, and what they are called. */
export interface AskedRuns {
  readonly runs: readonly RunRef[];
  readonly names: readonly string[];
}

class ArtifactsSection implements Section {
  readonly element = el('div', { class: 'artifacts' });
  private readonly toolbar = el('div', { class: 'toolbar' });
  private readonly body = el('div', { 'aria-live': 'polite' });
  private readonly options: Options;
  private asking = new AbortController();
  private looking = new AbortController();
  private asked: { key: string; list: AskedRuns } = { key: '', list: { runs: [], names: [] } };
  private shared: SharedArtifacts | undefined;
  private pictures: Pictures | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private context: PageContext) {
    const kept = context.kept(id);
    const { path, onlyDifferences, size } = isRecord(kept) ? kept : {};
    this.options = {
      ...(typeof path === 'string' ? { path } : {}),
      onlyDifferences: onlyDifferences === true,
      size: size === 'small' || size === 'large' ? size : 'medium',
    };
    this.element.append(this.toolbar, this.body);
    void this.ask();
  }

  update(context: PageContext): void {
    this.context = context;
    if (this.wanted().key === this.asked.key) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), patience);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.asking.abort();
    this.clear();
  }

  private wanted(): { key: string; list: AskedRuns } {
    const { result, visible, labels } = this.context;
    const places = [...new Set([...(visible.includes(result.baseline) || visible.length === 0 ? [result.baseline] : []), ...visible])];
    const runs = places.flatMap((place) => {
      const run = result.runs[place];
      return run === undefined ? [] : [{ store: run.store, runId: run.runId }];
    });
    const names = places.map((place) => labels[place] ?? '');
    return { key: JSON.stringify([runs, names, places.map((place) => result.runs[place]?.status)]), list: { runs, names } };
  }

  private async ask(): Promise<void> {
    this.asked = this.wanted();
    this.asking.abort();
    const { signal } = (this.asking = new AbortController());
    if (this.shared === undefined) this.body.replaceChildren(el('p', { class: 'loading' }, 'Looking…'));
    try {
      this.shared = await this.context.host.request('forge/artifacts/shared', { runs: [...this.asked.list.runs] }, signal);
      this.draw();
    } catch (error) {
      if (!signal.aborted) this.fail(error, () => void this.ask());
    }
  }

  private draw(): void {
    const { shared } = this;
    if (shared === undefined) return;
    const file = chosenFile(shared.files, this.options.path);
    this.clear();
    if (file === undefined) {
      this.toolbar.replaceChildren();
      this.body.replaceChildren(el('p', { class: 'none' }, 'The runs logged no picture, table or text.'), ...notes(shared.problems));
      return;
    }
    this.toolbar.replaceChildren(this.picker(shared, file), ...this.controls(file));
    if (file.kind === 'image') this.showPictures(file, shared);
    else void this.showTables(file, shared, firstRows);
  }

  private picker(shared: SharedArtifacts, file: SharedArtifact): HTMLElement {
    const select = el('select', { 'data-testid': 'artifact-picker' });
    for (const group of artifactGroups(shared.files, shared.runs.length)) {
      const options = group.files.map(({ path, label }) => el('option', { value: path, selected: path === file.path }, label));
      select.append(el('optgroup', { label: group.title }, ...options));
    }
    select.addEventListener('change', () => {
      this.options.path = select.value;
      this.changed();
      // The list is drawn anew, and whoever walks through it by keys goes on.
      this.toolbar.querySelector('select')?.focus();
    });
    return el('label', { class: 'field' }, 'File', select);
  }

  private controls({ kind }: SharedArtifact): HTMLElement[] {
    if (kind === 'image')
      return [
        choice('Size', sizes, this.options.size, (size) => {
          this.options.size = size;
          this.context.keep(id, this.options);
          this.pictures?.resize(size);
        }),
      ];
    if (kind === 'text') return [];
    return [
      checkbox(
        'Only differing rows',
        this.options.onlyDifferences,
        (on) => {
          this.options.onlyDifferences = on;
          this.changed();
        },
        { 'data-testid': 'artifact-differences' },
      ),
    ];
  }

  private changed(): void {
    this.context.keep(id, this.options);
    this.draw();
  }

  private showPictures(file: SharedArtifact, shared: SharedArtifacts): void {
    this.pictures = new Pictures(this.context, file, shared.runs, this.asked.list, this.options.size);
    this.body.replaceChildren(this.pictures.element, ...notes(shared.problems));
  }

  private async showTables(file: SharedArtifact, shared: SharedArtifacts, rows: number): Promise<void> {
    this.looking.abort();
    const { signal } = (this.looking = new AbortController());
    const { list } = this.asked;
    // Places of the answer are those of this list.
    const having = shared.runs.filter((_, i) => file.sizes[i] !== null);
    const chosen: AskedRuns = {
      runs: having.flatMap((place) => list.runs[place] ?? []),
      names: having.map((place) => list.names[place] ?? ''),
    };
    this.body.replaceChildren(el('p', { class: 'loading' }, 'Looking…'));
    try {
      const { onlyDifferences } = this.options;
      const request = { runs: [...chosen.runs], path: file.path, onlyDifferences, rows };
      const answer = await this.context.host.request('forge/artifacts/tables', request, signal);
      const more = rows < moreRows ? () => void this.showTables(file, shared, moreRows) : undefined;
      this.body.replaceChildren(...this.tables(file, answer, chosen, more), ...notes([...answer.problems, ...shared.problems]));
    } catch (error) {
      if (!signal.aborted) this.fail(error, () => void this.showTables(file, shared, rows));
    }
  }

  private tables(file: SharedArtifact, answer: ArtifactTables, chosen: AskedRuns, more: (() => void) | undefined): HTMLElement[] {
    if (answer.runs.length === 0) return [this.openButtons(file, chosen)];
    return answer.table != null
      ? tableOfRuns(file.path, answer.table, answer, chosen, this.context, more)
      : textsOfRuns(file.path, answer, chosen, this.context);
  }

  /** For files that are too large to be shown here. */
  private openButtons({ path }: SharedArtifact, { runs, names }: AskedRuns): HTMLElement {
    const { host } = this.context;
    const buttons = runs.map((run, i) =>
      button(`Open That of ${names[i] ?? ''}`, () => void host.act('openArtifact', { ...run, path }), { class: 'secondary' }),
    );
    return el('div', { class: 'toolbar' }, ...(host.isEditor ? buttons : []));
  }

  private fail(error: unknown, again: () => void): void {
    const text = error instanceof Error ? error.message : String(error);
    this.body.replaceChildren(el('p', { class: 'part-note' }, ...prose(text)), button('Try Again', again, { class: 'secondary' }));
  }

  private clear(): void {
    this.looking.abort();
    this.pictures?.dispose();
    this.pictures = undefined;
  }
}

function notes(texts: readonly string[]): HTMLElement[] {
  return [...new Set(texts)].map((text) => el('p', { class: 'part-note' }, ...prose(text)));
}
