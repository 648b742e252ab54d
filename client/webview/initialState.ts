import type { PageState } from '../shared/pageMessages';
import type { RunRef } from '../shared/runs';

/** How the page begins: as it was left, else as the extension says, else by default. Either may come from disk, so nothing is taken on trust. */
export function initialState(kept: unknown, given: string | undefined): PageState {
  const begun = parse(given);
  // A file that changed since the editor kept the state goes before it.
  const from = isRecord(kept) && kept['file'] === begun['file'] ? kept : begun;
  const { baseline, directions, undirected, repeats, sections, scroll, names, file } = from;
  return {
    runs: runRefs(from['runs']),
    ...(typeof baseline === 'string' ? { baseline } : {}),
    directions: entries(directions, (value) => typeof value === 'boolean'),
    ...(Array.isArray(undirected) ? { undirected: texts(undirected) } : {}),
    ...(Array.isArray(repeats) ? { repeats: texts(repeats) } : {}),
    hidden: texts(from['hidden']),
    folded: texts(from['folded']),
    sections: isRecord(sections) ? { ...sections } : {},
    ...(isRecord(scroll) && typeof scroll['section'] === 'string' && Number.isFinite(scroll['offset'])
      ? { scroll: { section: scroll['section'], offset: Number(scroll['offset']) } }
      : {}),
    ...(isRecord(names) ? { names: entries(names, (value) => typeof value === 'string') } : {}),
    ...(typeof file === 'string' ? { file } : {}),
  };
}

function runRefs(value: unknown): RunRef[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((run: unknown) => {
    if (!isRecord(run)) return [];
    const { store, runId } = run;
    return typeof store === 'string' && typeof runId === 'string' ? [{ store, runId }] : [];
  });
}

/** The entries of a mapping from disk whose values are of a kind. */
function entries<T>(value: unknown, is: (value: unknown) => value is T): Record<string, T> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, T] => is(entry[1])));
}

/** The texts of a list from disk. */
export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
