import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CompareResult } from '../../client/shared/comparison';
import type { CarriedPage } from '../../client/shared/exporting';
import { asksServer, runItem, runItems, wrongCount } from '../../client/src/features/compare-runs/runItems';
import { carriedComparison, carriedCurves, carriedText } from '../../client/webview/carried';

const run = (runId: string, name = runId) => ({
  store: 's',
  runId,
  name,
  experimentId: '1',
  experimentName: 'wine',
  status: 'FINISHED',
  startTime: 1000,
});
const ref = (runId: string) => ({ store: 's', runId });

const result: CompareResult = {
  version: 1,
  runs: [run('a'), run('b'), run('c')],
  baseline: 0,
  summary: {
    headline: 'c is better.',
    metric: 'acc',
    differences: [],
    changes: [{ metric: 'acc', run: 2, from: 0.5, to: 0.9, verdict: 'better', spread: 0.1, isWithinSpread: false }],
  },
  params: [{ key: 'lr', values: ['1', '1', '2'], differs: true }],
  metrics: [{ key: 'acc', values: [0.5, 'NaN', 0.9], differs: true, higherIsBetter: true, best: [2] }],
  tags: [],
  datasets: [],
  grouping: {
    repeats: ['seed'],
    suggested: [],
    groups: [
      { label: 'lr 1', runs: [0, 1], metrics: [{ key: 'acc', count: 1, mean: 0.5, notFinite: 1 }] },
      { label: 'lr 2', runs: [2], metrics: [{ key: 'acc', count: 1, mean: 0.9, notFinite: 0 }] },
    ],
    tests: [{ metric: 'acc', of: 1, against: 0, difference: 0.4 }],
  },
  curves: [],
  problems: [],
};
const page: CarriedPage = {
  version: 1,
  exportedAt: 0,
  result,
  curves: {
    curves: [0, 2].map((place) => ({
      run: place,
      metric: 'acc',
      steps: [0, 1, 2, 3, 4],
      times: [1000, 2000, 3000, 4000, 5000],
      values: [0, 1, 2, 3, place],
      totalPoints: 5,
    })),
    bands: [{ group: 0, metric: 'acc', at: [0], mean: [1], min: [0], max: [2], deviation: [1] }],
    problems: [],
  },
  texts: { csv: { fileName: 'comparison.csv', text: 'a,b', problems: [] } },
};
const all = result.runs.map(({ runId }) => ref(runId));

test('a page in a file shows what the server said when it was made', () => {
  const shown = carriedComparison(page, { runs: all });
  assert.deepEqual([shown.baseline, shown.summary, shown.metrics, shown.grouping], [0, result.summary, result.metrics, result.grouping]);
});

test('a page in a file turns directions and measures against another baseline by itself', () => {
  const turned = carriedComparison(page, { runs: all, directions: { acc: false } });
  assert.deepEqual(turned.metrics[0]?.best, [0]);
  assert.equal(turned.summary.changes[0]?.verdict, 'worse');
  const other = carriedComparison(page, { runs: all, baseline: ref('c') });
  assert.equal(other.baseline, 2);
  assert.equal(other.summary.headline, 'When this file was made, against a: c is better.');
  assert.deepEqual(other.grouping.tests, []);
  assert.deepEqual(result.metrics[0]?.best, [2], 'what was brought along stays as it was');
});

test('a page in a file leaves runs out without claiming means that they were part of', () => {
  const two = carriedComparison(page, { runs: [ref('c'), ref('a')], baseline: ref('a') });
  assert.deepEqual(
    two.runs.map(({ runId }) => runId),
    ['c', 'a'],
  );
  assert.deepEqual([two.baseline, two.metrics[0]?.values, two.metrics[0]?.best], [1, [0.9, 0.5], [0]]);
  assert.deepEqual(
    two.summary.changes.map(({ run: other, from, to, isWithinSpread }) => [other, from, to, isWithinSpread]),
    [[0, 0.5, 0.9, false]],
  );
  assert.deepEqual(
    two.grouping.groups.map(({ runs, metrics }) => [runs, metrics.length]),
    [
      [[1], 0],
      [[0], 1],
    ],
  );
});

test('a page in a file has the curves that it brought along, cut to what shows', () => {
  const cut = carriedCurves(page, { runs: all, metrics: ['acc'], axis: 'relative', from: 1500, to: 2500 });
  assert.deepEqual(
    cut.curves.map(({ run: place, steps }) => [place, steps]),
    [
      [0, [1, 2, 3]],
      [2, [1, 2, 3]],
    ],
  );
  const bands = (groups: number[][]) => carriedCurves(page, { runs: all, metrics: ['acc'], groups }).bands.length;
  assert.deepEqual([bands([[0, 1], [2]]), bands([[0], [1, 2]])], [1, 0]);
  assert.match(carriedCurves(page, { runs: all, metrics: ['loss'] }).problems[0] ?? '', /no curve of loss/);
});

test('a page in a file hands on the texts that it brought along, and the rest as JSON', () => {
  assert.equal(carriedText(page, { runs: all, format: 'csv' })?.text, 'a,b');
  assert.equal(carriedText(page, { runs: all, format: 'latex' }), undefined);
  assert.deepEqual(JSON.parse(carriedText(page, { runs: all, format: 'json' })?.text ?? ''), JSON.parse(JSON.stringify(result)));
});

test('what is picked stays on top of what the server finds, once', () => {
  const listed = (runId: string) => ({ ...run(runId), age: '3 h ago', result: 'acc 0.9' });
  const picked = [runItem(listed('b'), false)];
  const items = runItems(picked, [listed('a'), listed('b'), listed('c')], false);
  assert.deepEqual(
    items.map(({ run: { runId }, alwaysShow }) => [runId, alwaysShow]),
    [
      ['b', true],
      ['a', false],
      ['c', false],
    ],
  );
  assert.equal(items[1]?.description, 'wine · finished · acc 0.9 · 3 h ago');
  assert.equal(runItems([], [listed('a')], true)[0]?.alwaysShow, true);
});

test('the server looks where the list is not all, and for filters', () => {
  assert.deepEqual(
    [asksServer('bert', false), asksServer('bert', true), asksServer('  ', true), asksServer('metrics.a > 1', false)],
    [false, true, false, true],
  );
});

test('too few and too many runs are told before anything is compared', () => {
  assert.deepEqual(
    [0, 1, 2, 500, 501].map((count) => wrongCount(count, 2, 500)),
    ['Pick 2 to 500 runs', 'Pick one more run', undefined, undefined, '501 runs are picked; a comparison takes up to 500'],
  );
});
