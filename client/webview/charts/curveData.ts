import type { CompareResult, CurveBand, MetricCurve } from '../../shared/comparison';
import { count, toNumber } from '../format';
import { smooth } from '../smoothing';
import { grouped } from './words';

/** What a curve runs over: its step, the wall clock, or the time since the run began. */
export type Axis = 'step' | 'time' | 'relative';

/** Why a value cannot lie on the curve: it is drawn at the edge instead. */
export type EdgeKind = 'nan' | 'high' | 'low' | 'notPositive';

/** A line of a chart. */
export interface Line {
  run: number;
  /** Ascending, unless the run logged out of order. */
  xs: readonly number[];
  /** NaN where the line has a gap. */
  ys: readonly number[];
  /** The values as logged, where `ys` are smoothed. */
  raw?: readonly number[];
  edges: readonly { x: number; kind: EdgeKind }[];
  /** How many points were logged, before thinning. */
  total: number;
}

/** Mean and spread of a group of runs. */
export interface Band {
  group: number;
  label: string;
  runs: readonly number[];
  xs: readonly number[];
  mean: readonly number[];
  low: readonly number[];
  high: readonly number[];
}

export interface ChartData {
  lines: readonly Line[];
  bands: readonly Band[];
  /** What is drawn otherwise than as a curve, and what was thinned, or empty. */
  note: string;
}

/** The metrics to chart: differing ones first. */
export function metricsToChart({ metrics }: Pick<CompareResult, 'metrics'>): string[] {
  return [...metrics.filter(({ differs }) => differs), ...metrics.filter(({ differs }) => !differs)].map(({ key }) => key);
}

/** How many charts show before the reader chose. */
const defaultCharts = 4;

/** The charts to show: the reader's choice as far as the runs have such metrics, else the first few. */
export function shownCharts(charted: readonly string[], chosen: readonly string[] | undefined): string[] {
  if (chosen === undefined) return charted.slice(0, defaultCharts);
  const wanted = new Set(chosen);
  return charted.filter((metric) => wanted.has(metric));
}

export interface CurveOptions {
  axis: Axis;
  /** Whether values are on a logarithmic axis. */
  logScale: boolean;
  /** Whether steps or times are. */
  logX?: boolean;
  /** 0 (off) to 0.99. */
  smoothing: number;
  visible: readonly number[];
  /** Where time since the start begins, for each run, in ms since the epoch. */
  starts?: ReadonlyMap<number, number>;
}

/** Where each run's time begins: its start, or its first value where that is earlier. */
export function startsOf({ runs }: Pick<CompareResult, 'runs'>, curves: readonly MetricCurve[]): Map<number, number> {
  return new Map(
    curves.map(({ run, times }) => {
      const first = times[0] ?? 0;
      return [run, Math.min(runs[run]?.startTime ?? first, first)];
    }),
  );
}

/** The lines of a metric's chart. What no axis can show is a gap in the line, and a mark at the edge. */
export function chartData(result: Pick<CompareResult, 'runs'>, curves: readonly MetricCurve[], options: CurveOptions): ChartData {
  const { axis, logScale, smoothing, visible } = options;
  const starts = options.starts ?? startsOf(result, curves);
  const shown = new Set(visible);
  let early = 0;
  const lines = curves
    .filter(({ run }) => shown.has(run))
    .map((curve): Line => {
      const xs = positions(curve, axis, starts.get(curve.run));
      const values = curve.values.map(toNumber);
      const edges: { x: number; kind: EdgeKind }[] = [];
      const isOff = xs.map((x) => options.logX === true && !(x > 0));
      early += isOff.filter(Boolean).length;
      const kinds = values.map((value) => edgeOf(value, logScale));
      kinds.forEach((kind, i) => {
        if (kind !== undefined && isOff[i] !== true) edges.push({ x: xs[i] ?? 0, kind });
      });
      const drawn = (ys: readonly number[]) =>
        ys.map((y, i) => (kinds[i] === undefined && isOff[i] !== true && !(logScale && y <= 0) ? y : NaN));
      const line = { run: curve.run, xs, ys: drawn(values), edges, total: curve.totalPoints };
      return smoothing <= 0 ? line : { ...line, ys: drawn(smooth(values, smoothing)), raw: line.ys };
    });
  return { lines, bands: [], note: noteOf(lines, early, axis) };
}

