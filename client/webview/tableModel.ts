import type { CompareResult, ComparedRun, DatasetRow, MetricRow, ParamRow } from '../shared/comparison';
import { bestOf } from './frame/adjust';
import { count, formatDuration, formatRow, formatTime, toNumber } from './format';

/** A cell: its text, null where the run lacks the value, and the whole value where the text is shortened. */
export interface Cell {
  text: string | null;
  full?: string;
  best?: boolean;
}

/** What a row is, for tests, states and screen readers. */
export type RowKind = 'run' | 'param' | 'metric' | 'tag' | 'dataset';

/** One thing of all runs. Texts are made when a cell is first asked for: most cells of a large comparison are never seen. */
export interface TableRow {
  /** Kind and key: what a state calls the row. */
  readonly id: string;
  readonly key: string;
  readonly kind: RowKind;
  readonly differs: boolean;
  /** For metrics with a known direction. */
  readonly direction?: 'higher' | 'lower';
  cell(run: number): Cell;
  /** What runs are ordered by: a number where the row is one of numbers. */
  value(run: number): number | string | null;
}

export interface TableSection {
  id: RowKind;
  title: string;
  rows: TableRow[];
  /** How many there are, with those that do not show. */
  total: number;
  /** Why there are no rows. */
  empty: string;
}

export interface TableFilter {
  onlyDifferences: boolean;
  search: string;
  /** Rows that the reader hid, by id. */
  hidden?: readonly string[];
  /** The runs that show; all where absent. What differs and what is best is said of these. */
  visible?: readonly number[];
}

