import type {
  CompareRequest,
  CompareResult,
  CurvesRequest,
  CurvesResult,
  MetricChange,
  MetricCurve,
  MetricRow,
  ParamRow,
} from '../shared/comparison';
import type { CarriedPage, ExportedComparison, ExportRequest } from '../shared/exporting';
import type { RunRef } from '../shared/runs';
import { toNumber } from './format';

/** Answers of a page in a file: what the server said when the file was made, for the runs, the baseline and the directions that are wanted now. */

/** The comparison. What was computed against another baseline, and cannot be computed here, is left out or says so. */
export function carriedComparison({ result }: CarriedPage, request: CompareRequest): CompareResult {
  const places = placesOf(result, request.runs);
  const directions = request.directions ?? {};
  const wanted = request.baseline;
  const runs = places.map((place) => at(result.runs, place));
  const found = wanted === undefined ? places.indexOf(result.baseline) : runs.findIndex((run) => isSame(run, wanted));
  const baseline = Math.max(found, 0);
  const metrics = result.metrics.map((row) => metricOf(row, places, directions[row.key]));
  const isAsExported = places[baseline] === result.baseline && places.length === result.runs.length;
  const texts = (rows: readonly ParamRow[]) =>
    rows.map((row) => {
      const values = places.map((place) => row.values[place] ?? null);
      return { ...row, values, differs: new Set(values).size > 1 };
    });
  const { summary, grouping } = result;
  const against = result.runs[result.baseline]?.name ?? '';
  return {
    ...result,
    runs,
    baseline,
    metrics,
    params: texts(result.params),
    tags: texts(result.tags),
    datasets: result.datasets.map((row) => {
      const values = places.map((place) => row.values[place] ?? null);
      return { ...row, values, differs: new Set(values.map((value) => value?.digest)).size > 1 };
    }),
    summary: {
      ...summary,
      headline:
        isAsExported || summary.headline === '' ? summary.headline : `When this file was made, against ${against}: ${summary.headline}`,
      changes: changesOf(summary.changes, metrics, baseline, places),
    },
    grouping: {
      ...grouping,
      groups: grouping.groups
        .map((group) => ({
          ...group,
          runs: group.runs.map((run) => places.indexOf(run)).filter((run) => run >= 0),
          size: group.runs.length,
        }))
        .filter((group) => group.runs.length > 0)
        .map(({ size, ...group }) => (group.runs.length === size ? group : { ...group, metrics: [] })),
      tests: isAsExported ? grouping.tests : [],
    },
  };
}

/** The curves that the file holds of what is asked for. */
export function carriedCurves(page: CarriedPage, request: CurvesRequest): CurvesResult {
  const places = placesOf(page.result, request.runs);
  const wanted = new Set(request.metrics);
  const curves = page.curves.curves
    .filter(({ metric, run }) => wanted.has(metric) && places.includes(run))
    .map((curve) => cut({ ...curve, run: places.indexOf(curve.run) }, request, page.result.runs[curve.run]?.startTime ?? undefined));
  const held = new Set(page.curves.curves.map(({ metric }) => metric));
  const missing = request.metrics.filter((metric) => !held.has(metric));
  // Bands are those of the groups that the file was made with, over steps.
  const groups = page.result.grouping.groups.map(({ runs }) => runs);
  const isSameGroups = JSON.stringify(request.groups?.map((group) => group.map((run) => places[run]))) === JSON.stringify(groups);
  const bands = isSameGroups && (request.axis ?? 'step') === 'step' ? page.curves.bands.filter(({ metric }) => wanted.has(metric)) : [];
  return {
    curves,
    bands,
    problems: missing.length === 0 ? [] : [`This file holds no curve of ${missing.join(', ')}; compare the runs in the editor to see it.`],
  };
}

/** The table as it showed when the file was made, or the whole as JSON; undefined for what the file does not hold. */
export function carriedText({ texts, result }: CarriedPage, { format }: ExportRequest): ExportedComparison | undefined {
  if (format === 'json') return { fileName: 'comparison.json', text: `${JSON.stringify(result)}\n`, problems: [] };
  return texts[format];
}

function placesOf({ runs }: CompareResult, wanted: readonly RunRef[]): number[] {
  const places = wanted.map((one) => runs.findIndex((run) => isSame(run, one))).filter((place) => place >= 0);
  return places.length === 0 ? runs.map((_, place) => place) : places;
}

/** Whether both name the same run. */
export function isSame(one: RunRef, other: RunRef | undefined): boolean {
  return one.store === other?.store && one.runId === other.runId;
}

function at<T>(list: readonly T[], place: number): T {
  const value = list[place];
  if (value === undefined) throw new Error('A run of this file is missing.');
  return value;
}

function metricOf(row: MetricRow, places: readonly number[], turned: boolean | undefined): MetricRow {
  const values = places.map((place) => row.values[place] ?? null);
  const higherIsBetter = turned ?? row.higherIsBetter;
  const numbers = values.map((value) => (value === null ? Number.NaN : toNumber(value)));
  const real = numbers.filter((number) => !Number.isNaN(number));
  const best = higherIsBetter == null || real.length === 0 ? undefined : higherIsBetter ? Math.max(...real) : Math.min(...real);
  return {
    ...row,
    values,
    differs: new Set(values).size > 1,
    ...(higherIsBetter == null ? {} : { higherIsBetter }),
    best: best === undefined ? [] : numbers.flatMap((number, run) => (number === best ? [run] : [])),
  };
}

/** The same metrics against the baseline of now: of the only other run, else of the best. */
function changesOf(
  changes: readonly MetricChange[],
  rows: readonly MetricRow[],
  baseline: number,
  places: readonly number[],
): MetricChange[] {
  return changes.flatMap((change) => {
    const row = rows.find(({ key }) => key === change.metric);
    const before = places.indexOf(change.run);
    const run =
      places.length === 2 ? 1 - baseline : before >= 0 && before !== baseline ? before : row?.best.find((one) => one !== baseline);
    const [from, to] = [row?.values[baseline], run === undefined ? undefined : row?.values[run]];
    if (row === undefined || run === undefined || from == null || to == null) return [];
    const difference = toNumber(to) - toNumber(from);
    const verdict =
      difference === 0 ? 'same' : row.higherIsBetter == null ? 'changed' : difference > 0 === row.higherIsBetter ? 'better' : 'worse';
    // Two standard deviations of a difference of two values, as the server has it.
    const isWithinSpread = change.spread == null ? null : Math.abs(difference) <= 2 * Math.SQRT2 * change.spread;
    return [{ ...change, run, from, to, verdict, isWithinSpread }];
  });
}

/** The part of a curve that shows, with one point before it and one behind. */
function cut(curve: MetricCurve, { axis, from, to }: CurvesRequest, start: number | undefined): MetricCurve {
  if (from === undefined && to === undefined) return curve;
  const first = curve.times[0] ?? 0;
  const along = axis === 'time' ? curve.times : axis === 'relative' ? curve.times.map((time) => time - (start ?? first)) : curve.steps;
  const inside = along.flatMap((value, index) => (value >= (from ?? -Infinity) && value <= (to ?? Infinity) ? [index] : []));
  const low = inside[0] ?? 0;
  const high = inside.at(-1) ?? -1;
  const part = <T>(list: readonly T[]) => list.slice(Math.max(0, low - 1), high + 2);
  return { ...curve, steps: part(curve.steps), times: part(curve.times), values: part(curve.values) };
}
