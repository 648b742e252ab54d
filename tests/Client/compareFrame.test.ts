import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import Ajv2020 from 'ajv/dist/2020';
import type { GroupTest, MetricChange } from '../../client/shared/comparison';
import type { PageState } from '../../client/shared/pageMessages';
import { fileNameOf, folderOf, readComparison, writeComparison } from '../../client/src/features/compare-runs/comparisonFile';
import { concerns } from '../../client/src/features/compare-runs/liveness';
import { problemHtml } from '../../client/src/infrastructure/pageHtml';
import { adjusted, bestOf } from '../../client/webview/frame/adjust';
import { chips } from '../../client/webview/frame/chips';
import { titleOf } from '../../client/webview/frame/header';
import { problemsOf } from '../../client/webview/frame/missing';
import { initialState } from '../../client/webview/initialState';
import {
  changeLine,
  groupLines,
  groupMetrics,
  groupsText,
  meanText,
  placesOf,
  pText,
  testWords,
  weightOf,
} from '../../client/webview/summaryModel';
import { sampleRun, twoRuns } from './comparisonSample';

const runs = [sampleRun('a'), sampleRun('b'), sampleRun('c')];
const three = twoRuns({
  runs,
  metrics: [{ key: 'acc', values: [0.7, 0.9, 0.8], differs: true, higherIsBetter: true, best: [1] }],
  summary: {
    headline: '',
    differences: [],
    changes: [{ metric: 'acc', run: 1, from: 0.7, to: 0.9, verdict: 'better', spread: 0.05, isWithinSpread: false }],
  },
});
const keyOf = (i: number) => `mlruns/${runs[i]?.runId ?? ''}`;

test('what the server said stays as it is where the reader chose nothing else', () => {
  assert.equal(adjusted(three, { directions: {} }), three);
  assert.equal(adjusted(three, { directions: { acc: true }, baseline: 'mlruns/gone' }), three);
});

test('a metric that is turned has another best, or none, at once', () => {
  const turned = (directions: Record<string, boolean>, undirected: string[] = []) => adjusted(three, { directions, undirected }).metrics[0];
  assert.deepEqual([turned({ acc: false })?.best, turned({ acc: false })?.higherIsBetter], [[0], false]);
  assert.deepEqual([turned({ acc: false }, ['acc'])?.best, turned({}, ['acc'])?.higherIsBetter], [[], null]);
});

test('a change is measured from the baseline that the reader chose', () => {
  const { baseline, summary } = adjusted(three, { directions: {}, baseline: keyOf(2) });
  assert.equal(baseline, 2);
  const [change] = summary.changes;
  assert.deepEqual([change?.from, change?.to, change?.verdict, change?.isWithinSpread], [0.8, 0.9, 'better', true]);
  // From itself nothing changed.
  assert.deepEqual(adjusted(three, { directions: {}, baseline: keyOf(1) }).summary.changes, []);
});

test('the best leaves out NaN and what is missing, ties are several, infinity counts', () => {
  assert.deepEqual(bestOf([1, 'NaN', null, 1], true), [0, 3]);
  assert.deepEqual(bestOf([1, 'Infinity'], true), [1]);
  assert.deepEqual(bestOf([1, '-Infinity', 0], false, [0, 2]), [2]);
  assert.deepEqual(bestOf(['NaN'], true), []);
});

test('chips say why fewer runs show, and what brings them back', () => {
  const filter = { section: 'parallel', runs: new Set([1, 2]), text: 'lr 0.01 to 0.1' };
  assert.deepEqual(chips(30, [filter], 1), [
    { section: 'parallel', text: '2 of 30 runs: lr 0.01 to 0.1', undo: 'Clear' },
    { section: undefined, text: '1 run hidden', undo: 'Show All' },
  ]);
  assert.deepEqual(chips(30, [], 0), []);
});

test('a title names few runs and counts many', () => {
  assert.equal(titleOf(['a', 'b']), 'Compare a, b');
  assert.equal(titleOf(['a', 'b', 'c', 'd']), 'Compare 4 runs');
});

test('a state of the page survives whatever is on disk', () => {
  const state = initialState(
    { runs: [{ store: 's', runId: '1', more: 2 }, { store: 7 }, 'x'], undirected: ['a', 3], scroll: { section: 'table', offset: 'x' } },
    undefined,
  );
  assert.deepEqual([state.runs, state.undirected, state.scroll], [[{ store: 's', runId: '1' }], ['a'], undefined]);
  assert.deepEqual(initialState({ scroll: { section: 'table', offset: 12 } }, undefined).scroll, { section: 'table', offset: 12 });
});

