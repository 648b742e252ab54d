import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CompareResult, CurvesRequest, CurvesResult } from '../../client/shared/comparison';
import { bandsOf, chartData, metricsToChart, nearest, shownCharts } from '../../client/webview/charts/curveData';
import { curveOption, curveScales, describeCurves, pieces } from '../../client/webview/charts/curveOptions';
import { Frame } from '../../client/webview/charts/axes';
import { markOf } from '../../client/webview/charts/look';
import { changedRuns, MetricCurves } from '../../client/webview/charts/metricCurves';
import { numberScale } from '../../client/webview/charts/scale';
import { sampleComparison, sampleCurve, sampleLook, sampleRun } from './comparisonSample';

const plain = { axis: 'step', logScale: false, smoothing: 0, visible: [0, 1] } as const;
const view = { axis: 'step', logX: false, logScale: false } as const;
const metric = (key: string, values: (number | string | null)[], differs = true) =>
  ({ key, values, differs, best: [] }) as CompareResult['metrics'][number];

test('the metrics that differ are charted first', () => {
  const metrics = [metric('same', [1, 1], false), metric('loss', [1, 2])];
  assert.deepEqual(metricsToChart({ metrics }), ['loss', 'same']);
});

test('four charts show at first, then what was chosen and still exists', () => {
  assert.deepEqual(shownCharts(['a', 'b', 'c', 'd', 'e'], undefined), ['a', 'b', 'c', 'd']);
  assert.deepEqual(shownCharts(['a', 'b'], ['b', 'gone']), ['b']);
  assert.deepEqual(shownCharts(['a', 'b'], []), []);
});

test('NaN and infinities are gaps of the line, marked at the edge, and counted by kind', () => {
  const data = chartData(sampleComparison(), [sampleCurve(0, [1, 'NaN', 3, 'Infinity', '-Infinity'])], plain);
  const [line] = data.lines;
  assert.deepEqual(line?.edges, [
    { x: 1, kind: 'nan' },
    { x: 3, kind: 'high' },
    { x: 4, kind: 'low' },
  ]);
  assert.deepEqual(line.ys, [1, NaN, 3, NaN, NaN]);
  assert.equal(data.note, 'Marked at the edge: 1 NaN, 1 ∞, 1 −∞');
});

test('a logarithmic axis marks what is not positive at the bottom, and says so', () => {
  const data = chartData(sampleComparison(), [sampleCurve(0, [1, 0, -1])], { ...plain, logScale: true });
  assert.deepEqual(
    data.lines.map(({ ys, edges }) => [ys, edges.map(({ kind }) => kind)]),
    [
      [
        [1, NaN, NaN],
        ['notPositive', 'notPositive'],
      ],
    ],
  );
  assert.match(data.note, /^Marked at the bottom: 2 zero or negative/);
});

test('a logarithmic axis of steps leaves out step 0, and says so', () => {
  const data = chartData(sampleComparison(), [sampleCurve(0, [1, 2, 3])], { ...plain, logX: true });
  assert.deepEqual(data.lines[0]?.ys, [NaN, 2, 3]);
  assert.match(data.note, /^Left out: 1 point at step 0/);
});

test('how many points were logged is said where the server thinned them', () => {
  const data = chartData(sampleComparison(), [sampleCurve(0, [1, 2], undefined, { totalPoints: 1_000_000 })], plain);
  assert.equal(data.note, 'Thinned from 1,000,000 to 2 points; zoom in for more');
});

test('time since the start counts from the run, or from its first value where that is earlier', () => {
  const curves = [sampleCurve(0, [1, 2], [5000, 6000]), sampleCurve(1, [1, 2], [5000, 6000])];
  const runs = [sampleRun('a', { startTime: 4000 }), sampleRun('b', { startTime: 9000 })];
  const { lines } = chartData(sampleComparison({ runs }), curves, { ...plain, axis: 'relative' });
  assert.deepEqual(
    lines.map(({ xs }) => xs),
    [
      [1000, 2000],
      [0, 1000],
    ],
  );
});

test('finer points of a part lie where the whole curve says that the run began', () => {
  const part = sampleCurve(0, [2], [6000]);
  const { lines } = chartData(sampleComparison(), [part], { ...plain, axis: 'relative', starts: new Map([[0, 5000]]) });
  assert.deepEqual(lines[0]?.xs, [1000]);
});

test('hidden runs have no line', () => {
  const { lines } = chartData(sampleComparison(), [sampleCurve(0, [1]), sampleCurve(1, [1])], { ...plain, visible: [1] });
  assert.deepEqual(
    lines.map(({ run }) => run),
    [1],
  );
});

