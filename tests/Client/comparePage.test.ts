import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MetricCurve } from '../../client/shared/comparison';
import { pageHtml } from '../../client/src/features/compare-runs/pageHtml';
import { chartData, metricsToChart, shownCharts } from '../../client/webview/curves';
import { formatDuration, formatNumber, formatRow } from '../../client/webview/format';
import { initialState } from '../../client/webview/initialState';
import { smooth } from '../../client/webview/smoothing';
import { comparison, run } from './comparison';

const curve = (index: number, metric: string, values: MetricCurve['values'], times = values.map((_, i) => 1000 * i)): MetricCurve => ({
  run: index,
  metric,
  steps: values.map((_, i) => i),
  times,
  values,
  totalPoints: values.length,
});
test('numbers have five digits, and more where two would look the same', () => {
  assert.deepEqual(formatRow([0.123456789, 0.5]), ['0.12346', '0.5']);
  assert.deepEqual(formatRow([0.123456789, 0.123456781]), ['0.12345679', '0.12345678']);
  assert.deepEqual(formatRow([1, 1, null, 'NaN', '-Infinity']), ['1', '1', null, 'NaN', '−∞']);
});

test('small, large and whole numbers keep their meaning', () => {
  assert.equal(formatNumber(1e-7), '1e-7');
  assert.equal(formatNumber(123_456.789), '123457');
  assert.equal(formatNumber(1_000_000), '1000000');
  assert.equal(formatNumber(1.5e300), '1.5e300');
  assert.equal(formatNumber(0), '0');
});

test('durations have their two largest units', () => {
  assert.deepEqual([12, 1500, 60_000, 3_661_000, 90_000_000].map(formatDuration), ['12 ms', '1.5 s', '1 min', '1 h 1 min', '1 d 1 h']);
});

test('the metrics that differ are charted first', () => {
  const metrics = [
    { key: 'same', values: [1, 1], differs: false, best: [] },
    { key: 'loss', values: [1, 2], differs: true, best: [] },
  ];
  assert.deepEqual(metricsToChart(comparison({ metrics })), ['loss', 'same']);
});

test('four charts show at first, then what was chosen and still exists', () => {
  assert.deepEqual(shownCharts(['a', 'b', 'c', 'd', 'e'], undefined), ['a', 'b', 'c', 'd']);
  assert.deepEqual(shownCharts(['a', 'b'], ['b', 'gone']), ['b']);
  assert.deepEqual(shownCharts(['a', 'b'], []), []);
});

const plain = { axis: 'step', logScale: false, smoothing: 0, visible: [0, 1] } as const;

test('NaN and infinities are gaps, and counted', () => {
  const data = chartData(comparison(), [curve(0, 'loss', [1, 'NaN', 3, 'Infinity'])], plain);
  assert.deepEqual(data.lines[0]?.points, [
    [0, 1],
    [1, null],
    [2, 3],
    [3, null],
  ]);
  assert.equal(data.note, 'Left out: 2 NaN or infinite.');
});

test('a logarithmic axis leaves out what is not positive, and says so', () => {
  const data = chartData(comparison(), [curve(0, 'loss', [1, 0, -1])], { ...plain, logScale: true });
  assert.deepEqual(
    data.lines[0]?.points.map(([, y]) => y),
    [1, null, null],
  );
  assert.match(data.note, /^Left out: 2 zero or negative/);
});

test('time since the start counts from the run, or from its first value where that is earlier', () => {
  const curves = [curve(0, 'loss', [1, 2], [5000, 6000]), curve(1, 'loss', [1, 2], [5000, 6000])];
  const runs = [run('a', { startTime: 4000 }), run('b', { startTime: 9000 })];
  const { lines } = chartData(comparison({ runs }), curves, { ...plain, axis: 'relative' });
  assert.deepEqual(
    lines.map(({ points }) => points.map(([x]) => x)),
    [
      [1000, 2000],
      [0, 1000],
    ],
  );
});

test('hidden runs have no line', () => {
  const curves = [curve(0, 'loss', [1, 2]), curve(1, 'loss', [1, 2])];
  assert.deepEqual(
    chartData(comparison(), curves, { ...plain, visible: [1] }).lines.map((line) => line.run),
    [1],
  );
});

test('smoothing starts at the first value, keeps a constant, and passes over gaps', () => {
  assert.deepEqual(
    smooth([5, 5, 5], 0.9).map((v) => Number(v.toFixed(9))),
    [5, 5, 5],
  );
  assert.deepEqual(smooth([1, 2], 0), [1, 2]);
  const [first, gap, last] = smooth([1, NaN, 2], 0.5);
  assert.equal(first, 1);
  assert.ok(Number.isNaN(gap));
  // (1 · 0.5 · 0.5 + 2 · 0.5) / (1 − 0.5²)
  assert.ok(Math.abs(last! - 5 / 3) < 1e-12);
});

test('a smoothed curve keeps what was logged beside it', () => {
  const [line] = chartData(comparison(), [curve(0, 'loss', [1, 3])], { ...plain, smoothing: 0.5 }).lines;
  assert.deepEqual(line?.raw, [
    [0, 1],
    [1, 3],
  ]);
  assert.notEqual(line.points[1]?.[1], 3);
});

test('the page begins as it was left, and damaged state is harmless', () => {
  const kept = initialState(
    { runs: [], hidden: ['s/1', 7], directions: { loss: false, x: 'y' }, sections: { curves: { axis: 'time' } } },
    undefined,
  );
  assert.deepEqual([kept.hidden, kept.directions, kept.sections], [['s/1'], { loss: false }, { curves: { axis: 'time' } }]);
  for (const broken of ['', 'nonsense', '7', 'null', '{"hidden":3,"sections":[1],"directions":"x","folded":{}}']) {
    const state = initialState(undefined, broken);
    assert.deepEqual([state.hidden, state.folded, state.directions, state.sections], [[], [], {}, {}]);
  }
});

test('the policy of the page allows one script and one style sheet, and names cannot break out of the frame', () => {
  const html = pageHtml({
    script: 's.js',
    style: 's.css',
    cspSource: 'vscode:',
    nonce: 'n0nce',
    state: '{"x":"\\"><script>alert(1)</script>"}',
  });
  assert.match(html, /content="default-src 'none'; script-src 'nonce-n0nce'; style-src vscode:"/);
  assert.doesNotMatch(html, /unsafe-|<style|style="|onload/);
  assert.equal(html.match(/<script/g)?.length, 1);
});