test('a file that changed since goes before what the editor kept of the page', () => {
  const kept = { runs: [], hidden: ['s/1'], file: 'old' };
  assert.deepEqual(initialState(kept, '{"file":"old"}').hidden, ['s/1']);
  assert.deepEqual(initialState(kept, '{"file":"new","hidden":["s/2"]}').hidden, ['s/2']);
});

const state: PageState = {
  runs: [
    { store: 'mlruns', runId: '1' },
    { store: 'team/server', runId: '2' },
  ],
  baseline: 'team/server/2',
  directions: { loss: false },
  hidden: ['mlruns/1'],
  folded: [],
  sections: { table: { search: 'lr' } },
  scroll: { section: 'table', offset: 10 },
  file: 'mark',
};

test('a saved comparison opens as it was, without what is of this screen only', () => {
  const text = writeComparison(state, ['<b>one</b>', '']);
  assert.ok(!text.includes('scroll') && !text.includes('mark'));
  const read = readComparison(text);
  assert.ok('state' in read);
  const opened = initialState(undefined, JSON.stringify(read.state));
  const { scroll, file, ...shared } = state;
  assert.ok(scroll !== undefined && file !== undefined);
  assert.deepEqual(opened, { ...shared, names: { 'mlruns/1': '<b>one</b>' } });
});

test('a saved comparison is as its schema says', () => {
  const schema = JSON.parse(readFileSync('schemas/forge-compare.schema.json', 'utf8')) as object;
  const validate = new Ajv2020().compile(schema);
  assert.ok(
    validate(JSON.parse(writeComparison({ ...state, repeats: ['seed'], undirected: ['x'] }, ['a', 'b']))),
    JSON.stringify(validate.errors),
  );
  assert.ok(!validate({ forgeComparison: 1, runs: [] }));
});

test('what is no comparison says so, and what to do', () => {
  const problem = (text: string) => {
    const read = readComparison(text);
    return 'problem' in read ? read.problem : '';
  };
  assert.match(problem('{'), /^The file is no JSON\. .*mend/);
  assert.match(problem('[]'), /^The file is no comparison/);
  assert.match(problem('{"forgeComparison":2,"runs":[]}'), /newer version/);
  assert.match(problem('{"forgeComparison":1,"runs":[{"store":"s","runId":"1"}]}'), /2 to 500 runs/);
});

test('a file is named after its runs, in any script, and lies where most experiments are', () => {
  assert.equal(fileNameOf(['lr=0.1 / a', 'größe']), 'lr-0.1-a-vs-größe.forge-compare.json');
  assert.equal(fileNameOf(['a', 'b', 'c', 'd']), '4-runs.forge-compare.json');
  assert.equal(fileNameOf(['../..', '']), 'comparison.forge-compare.json');
  assert.equal(
    folderOf(['metadata:experiments/a/metadata.yaml', 'metadata:experiments/b/metadata.yaml', 'metadata:c/metadata.yaml']),
    'experiments',
  );
  assert.equal(folderOf([]), '');
});

test('runs that a file names and no store has are named', () => {
  const known = { ...state, names: { 'mlruns/1': 'first' } };
  const there = twoRuns({ runs: [{ ...sampleRun('b'), store: 'team/server', runId: '2' }], problems: ['Run missing'] });
  assert.deepEqual(problemsOf(there, known), ['Of the 2 runs of the file, 1 cannot be read here: first', 'Run missing']);
  assert.deepEqual(problemsOf(there, state), ['Run missing']);
});

test('a page hears of its own runs, their experiments and stores, and of nothing else', () => {
  const of = (change: { id?: string; rows?: string[] }, view: 'runs' | 'gpus' = 'runs') =>
    concerns({ view, ...change }, [{ store: 'team/server', runId: '2' }]);
  assert.ok(of({}));
  assert.ok(of({ id: 'store:team/server' }));
  assert.ok(of({ id: 'experiment:team/server/7' }));
  assert.ok(of({ rows: ['run:team/server/1', 'run:team/server/2'] }));
  assert.ok(of({ id: 'metrics:team/server/2' }));
  assert.ok(!of({}, 'gpus'));
  assert.ok(!of({ id: 'store:team' }));
  assert.ok(!of({ id: 'experiment:mlruns/7' }));
  assert.ok(!of({ rows: ['run:team/server/22'] }));
});

test('what is wrong with a file is text', () => {
  assert.ok(problemHtml('<script>', 'x').includes('&lt;script&gt;'));
});

