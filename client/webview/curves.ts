import type { CompareResult, MetricCurve } from '../shared/comparison';
import type { Axis } from './chart';
import { toNumber } from './format';
import { smooth } from './smoothing';

/** A line of a chart: points as [x, y], y null where the curve has a gap. */
export interface Line {
  run: number;
  points: [number, number | null][];
  /** The points as logged, where `points` are smoothed. */
  raw?: [number, number | null][];
}

export interface ChartData {
  lines: Line[];
  /** How many values were left out, and why, or empty. */
  note: string;
}

/** The metrics to chart: differing ones first. */
export function metricsToChart({ metrics }: CompareResult): string[] {
  return [...metrics.filter(({ differs }) => differs), ...metrics.filter(({ differs }) => !differs)].map(({ key }) => key);
}

/** How many charts show before the user chose. */
const defaultCharts = 4;

/** The charts to show: the user's choice as far as the runs have such metrics, else the first few. */
export function shownCharts(charted: readonly string[], chosen: readonly string[] | undefined): string[] {
  return chosen === undefined ? charted.slice(0, defaultCharts) : charted.filter((metric) => chosen.includes(metric));
}

export interface CurveOptions {
  axis: Axis;
  logScale: boolean;
  smoothing: number;
  visible: readonly number[];
}

/** The lines of a metric's chart. NaN and infinities are gaps, and so is what a logarithmic axis cannot show. */
export function chartData(
  result: CompareResult,
  curves: readonly MetricCurve[],
  { axis, logScale, smoothing, visible }: CurveOptions,
): ChartData {
  let notFinite = 0;
  let notPositive = 0;
  const drawable = (value: number) => {
    if (!Number.isFinite(value)) notFinite++;
    else if (logScale && value <= 0) notPositive++;
    else return value;
    return null;
  };
  const lines = curves
    .filter(({ run }) => visible.includes(run))
    .map((curve): Line => {
      const xs = positions(curve, axis, result.runs[curve.run]?.startTime ?? null);
      const values = curve.values.map(toNumber);
      const points = (ys: readonly (number | null)[]) => xs.map((x, i): [number, number | null] => [x, ys[i] ?? null]);
      const raw = points(values.map(drawable));
      if (smoothing <= 0) return { run: curve.run, points: raw };
      // A smoothed value shows where its own value does.
      const smoothed = smooth(values, smoothing).map((value, i) => (raw[i]?.[1] === null || (logScale && value <= 0) ? null : value));
      return { run: curve.run, points: points(smoothed), raw };
    });
  const notes = [
    notFinite > 0 ? `${notFinite} NaN or infinite` : '',
    notPositive > 0 ? `${notPositive} zero or negative, which a logarithmic axis cannot show` : '',
  ].filter((note) => note !== '');
  return { lines, note: notes.length === 0 ? '' : `Left out: ${notes.join(', ')}.` };
}

/** Where the points of a curve lie: steps, milliseconds since the epoch, or milliseconds since the run began. */
function positions(curve: MetricCurve, axis: Axis, startTime: number | null): number[] {
  if (axis === 'step') return curve.steps;
  if (axis === 'time') return curve.times;
  const first = curve.times[0] ?? 0;
  const start = Math.min(startTime ?? first, first);
  return curve.times.map((time) => time - start);
}