/** What is said of a curve's value that has no place on the axis. */
export const edgeWords: Record<EdgeKind, string> = { nan: 'NaN', high: '∞', low: '−∞', notPositive: 'zero or negative' };

function edgeOf(value: number, isLog: boolean): EdgeKind | undefined {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'high' : 'low';
  return isLog && value <= 0 ? 'notPositive' : undefined;
}

function noteOf(lines: readonly Line[], early: number, axis: Axis): string {
  const counts = new Map<EdgeKind, number>();
  for (const { edges } of lines) for (const { kind } of edges) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const marked = (['nan', 'high', 'low'] as const).flatMap((kind) => {
    const n = counts.get(kind) ?? 0;
    return n === 0 ? [] : [`${grouped(n)} ${edgeWords[kind]}`];
  });
  const notPositive = counts.get('notPositive') ?? 0;
  const total = lines.reduce((sum, line) => sum + line.total, 0);
  const drawn = lines.reduce((sum, line) => sum + line.xs.length, 0);
  return [
    marked.length > 0 ? `Marked at the edge: ${marked.join(', ')}` : '',
    notPositive > 0 ? `Marked at the bottom: ${grouped(notPositive)} zero or negative, which a logarithmic axis cannot show` : '',
    early > 0
      ? `Left out: ${count(early, 'point')} at ${axis === 'step' ? 'step' : 'time'} 0 or before, which a logarithmic axis cannot show`
      : '',
    drawn < total ? `Thinned from ${grouped(total)} to ${grouped(drawn)} points; zoom in for more` : '',
  ]
    .filter((part) => part !== '')
    .join('. ');
}

/** The bands of a chart, from what the server computed. */
export function bandsOf(
  bands: readonly CurveBand[],
  groups: readonly { label: string; runs: readonly number[] }[],
  { spread, smoothing, logScale }: { spread: 'deviation' | 'range'; smoothing: number; logScale: boolean },
): Band[] {
  return bands.map((band) => {
    const { label, runs } = groups[band.group] ?? { label: '', runs: [] };
    const low = spread === 'range' ? band.min : band.mean.map((mean, i) => mean - (band.deviation[i] ?? 0));
    const high = spread === 'range' ? band.max : band.mean.map((mean, i) => mean + (band.deviation[i] ?? 0));
    const [mean, bottom, top] = [band.mean, low, high].map((values) => smooth(values, smoothing));
    // On a logarithmic axis a band that reaches below zero ends where its mean has a place.
    const kept = (values: readonly number[] | undefined) => (values ?? []).map((y) => (logScale && y <= 0 ? NaN : y));
    return { group: band.group, label, runs, xs: band.at, mean: kept(mean), low: kept(bottom), high: kept(top) };
  });
}

/** Where the points of a curve lie: steps, milliseconds since the epoch, or milliseconds since the run began. */
function positions(curve: MetricCurve, axis: Axis, start = 0): readonly number[] {
  if (axis === 'step') return curve.steps;
  return axis === 'time' ? curve.times : curve.times.map((time) => time - start);
}

/** The first index whose value is no less. */
export function lowerBound(xs: readonly number[], x: number): number {
  let [from, to] = [0, xs.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((xs[middle] ?? 0) < x) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The index of the drawn point nearest to x; undefined where the line ended (or begins) more than `reach` away. */
export function nearest(xs: readonly number[], ys: readonly number[], x: number, reach: number): number | undefined {
  const at = lowerBound(xs, x);
  if (x < (xs[0] ?? NaN) - reach || x > (xs.at(-1) ?? NaN) + reach) return undefined;
  let best: number | undefined;
  for (let i = Math.max(0, at - 2); i < Math.min(xs.length, at + 2); i++) {
    if (Number.isNaN(ys[i] ?? NaN)) continue;
    const distance = Math.abs((xs[i] ?? 0) - x);
    if (best === undefined || distance < Math.abs((xs[best] ?? 0) - x)) best = i;
  }
  return best;
}
