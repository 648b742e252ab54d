import type { FilterCompletions } from '../../../shared/runs';

/** A line of the filter's list, and what Enter does on it. */
export interface FilterRow {
  label: string;
  description?: string;
  detail?: string;
  /** A codicon. */
  icon: string;
  /** `apply`: filters by `value`; `write`: puts `value` into the box; `forget`: clears the history; `none`: nothing. */
  action: 'apply' | 'write' | 'forget' | 'none';
  value: string;
}

/** The lines below a filter that is being written, in three parts: what it means as it is, how it can go on, and the last ones. */
export interface FilterRows {
  state: FilterRow[];
  items: FilterRow[];
  history: FilterRow[];
  /** The line that Enter acts on at first. */
  active: FilterRow | undefined;
}

const around = 40;

export function filterRows(value: string, completions: FilterCompletions, filters: readonly string[], applied: string): FilterRows {
  const state = stateRows(value, completions, applied);
  const items = completions.items.map(({ label, detail, icon, text, start, end }): FilterRow => ({
    label,
    ...(detail == null ? {} : { description: detail }),
    icon,
    action: 'write',
    value: value.slice(0, start) + text + value.slice(end),
  }));
  // Others than what stands in the box already, and only those that hold it.
  const typed = value.trim().toLowerCase();
  const last = filters.filter((filter) => filter !== value.trim() && filter.toLowerCase().includes(typed));
  const history = last.map((filter): FilterRow => ({ label: filter, icon: 'history', action: 'apply', value: filter }));
  if (history.length > 0) history.push({ label: 'Clear the list of last filters', icon: 'trash', action: 'forget', value });
  const isSound = completions.problem == null && typed !== '';
  const [first] = isSound ? state : items.length > 0 ? items : state;
  return { state, items, history, active: typed === '' ? (history[0] ?? items[0] ?? state[0]) : first };
}

function stateRows(value: string, { problem }: FilterCompletions, applied: string): FilterRow[] {
  if (value.trim() === '')
    return applied === ''
      ? []
      : [{ label: 'Show all runs', description: 'clears the filter', icon: 'clear-all', action: 'apply', value: '' }];
  if (problem == null)
    return [{ label: 'Show the runs that pass', detail: value.trim(), icon: 'filter', action: 'apply', value: value.trim() }];
  const { message, offset, isUnfinished } = problem;
  // The place is marked in the text, since the box itself cannot.
  const detail = `${value.slice(Math.max(0, offset - around), offset)}▸${value.slice(offset, offset + around)}`;
  return [{ label: message, detail, icon: isUnfinished ? 'info' : 'error', action: 'none', value }];
}
