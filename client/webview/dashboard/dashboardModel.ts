import type { DashboardExperiment } from '../../shared/dashboard';

export type SortKey = 'name' | 'status' | 'owner' | 'created' | 'changed' | 'runs' | 'best';

/** How the table is looked at. */
export interface Look {
  /** Words that all have to be in an experiment. */
  words: string;
  status: string;
  owner: string;
  isStale: boolean;
  sort: SortKey;
  descending: boolean;
}

export const usualLook: Look = { words: '', status: '', owner: '', isStale: false, sort: 'changed', descending: true };

/** The states in the order of an experiment's life. */
const states = ['in_progress', 'planned', 'completed', 'failed', 'abandoned', 'archived'];
const sortKeys: readonly SortKey[] = ['name', 'status', 'owner', 'created', 'changed', 'runs', 'best'];
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** The look that was kept, as far as it makes sense. */
export function lookOf(kept: Record<string, unknown>): Look {
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return {
    words: text(kept['words']),
    status: text(kept['status']),
    owner: text(kept['owner']),
    isStale: kept['isStale'] === true,
    sort: sortKeys.find((key) => key === kept['sort']) ?? usualLook.sort,
    descending: typeof kept['descending'] === 'boolean' ? kept['descending'] : usualLook.descending,
  };
}

/** The experiments that pass, in order. What has no value comes last, whichever way it is sorted. */
export function arrange(experiments: readonly DashboardExperiment[], look: Look): DashboardExperiment[] {
  const words = look.words
    .toLocaleLowerCase('en')
    .split(/\s+/)
    .filter((word) => word !== '');
  const passing = experiments.filter(
    (one) =>
      (look.status === '' || statusOf(one) === look.status) &&
      (look.owner === '' || ownerOf(one) === look.owner) &&
      (!look.isStale || one.isStale) &&
      (words.length === 0 || words.every((word) => textOf(one).includes(word))),
  );
  const way = look.descending ? -1 : 1;
  return passing.sort((one, other) => {
    const [a, b] = [valueOf(one, look.sort), valueOf(other, look.sort)];
    if (a === undefined || b === undefined) return a === b ? byName(one, other) : a === undefined ? 1 : -1;
    const order = typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
    return order === 0 ? byName(one, other) : way * order;
  });
}

export function statusOf(one: DashboardExperiment): string {
  return one.status ?? '(no status)';
}

export function ownerOf(one: DashboardExperiment): string {
  return one.owner ?? one.researcher ?? '(nobody)';
}

/** The different statuses with how many have each, in the order of an experiment's life. */
export function statuses(experiments: readonly DashboardExperiment[]): [string, number][] {
  const rank = (status: string) => (states.includes(status) ? states.indexOf(status) : states.length);
  return count(experiments.map(statusOf)).sort(([one], [other]) => rank(one) - rank(other) || collator.compare(one, other));
}

/** Who answers for experiments, with how many. */
export function owners(experiments: readonly DashboardExperiment[]): [string, number][] {
  return count(experiments.map(ownerOf)).sort(([one], [other]) => collator.compare(one, other));
}

/** As people say it: the file writes in_progress. */
export function words(status: string): string {
  return status.replaceAll('_', ' ');
}

export function number(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  return size >= 1e-3 && size < 1e6 ? String(Number(value.toPrecision(size >= 1 ? 6 : 4))) : value.toExponential(2);
}

const texts = new WeakMap<DashboardExperiment, string>();

function textOf(one: DashboardExperiment): string {
  let text = texts.get(one);
  if (text === undefined) {
    text = [one.name, one.path, one.goal, one.owner, one.researcher, one.status, one.metric, ...one.tags]
      .join('\n')
      .toLocaleLowerCase('en');
    texts.set(one, text);
  }
  return text;
}

function valueOf(one: DashboardExperiment, key: SortKey): string | number | undefined {
  switch (key) {
    case 'name':
      return one.name;
    case 'status':
      return states.includes(statusOf(one)) ? states.indexOf(statusOf(one)) : states.length;
    case 'owner':
      return one.owner ?? one.researcher;
    case 'created':
      return one.created;
    case 'changed':
      return one.changed === undefined ? undefined : Date.parse(one.changed);
    case 'runs':
      return one.runs.total;
    case 'best':
      return one.best;
  }
}

function byName(one: DashboardExperiment, other: DashboardExperiment): number {
  return collator.compare(one.name, other.name) || (one.path < other.path ? -1 : 1);
}

function count(values: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts];
}
