import type { CompareResult } from '../../shared/comparison';
import type { PageState } from '../../shared/pageMessages';
import { runKey } from './adjust';

/** The most missing runs that are named. */
const named = 5;

/** What could not be read, with the names that a file gives the runs that are not there any more. */
export function problemsOf({ runs, problems }: CompareResult, state: Pick<PageState, 'runs' | 'names'>): string[] {
  const there = new Set(runs.map(runKey));
  const names = state.runs.flatMap((run) => (there.has(runKey(run)) ? [] : [state.names?.[runKey(run)] ?? '']));
  const known = names.filter((name) => name !== '');
  if (known.length === 0) return [...problems];
  const more = names.length - Math.min(named, known.length);
  const list = known.slice(0, named).join(', ') + (more > 0 ? ` and ${more} more` : '');
  return [`Of the ${state.runs.length} runs of the file, ${names.length} cannot be read here: ${list}`, ...problems];
}
