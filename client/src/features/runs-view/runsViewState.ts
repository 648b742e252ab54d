import type { RunListOptions, RunsViewOptions } from '../../../shared/runs';

/** How the user wants the Runs view, as the workspace keeps it. Immutable: each change is a new one. */
export interface RunsViewState {
  readonly experiments: Readonly<Record<string, RunListOptions>>;
  readonly starred: readonly string[];
  readonly showDeleted: boolean;
  /** Filters that were used, the last one first. */
  readonly filters: readonly string[];
}

const maxFilters = 20;
const maxStarred = 1000;
const maxExperiments = 200;

export const defaultState: RunsViewState = { experiments: {}, starred: [], showDeleted: false, filters: [] };

/** What was kept, as far as it can be read: an older Forge may have written it. */
export function readState(kept: unknown): RunsViewState {
  if (!isObject(kept)) return defaultState;
  const experiments = isObject(kept['experiments']) ? Object.entries(kept['experiments']) : [];
  return {
    experiments: Object.fromEntries(
      experiments.map(([node, options]) => [node, readOptions(options)] as const).filter(([, options]) => !isDefault(options)),
    ),
    starred: texts(kept['starred']),
    showDeleted: kept['showDeleted'] === true,
    filters: texts(kept['filters']).slice(0, maxFilters),
  };
}

/** The part that travels to the server. */
export function optionsOf({ experiments, starred, showDeleted }: RunsViewState): RunsViewOptions {
  return { experiments, starred, showDeleted };
}

/** Changes how one experiment is listed; an undefined value is the default again. */
export function withList(
  state: RunsViewState,
  node: string,
  change: { [K in keyof RunListOptions]: RunListOptions[K] | undefined },
): RunsViewState {
  const changed = { ...state.experiments[node], ...change };
  const options = readOptions(changed);
  const others = Object.entries(state.experiments).filter(([other]) => other !== node);
  // The last changed ones stay; nobody arranges hundreds.
  const kept = isDefault(options) ? others : [...others, [node, options] as const].slice(-maxExperiments);
  return { ...state, experiments: Object.fromEntries(kept) };
}

/** Puts a filter at the head of the last ones. */
export function withFilter(state: RunsViewState, filter: string): RunsViewState {
  return { ...state, filters: [filter, ...state.filters.filter((other) => other !== filter)].slice(0, maxFilters) };
}

/** Stars these runs, or takes the stars away where all of them have one. */
export function withStarsToggled(state: RunsViewState, runs: readonly string[]): RunsViewState {
  const rest = state.starred.filter((run) => !runs.includes(run));
  const all = runs.every((run) => state.starred.includes(run));
  return { ...state, starred: all ? rest : [...rest, ...runs].slice(-maxStarred) };
}

function readOptions(kept: unknown): RunListOptions {
  if (!isObject(kept)) return {};
  const columns = texts(kept['columns']);
  return {
    ...word('sort', kept['sort']),
    ...word('filter', kept['filter']),
    ...word('groupBy', kept['groupBy']),
    ...(columns.length === 0 ? {} : { columns }),
  };
}

function word<K extends string>(key: K, value: unknown): Partial<Record<K, string>> {
  return (typeof value === 'string' && value.trim() !== '' ? { [key]: value } : {}) as Partial<Record<K, string>>;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? (value as unknown[]).filter((one) => typeof one === 'string') : [];
}

function isDefault(options: RunListOptions): boolean {
  return Object.keys(options).length === 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