/** The sections of the table, filtered. */
export function tableSections(result: CompareResult, { onlyDifferences, search, hidden = [], visible }: TableFilter): TableSection[] {
  // Between one run and itself nothing differs, and a table of nothing helps nobody.
  const among = visible !== undefined && visible.length > 1 && visible.length < result.runs.length ? visible : undefined;
  const wanted = search.trim();
  const section = (id: RowKind, title: string, noun: string, all: TableRow[]): TableSection => {
    const rows = hidden.length === 0 ? all : all.filter((row) => !hidden.includes(row.id));
    const candidates = onlyDifferences ? rows.filter(({ differs }) => differs) : rows;
    const shown = wanted === '' ? candidates : candidates.filter((row) => matches(row, wanted, result.runs.length));
    const empty = whyEmpty(noun, all, rows, candidates, wanted);
    return { id, title: `${title} (${shown.length} of ${all.length})`, rows: shown, total: all.length, empty };
  };
  const texts = (kind: 'param' | 'tag', rows: readonly ParamRow[]) => rows.map((row) => textRow(kind, row, among));
  const sections = [
    section('run', 'Attributes', 'attribute', runRows(result.runs, among)),
    section('param', 'Parameters', 'parameter', texts('param', result.params)),
    section(
      'metric',
      'Metrics',
      'metric',
      result.metrics.map((row) => metricRow(row, among)),
    ),
  ];
  if (result.datasets.length > 0)
    sections.push(
      section(
        'dataset',
        'Datasets',
        'dataset',
        result.datasets.map((row) => datasetRow(row, among)),
      ),
    );
  if (result.tags.length > 0) sections.push(section('tag', 'Tags', 'tag', texts('tag', result.tags)));
  return sections;
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

type Among = readonly number[] | undefined;

/** Whether a row differs among the runs that show; what the server said where all do. */
function differs(values: readonly unknown[], among: Among, asSaid: () => boolean): boolean {
  if (among === undefined) return asSaid();
  const first = values[among[0] ?? 0];
  return among.some((run) => values[run] !== first);
}

function runRows(runs: readonly ComparedRun[], among: Among): TableRow[] {
  const row = (key: string, value: (run: ComparedRun) => string | number | null, show?: (value: never) => Cell): TableRow => {
    const values = runs.map(value);
    return {
      id: `run:${key}`,
      key,
      kind: 'run',
      differs: differs(values, among, () => new Set(values).size > 1),
      cell: (run) => {
        const one = values[run] ?? null;
        return one === null ? { text: null } : (show?.(one as never) ?? { text: String(one) });
      },
      value: (run) => values[run] ?? null,
    };
  };
  const ended = ({ durationMs }: ComparedRun) => durationMs ?? null;
  const rows = [
    row('Experiment', ({ experimentName }) => experimentName),
    row('Status', ({ status }) => status.charAt(0) + status.slice(1).toLowerCase()),
    row(
      'Started',
      ({ startTime }) => startTime ?? null,
      (ms: number) => ({ text: formatTime(ms), full: new Date(ms).toISOString() }),
    ),
    row('Duration', ended, (ms: number) => ({ text: formatDuration(ms), full: `${ms} ms` })),
    row('User', ({ user }) => user ?? null),
    row(
      'Commit',
      ({ commit }) => commit ?? null,
      (commit: string) => ({ text: commit.slice(0, 10), full: commit }),
    ),
    row('Run ID', ({ runId }) => runId),
  ];
  // What no run knows says nothing.
  return rows.filter((one) => runs.some((_, run) => one.value(run) !== null));
}

function textRow(kind: 'param' | 'tag', { key, values, differs: said }: ParamRow, among: Among): TableRow {
  const isNumeric = values.every((text) => text === null || (text.trim() !== '' && Number.isFinite(Number(text))));
  return {
    id: `${kind}:${key}`,
    key,
    kind,
    differs: differs(values, among, () => said),
    cell: (run) => ({ text: values[run] ?? null }),
    value: (run) => {
      const text = values[run] ?? null;
      return text !== null && isNumeric ? Number(text) : text;
    },
  };
}

function metricRow(row: MetricRow, among: Among): TableRow {
  const { key, values, higherIsBetter } = row;
  let texts: (string | null)[] | undefined;
  let best: ReadonlySet<number> | undefined;
  return {
    id: `metric:${key}`,
    key,
    kind: 'metric',
    differs: differs(values, among, () => row.differs),
    ...(higherIsBetter == null ? {} : { direction: higherIsBetter ? 'higher' : 'lower' }),
    cell: (run) => {
      const value = values[run] ?? null;
      if (value === null) return { text: null };
      texts ??= formatRow(values);
      best ??= new Set(among === undefined ? row.best : bestOf(values, higherIsBetter, among));
      return { text: texts[run] ?? null, full: String(value), ...(best.has(run) ? { best: true } : {}) };
    },
    value: (run) => {
      const value = values[run] ?? null;
      return value === null ? null : toNumber(value);
    },
  };
}

function datasetRow({ name, context, values, differs: said }: DatasetRow, among: Among): TableRow {
  const key = context == null ? name : `${name} (${context})`;
  const digests = values.map((cell) => cell?.digest ?? null);
  return {
    id: `dataset:${key}`,
    key,
    kind: 'dataset',
    differs: differs(digests, among, () => said),
    cell: (run) => {
      const cell = values[run] ?? null;
      if (cell === null) return { text: null };
      const source = [cell.sourceType, cell.source].filter((part) => part != null).join(': ');
      return { text: cell.digest, full: source === '' ? cell.digest : `${cell.digest}\n${source}` };
    },
    value: (run) => digests[run] ?? null,
  };
}

function matches(row: TableRow, wanted: string, runs: number): boolean {
  const lower = wanted.toLowerCase();
  if (row.key.toLowerCase().includes(lower)) return true;
  if (row.kind === 'metric') {
    const isValue = numberMatcher(lower);
    if (isValue === undefined) return false;
    for (let run = 0; run < runs; run++) if (isValue(row.value(run))) return true;
    return false;
  }
  for (let run = 0; run < runs; run++) {
    const { text, full } = row.cell(run);
    if (text !== null && (text.toLowerCase().includes(lower) || full?.toLowerCase().includes(lower) === true)) return true;
  }
  return false;
}

/** Finds a number as it was logged and as the table rounds it; undefined where the text cannot be a part of a number. */
function numberMatcher(text: string): ((value: number | string | null) => boolean) | undefined {
  if (!/^[-−+]?[\d.,e+-]*$|^(nan|[-−+]?(∞|inf(inity)?))$/.test(text)) return undefined;
  const said = text.replace('−', '-').replace('∞', 'infinity');
  const number = Number(said);
  const decimals = /\.(\d+)$/.exec(said)?.[1]?.length ?? 0;
  // To look for what was rounded takes digits behind the point: `1` would find all between a half and one and a half.
  const reach = decimals > 0 && Number.isFinite(number) ? 0.5000001 * 10 ** -decimals : 0;
  return (value) =>
    typeof value === 'number' &&
    (value === number || (reach > 0 && Math.abs(value - number) <= reach) || String(value).toLowerCase().includes(said));
}

function whyEmpty(
  noun: string,
  all: readonly TableRow[],
  rows: readonly TableRow[],
  candidates: readonly TableRow[],
  search: string,
): string {
  if (all.length === 0) return `The runs have no ${noun}s.`;
  if (rows.length === 0) return all.length === 1 ? `The ${noun} is hidden.` : `All ${all.length} ${noun}s are hidden.`;
  if (candidates.length === 0)
    return all.length === 1 ? `The ${noun} is the same in all runs.` : `All ${rows.length} ${noun}s are the same.`;
  return `No ${noun} matches “${search}”.`;
}
