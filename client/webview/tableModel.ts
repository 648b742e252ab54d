import type { CompareResult, ComparedRun } from '../shared/comparison';
import { count, formatDuration, formatRow, formatTime } from './format';

/** A cell: its text, null where the run lacks the value, and the whole value where the text is shortened. */
export interface Cell {
  text: string | null;
  full?: string;
  best?: boolean;
}

export interface TableRow {
  key: string;
  /** What the row is, for tests and screen readers. */
  kind: 'run' | 'param' | 'metric' | 'tag';
  cells: Cell[];
  differs: boolean;
  /** For metrics with a known direction. */
  direction?: 'higher' | 'lower';
}

export interface TableSection {
  title: string;
  rows: TableRow[];
  /** Why there are no rows. */
  empty: string;
}

export interface TableOptions {
  onlyDifferences: boolean;
  search: string;
}

/** The sections of the table, filtered. What a run is (status, start, …) always shows. */
export function tableSections(result: CompareResult, { onlyDifferences, search }: TableOptions): TableSection[] {
  const wanted = search.trim().toLowerCase();
  const section = (title: string, noun: string, rows: TableRow[]): TableSection => {
    const differing = rows.filter(({ differs }) => differs);
    const candidates = onlyDifferences ? differing : rows;
    const shown = wanted === '' ? candidates : candidates.filter((row) => matches(row, wanted));
    return { title: `${title} (${shown.length} of ${rows.length})`, rows: shown, empty: whyEmpty(noun, rows, candidates, search.trim()) };
  };
  const sections = [
    section(
      'Parameters',
      'parameter',
      result.params.map((row) => textRow('param', row)),
    ),
    section('Metrics', 'metric', result.metrics.map(metricRow)),
  ];
  if (result.tags.length > 0)
    sections.push(
      section(
        'Tags',
        'tag',
        result.tags.map((row) => textRow('tag', row)),
      ),
    );
  return [{ title: 'Runs', rows: runRows(result.runs), empty: '' }, ...sections];
}

/** How much differs, in a line. */
export function summary({ params, metrics }: CompareResult): string {
  const part = (rows: readonly { differs: boolean }[], noun: string) => {
    const differing = rows.filter(({ differs }) => differs).length;
    if (rows.length === 0) return `no ${noun}s`;
    if (differing === 0) return rows.length === 1 ? `the ${noun} is the same` : `all ${rows.length} ${noun}s are the same`;
    return `${differing} of ${count(rows.length, noun)} ${differing === 1 ? 'differs' : 'differ'}`;
  };
  const line = `${part(params, 'parameter')}, ${part(metrics, 'metric')}`;
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}.`;
}

/** What to call each run: its name, with the beginning of its id where another has the same name. */
export function runLabels(runs: readonly ComparedRun[]): string[] {
  const seen = new Map<string, number>();
  for (const { name } of runs) seen.set(name, (seen.get(name) ?? 0) + 1);
  return runs.map(({ name, runId }) =>
    name === '' ? runId.slice(0, 8) : (seen.get(name) ?? 0) > 1 ? `${name} (${runId.slice(0, 8)})` : name,
  );
}

function runRows(runs: readonly ComparedRun[]): TableRow[] {
  const row = (key: string, cell: (run: ComparedRun) => Cell): TableRow => {
    const cells = runs.map(cell);
    return { key, kind: 'run', cells, differs: new Set(cells.map(({ text }) => text)).size > 1 };
  };
  const rows = [
    row('Experiment', ({ experimentName }) => ({ text: experimentName })),
    row('Status', ({ status }) => ({ text: status.charAt(0) + status.slice(1).toLowerCase() })),
    row('Started', ({ startTime }) => ({ text: startTime == null ? null : formatTime(startTime) })),
    row('Duration', ({ durationMs }) => ({ text: durationMs == null ? null : formatDuration(durationMs) })),
    row('User', ({ user }) => ({ text: user ?? null })),
    row('Commit', ({ commit }) => (commit == null ? { text: null } : { text: commit.slice(0, 10), full: commit })),
  ];
  // What no run knows says nothing.
  return rows.filter(({ cells }) => cells.some(({ text }) => text !== null));
}

function textRow(kind: 'param' | 'tag', row: CompareResult['params'][number]): TableRow {
  return { key: row.key, kind, cells: row.values.map((text) => ({ text })), differs: row.differs };
}

function metricRow(row: CompareResult['metrics'][number]): TableRow {
  const texts = formatRow(row.values);
  const cells = row.values.map((value, i): Cell => {
    const text = texts[i] ?? null;
    return { text, ...(value === null ? {} : { full: String(value) }), ...(row.best.includes(i) ? { best: true } : {}) };
  });
  const direction = row.higherIsBetter == null ? {} : { direction: row.higherIsBetter ? ('higher' as const) : ('lower' as const) };
  return { key: row.key, kind: 'metric', cells, differs: row.differs, ...direction };
}

function matches(row: TableRow, wanted: string): boolean {
  return row.key.toLowerCase().includes(wanted) || row.cells.some(({ text }) => text?.toLowerCase().includes(wanted) === true);
}

function whyEmpty(noun: string, all: readonly TableRow[], candidates: readonly TableRow[], search: string): string {
  if (all.length === 0) return `The runs have no ${noun}s.`;
  if (candidates.length === 0)
    return all.length === 1 ? `The ${noun} is the same in all runs.` : `All ${all.length} ${noun}s are the same.`;
  return `No ${noun} matches “${search}”.`;
}