test('a difference leads to where more of it is', () => {
  const first = (kind: 'parameter' | 'data' | 'code') =>
    placesOf({ kind, name: 'lr', text: '', weight: 1 }).map(({ section, item }) => `${section} ${item}`);
  assert.equal(first('parameter')[0], 'table param:lr');
  assert.deepEqual(first('data').slice(0, 2), ['differences data:lr', 'table dataset:lr']);
  assert.equal(first('code').at(-1), 'table run:Commit');
  assert.deepEqual([weightOf(0), weightOf(0.5).dots, weightOf(1)], [{ word: 'hardly', dots: 1 }, 3, { word: 'very likely', dots: 5 }]);
});

const change = (more: Partial<MetricChange>): MetricChange => ({ metric: 'acc', run: 1, from: 0.8, to: 0.9, verdict: 'better', ...more });

test('a change of a metric says its sign and whether it is more than chance', () => {
  const { from, to, change: text, chance } = changeLine(change({ spread: 0.01, isWithinSpread: false }));
  assert.deepEqual([from, to, text, chance], ['0.8', '0.9', '+0.1 (+12.5 %)', 'beyond seed variance (± 0.01)']);
  assert.equal(changeLine(change({ spread: 0.2, isWithinSpread: true })).chance, 'within seed variance (± 0.2)');
  assert.equal(changeLine(change({})).chance, 'no repeats to tell');
  assert.equal(changeLine(change({ to: 'NaN', verdict: 'changed' })).change, 'no number');
  assert.equal(changeLine(change({ from: 0, to: -1 })).change, '−1');
});

const welch: GroupTest = { metric: 'acc', of: 1, against: 0, difference: 0.1, t: 3, degreesOfFreedom: 4, p: 0.012, low: 0.02, high: 0.18 };
const grouped = twoRuns({
  runs: [...runs, sampleRun('d')],
  baseline: 2,
  summary: { headline: '', metric: 'f1', differences: [], changes: [] },
  grouping: {
    repeats: ['seed'],
    suggested: [],
    groups: [
      { label: 'lr 0.1', runs: [0, 1], metrics: [{ key: 'acc', count: 2, mean: 0.7, standardDeviation: 0.1, notFinite: 0 }] },
      { label: 'lr 0.2', runs: [2, 3], metrics: [{ key: 'acc', count: 1, mean: 0.8, standardDeviation: null, notFinite: 1 }] },
    ],
    tests: [],
  },
});

test('the group of the baseline stands first, and a group says what was left out', () => {
  const lines = groupLines(grouped, 'acc');
  assert.deepEqual(
    lines.map(({ label, count, mean, notFinite, isBaseline }) => [label, count, mean, notFinite, isBaseline]),
    [
      ['lr 0.2', 1, '0.8', 1, true],
      ['lr 0.1', 2, '0.70 ± 0.10', 0, false],
    ],
  );
  assert.deepEqual(groupMetrics(grouped), ['acc']);
  assert.equal(groupsText(grouped), '4 runs in 2 groups, alike by all parameters but “seed”.');
});

test('tests are against the group that they name, also while another baseline is asked for', () => {
  const lines = groupLines({ ...grouped, grouping: { ...grouped.grouping, tests: [welch] } }, 'acc');
  assert.deepEqual([lines[0]?.label, lines[1]?.test], ['lr 0.1', welch]);
});

test('a mean has the digits that its deviation gives it', () => {
  assert.equal(meanText(0.912345, 0.00432), '0.9123 ± 0.0043');
  assert.equal(meanText(1234.5, 120), '1235 ± 120');
  assert.equal(meanText(0.5, null), '0.5');
  assert.equal(meanText(0.5, 0), '0.5 ± 0');
  assert.equal(meanText(null, null), '–');
  assert.equal(meanText(1e-9, 2e-10), '1e-9 ± 2e-10');
});

test('a test is told in words that need no statistics', () => {
  const { short, long } = testWords(welch);
  assert.equal(short, 'a real difference, likely');
  assert.match(long, /1\.2 % of cases\. With 95 % confidence .* between 0\.02 and 0\.18\. Welch’s t = 3 with 4 degrees/);
  assert.equal(testWords({ ...welch, p: 0.4 }).short, 'may be chance');
  assert.equal(testWords({ ...welch, p: null }).short, 'differs; nothing varies');
  assert.deepEqual([pText(0.012), pText(0.00000123), pText(null)], ['0.012', '< 0.0001', '–']);
});
