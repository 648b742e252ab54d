import type { PageState } from '../../../shared/pageMessages';
import type { RunRef } from '../../../shared/runs';
import { readRuns } from './pageState';

/** The ending of the files that comparisons are kept in. */
export const extension = '.forge-compare.json';

/** The form of the file that this version writes. A change that older versions would misread makes it another number. */
const form = 1;

/** What a file says: a page's state, or why there is none, in words for people. */
export type ReadFile = { state: Partial<PageState> & { runs: RunRef[] } } | { problem: string };

/**
 * A comparison as a file for others: which runs, with their names for readers, and how they are looked at. What is of this screen only (where
 * the page was scrolled to) stays behind.
 */
export function writeComparison(state: PageState, names: readonly string[]): string {
  const { runs, baseline, directions, undirected = [], repeats, hidden, folded, sections } = state;
  const file = {
    forgeComparison: form,
    runs: runs.map(({ store, runId }, i) => ({ store, runId, ...(names[i] ? { name: names[i] } : {}) })),
    ...(baseline === undefined ? {} : { baseline }),
    ...(Object.keys(directions).length === 0 ? {} : { directions }),
    ...(undirected.length === 0 ? {} : { undirected }),
    ...(repeats === undefined ? {} : { repeats }),
    ...(hidden.length === 0 ? {} : { hidden }),
    ...(folded.length === 0 ? {} : { folded }),
    ...(Object.keys(sections).length === 0 ? {} : { sections }),
  };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

/** Reads a file. The page takes nothing of the state on trust, so that only the runs are looked at here. */
export function readComparison(text: string): ReadFile {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    const where = error instanceof Error ? ` ${error.message}.` : '';
    return { problem: `The file is no JSON.${where} Open it as text to mend it, or save the comparison again.` };
  }
  if (typeof file !== 'object' || file === null || !('forgeComparison' in file))
    return { problem: 'The file is no comparison: it has no “forgeComparison”. Save one with Save Comparison on a comparison page.' };
  if (typeof file.forgeComparison !== 'number' || file.forgeComparison > form)
    return { problem: 'The file was written by a newer version of Forge. Update the extension to open it.' };
  const runs = readRuns(file);
  if (runs === undefined)
    return { problem: 'The file does not name 2 to 500 runs, each with “store” and “runId”. Open it as text to mend it.' };
  return { state: { ...(file as Partial<PageState>), runs, names: namesOf(file) } };
}

/** What the file calls its runs, by `store/runId`. */
function namesOf(file: object): Record<string, string> {
  const { runs } = file as { runs: (RunRef & { name?: unknown })[] };
  return Object.fromEntries(runs.flatMap(({ store, runId, name }) => (typeof name === 'string' ? [[`${store}/${runId}`, name]] : [])));
}

/** A name for the file: from the names of the runs where they are few, else from their number. */
export function fileNameOf(names: readonly string[]): string {
  const few = names.length <= 3 ? names.filter((name) => name !== '').join('-vs-') : `${names.length}-runs`;
  const safe = few.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|[-.]+$/g, '');
  return `${safe.slice(0, 80) || 'comparison'}${extension}`;
}

/** The folder that most experiments are in, from the ids of their rows (`metadata:<path>`), relative to the workspace; empty for its root. */
export function folderOf(experiments: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const id of experiments) {
    const folder = id
      .slice(id.indexOf(':') + 1)
      .split('/')
      .slice(0, -2)
      .join('/');
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}
