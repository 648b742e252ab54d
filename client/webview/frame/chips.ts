import type { RunFilter } from '../section';

/** Why fewer runs show than are compared, and what brings them back. */
export interface Chip {
  /** The section whose choice it is; undefined for runs that the reader hid. */
  section: string | undefined;
  text: string;
  /** What its button says. */
  undo: string;
}

/** The chips of the page: one for each section that filters, one for all runs that are hidden. */
export function chips(total: number, filters: readonly RunFilter[], hidden: number): Chip[] {
  const all = filters.map(({ section, runs, text }): Chip => ({ section, text: `${runs.size} of ${total} runs: ${text}`, undo: 'Clear' }));
  if (hidden > 0) all.push({ section: undefined, text: hidden === 1 ? '1 run hidden' : `${hidden} runs hidden`, undo: 'Show All' });
  return all;
}
