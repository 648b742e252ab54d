import type { CompareResult, MetricChange, MetricRow } from '../../shared/comparison';
import type { PageState } from '../../shared/pageMessages';
import type { RunRef, WireNumber } from '../../shared/runs';
import { toNumber } from '../format';

/** What a state calls a run. */
export function runKey({ store, runId }: RunRef): string {
  return `${store}/${runId}`;
}

/**
 * The server's answer with the reader's baseline and directions, so that the page follows at once while the server is asked again, and also in a
 * file, where there is no server to ask. What the answer has already stays as it is.
 */
export function adjusted(result: CompareResult, state: Pick<PageState, 'baseline' | 'directions' | 'undirected'>): CompareResult {
  const wanted = result.runs.findIndex((run) => runKey(run) === state.baseline);
  const baseline = wanted < 0 ? result.baseline : wanted;
  const metrics = result.metrics.map((row) => turned(row, directionOf(row, state)));
  const sameMetrics = metrics.every((row, i) => row === result.metrics[i]);
  if (sameMetrics && baseline === result.baseline) return result;
  const rows = new Map(metrics.map((row) => [row.key, row]));
  const changes = result.summary.changes.flatMap((change) => {
    const row = rows.get(change.metric);
    return row === undefined ? [change] : changed(change, row, baseline);
  });
  return {
    ...result,
    baseline,
    metrics: sameMetrics ? result.metrics : metrics,
    summary: { ...result.summary, changes },
  };
}

/** Which way a metric is better: as the reader turned it, else as the server says. */
function directionOf({ key, higherIsBetter }: MetricRow, { directions, undirected }: Pick<PageState, 'directions' | 'undirected'>) {
  if (undirected?.includes(key) === true) return null;
  return Object.hasOwn(directions, key) ? directions[key] : (higherIsBetter ?? null);
}

function turned(row: MetricRow, direction: boolean | null | undefined): MetricRow {
  if ((row.higherIsBetter ?? null) === (direction ?? null)) return row;
  return { ...row, higherIsBetter: direction ?? null, best: bestOf(row.values, direction) };
}

/** The best of the runs (of all, or of those that are named), several on a tie; NaN is never best, and without a direction nothing is. */
export function bestOf(values: MetricRow['values'], direction: boolean | null | undefined, runs?: readonly number[]): number[] {
  if (direction == null) return [];
  let top: number | undefined;
  let places: number[] = [];
  for (const place of runs ?? values.keys()) {
    const value = values[place] ?? null;
    const number = value === null ? NaN : toNumber(value);
    if (Number.isNaN(number)) continue;
    if (number === top) places.push(place);
    else if (top === undefined || (direction ? number > top : number < top)) {
      top = number;
      places = [place];
    }
  }
  return places;
}

function changed(change: MetricChange, row: MetricRow, baseline: number): MetricChange[] {
  const from: WireNumber | null | undefined = row.values[baseline];
  if (from == null || change.run === baseline) return [];
  const difference = toNumber(change.to) - toNumber(from);
  const { higherIsBetter } = row;
  const verdict =
    difference === 0
      ? 'same'
      : higherIsBetter == null || Number.isNaN(difference)
        ? 'changed'
        : difference > 0 === higherIsBetter
          ? 'better'
          : 'worse';
  // As the server draws the line: two standard deviations of a difference between two runs.
  const isWithinSpread = change.spread == null ? null : Math.abs(difference) <= 2 * Math.SQRT2 * change.spread;
  return [{ ...change, from, verdict, isWithinSpread }];
}
