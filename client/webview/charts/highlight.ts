import type { Host } from '../host';

/** The run (by place) that the reader points at, in whatever chart or list. */
export class Highlight {
  private readonly listeners = new Set<(run: number | undefined) => void>();
  private run: number | undefined;

  get current(): number | undefined {
    return this.run;
  }

  set(run: number | undefined): void {
    if (run === this.run) return;
    this.run = run;
    for (const listener of this.listeners) listener(run);
  }

  /** Calls back until the returned function is called. */
  on(listener: (run: number | undefined) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }
}

const all = new WeakMap<Host, Highlight>();

/** The one of the page: all its sections have the same host. */
export function highlightOf(host: Host): Highlight {
  const highlight = all.get(host) ?? new Highlight();
  all.set(host, highlight);
  return highlight;
}