test('a smoothed curve keeps what was logged beside it', () => {
  const [line] = chartData(sampleComparison(), [sampleCurve(0, [1, 3])], { ...plain, smoothing: 0.5 }).lines;
  assert.deepEqual(line?.raw, [1, 3]);
  assert.notEqual(line.ys[1], 3);
});

test('a band reaches one standard deviation from the mean, or from the lowest to the highest', () => {
  const band = { group: 1, metric: 'loss', at: [0, 1], mean: [2, 4], min: [1, 1], max: [3, 9], deviation: [0.5, 1] };
  const groups = [
    { label: 'x', runs: [0] },
    { label: 'lr 0.1', runs: [1, 2] },
  ];
  const [spread] = bandsOf([band], groups, { spread: 'deviation', smoothing: 0, logScale: false });
  assert.deepEqual([spread?.label, spread?.runs, spread?.low, spread?.high], ['lr 0.1', [1, 2], [1.5, 3], [2.5, 5]]);
  const [range] = bandsOf([band], groups, { spread: 'range', smoothing: 0, logScale: false });
  assert.deepEqual(
    [range?.low, range?.high],
    [
      [1, 1],
      [3, 9],
    ],
  );
});

test('the axis of values fits what shows of the zoomed part', () => {
  const data = chartData(sampleComparison(), [sampleCurve(0, [100, 1, 2, 50])], plain);
  const whole = curveScales(data, view).y;
  const part = curveScales(data, { ...view, zoom: [1, 2] }).y;
  assert.ok(whole.max > 100 && whole.min < 1);
  assert.ok(part.max < 3 && part.max > 2 && part.min < 1, `${part.min} to ${part.max}`);
});

test('a line is cut at its gaps, and at the part that shows but for one point at each side', () => {
  const box = { x: 0, y: 0, width: 100, height: 100 };
  const scales = { x: numberScale([2, 3]), y: numberScale([0, 10]) };
  const xs = [0, 1, 2, 3, 4, 5];
  const found = pieces(xs, [1, 1, 1, 1, 1, 1], scales, new Frame(box, scales.x, scales.y));
  assert.deepEqual(
    found[0]?.map(([x]) => Math.round(x)),
    [-100, 0, 100, 200],
  );
  const all = { x: numberScale([0, 5]), y: scales.y };
  assert.deepEqual(
    pieces(xs, [1, 1, NaN, 1, NaN, 1], all, new Frame(box, all.x, all.y)).map((piece) => piece.length),
    [2, 1, 1],
  );
});

test('all runs are one series, drawn without animation', () => {
  const curves = Array.from({ length: 500 }, (_, run) => sampleCurve(run, [1, 2]));
  const data = chartData(sampleComparison(), curves, { ...plain, visible: curves.map(({ run }) => run) });
  const option = curveOption(data, view, sampleLook()) as { animation: boolean; series: { id: string; data: unknown[] }[] };
  assert.equal(option.animation, false);
  assert.deepEqual(
    option.series.map(({ id, data: items }) => [id, items.length]),
    [
      ['bands', 0],
      ['runs', 500],
    ],
  );
});

test('two runs never look alike by more than their color alone', () => {
  const look = sampleLook();
  const looks = Array.from({ length: 30 }, (_, run) => markOf(look, run)).map(({ symbol, dash }) => `${symbol} ${dash.join()}`);
  for (let run = 0; run + 1 < looks.length; run++) assert.notEqual(looks[run], looks[run + 1]);
  assert.equal(new Set(looks).size, 25);
});

test('the nearest point of a line is found, but not where the line has ended', () => {
  const [xs, ys] = [
    [0, 10, 20, 30],
    [1, NaN, 3, 4],
  ];
  assert.equal(nearest(xs, ys, 11, 1), 2);
  assert.equal(nearest(xs, ys, 30.5, 1), 3);
  assert.equal(nearest(xs, ys, 40, 1), undefined);
  assert.equal(nearest([], [], 1, 1), undefined);
});

test('a chart says what it shows: over what, how many runs, where each ends, and what is odd', () => {
  const data = chartData(sampleComparison(), [sampleCurve(0, [3, 'NaN', 1])], plain);
  const said = describeCurves('loss', data, { ...view, logScale: true }, ['first']);
  assert.equal(
    said,
    'loss over step, 1 run, values on a logarithmic axis. first: 2 points, last 1, from 1 to 3, 1 NaN. Marked at the edge: 1 NaN',
  );
});

