import type { SharedArtifact } from '../../shared/differences';
import { button, el } from '../dom';
import type { PageContext } from '../section';
import { bytesOf, tooLarge } from './artifactsModel';
import type { AskedRuns } from './artifactsSection';
import { size as sizeText } from './differencesModel';
import { prose } from './prose';

export type PictureSize = 'small' | 'medium' | 'large';

/** One picture for each run. Each is asked for when it comes into sight, and drawn as an image only: what an SVG would run, does not. */
export class Pictures {
  readonly element: HTMLElement;
  private readonly cancel = new AbortController();
  private readonly urls: string[] = [];
  private readonly loads = new Map<Element, () => void>();
  private readonly sight = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        this.sight.unobserve(target);
        this.loads.get(target)?.();
      }
    },
    { rootMargin: '200px' },
  );

  /** @param places of the runs that were looked into, in the order of the sizes */
  constructor(
    private readonly context: PageContext,
    private readonly file: SharedArtifact,
    places: readonly number[],
    asked: AskedRuns,
    size: PictureSize,
  ) {
    const { host } = context;
    const figures = places.flatMap((place, i) => {
      const run = asked.runs[place];
      const bytes = file.sizes[i] ?? null;
      if (run === undefined || bytes === null) return [];
      const name = asked.names[place] ?? '';
      const frame = el('div', { class: 'frame' }, el('p', { class: 'loading' }, 'Loading…'));
      const open = button('Open', () => void host.act('openArtifact', { ...run, path: file.path }), {
        class: 'secondary',
        'aria-label': `Open ${file.path} of ${name} in the editor`,
      });
      const caption = el('figcaption', { title: name }, name, el('span', { class: 'hint' }, ` ${sizeText(bytes)}`));
      const figure = el('figure', { 'data-testid': 'picture' }, caption, frame, ...(host.isEditor ? [open] : []));
      const large = tooLarge(bytes);
      if (large !== undefined) frame.replaceChildren(el('p', { class: 'part-note' }, large));
      else {
        this.loads.set(frame, () => void this.load(frame, run, name));
        this.sight.observe(frame);
      }
      return [figure];
    });
    this.element = el('div', { class: `pictures ${size}` }, ...figures);
  }

  resize(size: PictureSize): void {
    this.element.className = `pictures ${size}`;
  }

  dispose(): void {
    this.cancel.abort();
    this.sight.disconnect();
    for (const url of this.urls) URL.revokeObjectURL(url);
  }

  private async load(frame: HTMLElement, run: { store: string; runId: string }, name: string): Promise<void> {
    const { signal } = this.cancel;
    try {
      const { mediaType, base64 } = await this.context.host.request('forge/artifacts/picture', { ...run, path: this.file.path }, signal);
      const url = URL.createObjectURL(new Blob([bytesOf(base64)], { type: mediaType }));
      this.urls.push(url);
      const image = el('img', { src: url, alt: `${this.file.path} of ${name}` });
      image.addEventListener('error', () => frame.replaceChildren(el('p', { class: 'part-note' }, 'The picture is damaged.')));
      frame.replaceChildren(image);
    } catch (error) {
      if (!signal.aborted)
        frame.replaceChildren(el('p', { class: 'part-note' }, ...prose(error instanceof Error ? error.message : String(error))));
    }
  }
}
