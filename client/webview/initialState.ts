import type { PageState } from '../shared/pageMessages';

/** How the page begins: as it was left, else as the extension says, else by default. Either may come from disk, so nothing is taken on trust. */
export function initialState(kept: unknown, given: string | undefined): PageState {
  const from = isRecord(kept) ? kept : parse(given);
  const { baseline, directions, repeats, sections } = from;
  return {
    runs: Array.isArray(from['runs']) ? (from['runs'] as PageState['runs']) : [],
    ...(typeof baseline === 'string' ? { baseline } : {}),
    directions: isRecord(directions)
      ? Object.fromEntries(Object.entries(directions).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'))
      : {},
    ...(Array.isArray(repeats) ? { repeats: texts(repeats) } : {}),
    hidden: texts(from['hidden']),
    folded: texts(from['folded']),
    sections: isRecord(sections) ? { ...sections } : {},
  };
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