test('a description of many runs tells the first ones, and how many more there are', () => {
  const curves = Array.from({ length: 20 }, (_, run) => sampleCurve(run, [1]));
  const data = chartData(sampleComparison(), curves, { ...plain, visible: curves.map(({ run }) => run) });
  assert.match(describeCurves('loss', data, view, ['first']), /^loss over step, 20 runs\. first: .*; and 4 more$/);
});

test('only runs that went on are asked for again', () => {
  const before = sampleComparison({
    runs: [sampleRun('a'), sampleRun('b'), sampleRun('c', { status: 'RUNNING' })],
    metrics: [metric('loss', [1, 2, 3])],
  });
  const same = structuredClone(before);
  assert.deepEqual(changedRuns(before, same), [2]);
  const moved = { ...before, metrics: [metric('loss', [1, 2.5, 3])] };
  assert.deepEqual(changedRuns(before, moved), [1, 2]);
  assert.equal(changedRuns(before, { ...before, runs: before.runs.slice(1) }), undefined);
});

/** A server that answers when told, and remembers what it was asked. */
class Answers {
  readonly asked: CurvesRequest[] = [];
  readonly aborted: number[] = [];
  private readonly waiting: ((result: CurvesResult) => void)[] = [];

  request = ((_: string, params: CurvesRequest, signal?: AbortSignal) => {
    const place = this.asked.push(params) - 1;
    signal?.addEventListener('abort', () => this.aborted.push(place));
    return new Promise((resolve) => this.waiting.push(resolve));
  }) as never;

  async answer(place: number, curves: CurvesResult['curves']): Promise<void> {
    this.waiting[place]?.({ curves, bands: [], problems: [] });
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

test('a new result asks for the runs that changed, and keeps the others as they are', async () => {
  const server = new Answers();
  const curves = new MetricCurves(server, 'loss', () => undefined);
  const need = { result: sampleComparison(), axis: 'step', points: 100 } as const;
  curves.need(need);
  curves.need(need);
  await turn();
  await server.answer(0, [sampleCurve(0, [1]), sampleCurve(1, [2])]);
  curves.outdate([1]);
  curves.need(need);
  await turn();
  assert.deepEqual(
    server.asked.map(({ runs }) => runs.map(({ runId }) => runId)),
    [['a0123456789', 'b0123456789'], ['b0123456789']],
  );
  // What was drawn stays until the answer comes.
  assert.deepEqual(
    curves.all.map(({ values }) => values),
    [[1], [2]],
  );
  await server.answer(1, [sampleCurve(0, [2, 3])]);
  assert.deepEqual(
    curves.all.map(({ run, values }) => [run, values]),
    [
      [0, [1]],
      [1, [2, 3]],
    ],
  );
});

test('a zoom asks for finer points of thinned curves; a newer zoom takes the older question back', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const server = new Answers();
  const curves = new MetricCurves(server, 'loss', () => undefined);
  const need = { result: sampleComparison(), axis: 'step', points: 100 } as const;
  curves.need(need);
  t.mock.timers.tick(0);
  await server.answer(0, [sampleCurve(0, [1, 2], undefined, { totalPoints: 1000 })]);
  curves.need({ ...need, zoom: [10, 20] });
  t.mock.timers.tick(1000);
  assert.deepEqual([server.asked[1]?.from, server.asked[1]?.to, server.asked[1]?.axis], [10, 20, 'step']);
  curves.need({ ...need, zoom: [12, 18] });
  t.mock.timers.tick(1000);
  assert.deepEqual(server.aborted, [1]);
  assert.deepEqual(curves.curves([12, 18], 'step')[0]?.values, [1, 2]);
  await server.answer(2, [sampleCurve(0, [5, 6, 7])]);
  assert.deepEqual(curves.curves([12, 18], 'step')[0]?.values, [5, 6, 7]);
  assert.deepEqual(curves.curves(undefined, 'step')[0]?.values, [1, 2]);
});

test('curves with all of their points have no finer ones to ask for', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const server = new Answers();
  const curves = new MetricCurves(server, 'loss', () => undefined);
  const need = { result: sampleComparison(), axis: 'step', points: 100 } as const;
  curves.need(need);
  t.mock.timers.tick(0);
  await server.answer(0, [sampleCurve(0, [1, 2])]);
  curves.need({ ...need, zoom: [0, 1] });
  t.mock.timers.tick(1000);
  assert.equal(server.asked.length, 1);
});
