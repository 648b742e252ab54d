import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CompareResult } from '../../client/shared/comparison';
import { arranged, dropped, moved, rowsInOrder, runOrder, spread } from '../../client/webview/table/arrange';
import { deltaOf, signed } from '../../client/webview/table/delta';
import { crossing, gridOf, isLine, type GridRow } from '../../client/webview/table/gridModel';
import { nextPlace, offsetsOf, scrolledTo, windowOf } from '../../client/webview/table/gridWindow';
import { rowMenu, runMenu, type MenuActions } from '../../client/webview/table/tableMenus';
import { readTableState } from '../../client/webview/table/tableState';
import { runLabels, summary, tableSections, type TableFilter, type TableRow } from '../../client/webview/tableModel';
import { sampleRun, twoRuns } from './comparisonSample';

const all: TableFilter = { onlyDifferences: false, search: '' };
const sectionOf = (id: string, result: CompareResult, filter = all) => tableSections(result, filter).find((one) => one.id === id)!;
const keysOf = (id: string, result: CompareResult, filter = all) => sectionOf(id, result, filter).rows.map(({ key }) => key);
const cells = (row: TableRow | undefined, runs = 2) => [...Array(runs).keys()].map((i) => row?.cell(i));
const metric = (values: CompareResult['metrics'][number]['values'], higherIsBetter: boolean | null = true) =>
  twoRuns({
    runs: values.map((_, i) => sampleRun(String(i))),
    params: [],
    metrics: [{ key: 'm', values, differs: true, higherIsBetter, best: [] }],
  });

test('only what differs shows, unless all is wanted', () => {
  assert.deepEqual(keysOf('param', twoRuns(), { ...all, onlyDifferences: true }), ['lr']);
  assert.deepEqual(keysOf('param', twoRuns()), ['lr', 'model']);
});

test('what differs is said of the runs that show, and of all where one alone shows', () => {
  const result = twoRuns({
    runs: [sampleRun('a'), sampleRun('b'), sampleRun('c')],
    params: [{ key: 'lr', values: ['1', '1', '2'], differs: true }],
  });
  const shown = (visible: number[]) => keysOf('param', result, { onlyDifferences: true, search: '', visible });
  assert.deepEqual([shown([0, 1]), shown([1, 2]), shown([0])], [[], ['lr'], ['lr']]);
});

test('the best is that of the runs that show', () => {
  const result = metric([0.9, 0.5, 0.7]);
  result.metrics[0]!.best = [0];
  const bests = (visible?: number[]) => {
    const row = sectionOf('metric', result, { ...all, ...(visible === undefined ? {} : { visible }) }).rows[0];
    return cells(row, 3).map((cell) => cell?.best === true);
  };
  assert.deepEqual(bests(), [true, false, false]);
  assert.deepEqual(bests([1, 2]), [false, false, true]);
});

test('the search looks at names and values, and says when nothing matches', () => {
  const found = (search: string) => sectionOf('param', twoRuns(), { onlyDifferences: false, search });
  assert.deepEqual(
    found('BERT').rows.map(({ key }) => key),
    ['model'],
  );
  assert.deepEqual(
    found('lr').rows.map(({ key }) => key),
    ['lr'],
  );
  assert.equal(found('zzz').empty, 'No parameter matches “zzz”.');
});

test('a number is found as it was logged and as the table rounds it', () => {
  const found = (search: string, value: number | string) => keysOf('metric', metric([value as number, 7]), { ...all, search }).length === 1;
  assert.ok(found('0.12346', 0.123456789));
  assert.ok(found('0.1234567', 0.123456789));
  assert.ok(!found('0.12345', 0.1999));
  assert.ok(found('1e-7', 1e-7));
  assert.ok(found('-0.5', -0.5));
  assert.ok(!found('12', 11.6));
  assert.ok(found('nan', 'NaN'));
  assert.ok(found('−∞', '-Infinity'));
  assert.ok(!found('∞', 'NaN'));
});

test('an empty section says why', () => {
  const empty = (more: Partial<CompareResult>, hidden: string[] = []) =>
    sectionOf('param', twoRuns(more), { onlyDifferences: true, search: '', hidden }).empty;
  assert.equal(empty({ params: [] }), 'The runs have no parameters.');
  assert.equal(empty({ params: [{ key: 'a', values: ['1', '1'], differs: false }] }), 'The parameter is the same in all runs.');
  assert.equal(empty({}, ['param:lr', 'param:model']), 'All 2 parameters are hidden.');
});

test('the best value is marked, NaN is said, and what a run lacks is not a value', () => {
  const [acc, loss] = sectionOf('metric', twoRuns()).rows;
  assert.deepEqual(cells(acc), [
    { text: '0.9', full: '0.9', best: true },
    { text: '0.8', full: '0.8' },
  ]);
  assert.equal(acc?.direction, 'higher');
  assert.deepEqual(cells(loss), [{ text: 'NaN', full: 'NaN' }, { text: null }]);
});

test('what no run knows about itself is left out, and times and durations sort as numbers', () => {
  const runs = [sampleRun('a', { durationMs: 61_000 }), sampleRun('b')];
  const { rows } = sectionOf('run', twoRuns({ runs }));
  assert.deepEqual(
    rows.map(({ key }) => key),
    ['Experiment', 'Status', 'Duration', 'Run ID'],
  );
  assert.deepEqual(cells(rows[2]), [{ text: '1 min 1 s', full: '61000 ms' }, { text: null }]);
  assert.equal(rows[2]?.value(0), 61_000);
});

test('datasets show their digest, with what they come from', () => {
  const datasets = [
    { name: 'wine', context: 'training', values: [{ digest: 'a1', sourceType: 'local', source: 'wine.csv' }, null], differs: true },
  ];
  const [row] = sectionOf('dataset', twoRuns({ datasets })).rows;
  assert.equal(row?.key, 'wine (training)');
  assert.deepEqual(cells(row), [{ text: 'a1', full: 'a1\nlocal: wine.csv' }, { text: null }]);
});

test('the summary counts what differs', () => {
  assert.equal(summary(twoRuns()), '1 of 2 parameters differs, 2 of 2 metrics differ.');
  assert.equal(summary(twoRuns({ params: [], metrics: [] })), 'No parameters, no metrics.');
});

test('runs of the same name are told apart by their ids', () => {
  assert.deepEqual(runLabels([sampleRun('a'), sampleRun('b')]), ['a', 'b']);
  assert.deepEqual(runLabels([sampleRun('a', { runId: 'xyz1234567' }), sampleRun('a')]), ['a (xyz12345)', 'a (a0123456)']);
  assert.deepEqual(runLabels([sampleRun('', { runId: 'xyz1234567' })]), ['xyz12345']);
});

const keys = ['s/0', 's/1', 's/2', 's/3'];
const plain = { runs: [], pinnedRuns: [] };

test('the baseline stands first, pinned runs behind it, then the others as the reader put them', () => {
  assert.deepEqual(runOrder([0, 1, 2, 3], keys, 2, plain), { order: [2, 0, 1, 3], pinned: 1 });
  assert.deepEqual(runOrder([0, 1, 2, 3], keys, 2, { runs: ['s/3', 's/1'], pinnedRuns: ['s/1'] }), { order: [2, 1, 3, 0], pinned: 2 });
  assert.deepEqual(runOrder([0, 3], keys, 2, plain), { order: [0, 3], pinned: 0 });
});

test('runs sort by a row either way; NaN, then what a run lacks, stand last', () => {
  const row = sectionOf('metric', metric([2, 'NaN', null, '-Infinity'])).rows[0]!;
  const sorted = (descending: boolean) => runOrder([0, 1, 2, 3], keys, -1, plain, { row, descending }).order;
  assert.deepEqual(sorted(false), [3, 0, 1, 2]);
  assert.deepEqual(sorted(true), [0, 3, 1, 2]);
});

test('parameters that are numbers in all runs sort as numbers, others as people read them', () => {
  const order = (values: (string | null)[]) => {
    const result = twoRuns({ runs: values.map((_, i) => sampleRun(String(i))), params: [{ key: 'p', values, differs: true }] });
    const row = sectionOf('param', result).rows[0]!;
    return runOrder([0, 1, 2], keys, -1, plain, { row, descending: false }).order;
  };
  assert.deepEqual(order(['1e-2', '0.5', '0.001']), [2, 0, 1]);
  assert.deepEqual(order(['layer10', 'layer9', '3']), [2, 1, 0]);
});

test('things move by one, stay at the ends, and drop before or behind another', () => {
  assert.deepEqual(moved(['a', 'b', 'c'], 'b', 1), ['a', 'c', 'b']);
  assert.deepEqual(moved(['a', 'b'], 'a', -1), ['a', 'b']);
  assert.deepEqual(moved(['a', 'b'], 'x', 1), ['a', 'b']);
  assert.deepEqual(dropped(['a', 'b', 'c'], 'a', 'c', false), ['b', 'a', 'c']);
  assert.deepEqual(dropped(['a', 'b', 'c'], 'a', 'c', true), ['b', 'c', 'a']);
  assert.deepEqual(
    arranged(['a', 'b', 'c'], (one) => one, ['c', 'gone']),
    ['c', 'a', 'b'],
  );
});

test('rows stand by name as people count, or with what varies most first', () => {
  const params = ['p10', 'p9', 'p1'].map((key, i) => ({ key, values: ['1', String(i)], differs: true }));
  const { rows } = sectionOf('param', twoRuns({ params }));
  const order = (by: 'given' | 'name' | 'spread', placed: string[] = []) => rowsInOrder(rows, by, placed, [0, 1]).map(({ key }) => key);
  assert.deepEqual(order('name'), ['p1', 'p9', 'p10']);
  assert.deepEqual(order('given', ['param:p1']), ['p1', 'p10', 'p9']);
  assert.deepEqual(order('spread'), ['p10', 'p1', 'p9']);
});

test('the spread of numbers is their deviation against their size, of texts how many there are', () => {
  const of = (values: (number | 'NaN')[]) => spread(sectionOf('metric', metric(values)).rows[0]!, [...values.keys()]);
  assert.equal(of([1, 3]), 1 / 3);
  assert.equal(of([5, 5]), 0);
  assert.equal(of([0, 0]), 0);
  assert.equal(of([1, 'NaN']), 0.5);
});

test('a change from the baseline has its sign, its share, and whether it is better', () => {
  const row = (values: (number | 'NaN' | null)[], up: boolean | null = true) => sectionOf('metric', metric(values, up)).rows[0]!;
  assert.deepEqual(deltaOf(row([0.8, 0.9]), 1, 0, 'both'), { text: '+0.1 (+12.5 %)', verdict: 'better' });
  assert.deepEqual(deltaOf(row([0.8, 0.9], false), 1, 0, 'absolute'), { text: '+0.1', verdict: 'worse' });
  assert.deepEqual(deltaOf(row([-2, -3], null), 1, 0, 'percent'), { text: '−50 %', verdict: 'changed' });
  assert.deepEqual(deltaOf(row([5, 5]), 1, 0, 'both'), { text: '±0 (±0 %)', verdict: 'same' });
  // Of nothing there is no share.
  assert.deepEqual(deltaOf(row([0, 3]), 1, 0, 'percent'), { text: '+3', verdict: 'better' });
  assert.equal(deltaOf(row([0.8, 0.9]), 0, 0, 'both'), undefined);
  assert.equal(deltaOf(row([0.8, 'NaN']), 1, 0, 'both'), undefined);
  assert.equal(deltaOf(row([null, 1]), 1, 0, 'both'), undefined);
  assert.equal(deltaOf(row([0.8, 0.9]), 1, 0, 'none'), undefined);
  assert.equal(signed(-0.5, String), '−0.5');
});

const shape = (rows: readonly GridRow[]) =>
  rows.map((row) => (isLine(row) ? ('run' in row ? row.run : row.row.id) : 'empty' in row ? row.empty : `[${row.section.id}]`));
const look = { transposed: false, rowOrder: 'given', rows: [], pinnedRows: [], folded: [] } as const;

test('the grid has pinned rows first, then sections that fold, with a word where they are empty', () => {
  const sections = tableSections(twoRuns({ metrics: [] }), all).slice(1);
  const grid = gridOf(sections, { order: [1, 0], pinned: 1 }, { ...look, pinnedRows: ['param:model'] });
  assert.deepEqual(shape(grid.rows), ['param:model', '[param]', 'param:lr', '[metric]', 'The runs have no metrics.']);
  assert.deepEqual([shape(grid.columns), grid.pinnedRows, grid.pinnedColumns], [[1, 0], 1, 1]);
  const folded = gridOf(sections, { order: [0, 1], pinned: 0 }, { ...look, folded: ['param', 'metric'] });
  assert.deepEqual(shape(folded.rows), ['[param]', '[metric]']);
});

test('turned, each run is a row, and a cell is about the same', () => {
  const sections = tableSections(twoRuns(), all).slice(1);
  const order = { order: [1, 0], pinned: 1 };
  const turned = gridOf(sections, order, { ...look, transposed: true, pinnedRows: ['metric:acc'] });
  assert.deepEqual(shape(turned.rows), [1, 0]);
  assert.deepEqual(shape(turned.columns), ['metric:acc', 'param:lr', 'param:model', 'metric:loss']);
  assert.deepEqual([turned.pinnedRows, turned.pinnedColumns], [1, 1]);
  const one = crossing(turned.rows[0]!, turned.columns[1]!);
  const other = crossing(gridOf(sections, order, look).rows[1]!, { run: 1 });
  assert.deepEqual([one?.row.id, one?.run], ['param:lr', 1]);
  assert.deepEqual([other?.row.id, other?.run], ['param:lr', 1]);
  assert.equal(crossing({ empty: '' }, { run: 1 }), undefined);
});

test('only what shows is drawn, with some around it', () => {
  const offsets = offsetsOf(Array<number>(100).fill(10));
  assert.equal(offsets.at(-1), 1000);
  assert.deepEqual(windowOf(offsets, 0, 50, 0), { from: 0, to: 6 });
  assert.deepEqual(windowOf(offsets, 505, 50, 0), { from: 50, to: 56 });
  assert.deepEqual(windowOf(offsets, 505, 50, 3), { from: 47, to: 59 });
  // Beyond the end, and where there is nothing.
  assert.deepEqual(windowOf(offsets, 5000, 50, 0), { from: 99, to: 100 });
  assert.deepEqual(windowOf(offsetsOf([]), 0, 50, 2), { from: 0, to: 0 });
  for (let start = 0; start < 950; start += 7) {
    const { from, to } = windowOf(offsets, start, 50, 0);
    assert.ok((offsets[from] ?? NaN) <= start && (offsets[to] ?? NaN) >= start + 50, String(start));
  }
});

test('scrolling goes as far as it must', () => {
  assert.equal(scrolledTo(20, 30, 0, 100), 0);
  assert.equal(scrolledTo(20, 30, 25, 100), 20);
  assert.equal(scrolledTo(120, 130, 0, 100), 30);
  // What is wider than the window shows its beginning.
  assert.equal(scrolledTo(120, 330, 0, 100), 120);
});

test('keys move in the grid and stay in it', () => {
  const size = { rows: 10, columns: 4 };
  const go = (key: string, control = false, from = { row: 5, column: 2 }) => {
    const place = nextPlace(key, control, from, size, 4);
    return place && [place.row, place.column];
  };
  assert.deepEqual(
    [go('ArrowUp'), go('ArrowDown'), go('ArrowLeft'), go('ArrowRight')],
    [
      [4, 2],
      [6, 2],
      [5, 1],
      [5, 3],
    ].map(([r, c]) => [r, c]),
  );
  assert.deepEqual(
    [go('Home'), go('End'), go('Home', true), go('End', true)],
    [
      [5, 0],
      [5, 3],
      [0, 0],
      [9, 3],
    ],
  );
  assert.deepEqual(
    [go('PageUp'), go('PageDown'), go('ArrowDown', true)],
    [
      [1, 2],
      [9, 2],
      [9, 2],
    ],
  );
  assert.deepEqual(go('ArrowUp', false, { row: 0, column: 0 }), [0, 0]);
  assert.equal(go('x'), undefined);
});

test('the state of the table survives whatever is on disk', () => {
  const first = readTableState(undefined);
  assert.deepEqual([first.onlyDifferences, first.deltas, first.rowOrder, first.transposed], [true, 'none', 'given', false]);
  for (const broken of [7, null, [], { sort: { row: 3 }, deltas: 'x', search: {}, pinnedRuns: 'a', rowOrder: 1, folded: [1] }])
    assert.deepEqual(readTableState(broken), first);
  const state = { ...first, sort: { row: 'metric:m', descending: true }, deltas: 'both', pinnedRows: ['param:a'], transposed: true };
  assert.deepEqual(readTableState(JSON.parse(JSON.stringify(state))), state);
});

test('menus offer what can be done, and mark what is', () => {
  const done: string[] = [];
  const act = new Proxy(
    {},
    {
      get:
        (_, name) =>
        (...args: unknown[]) =>
          done.push(`${String(name)} ${String(args.at(-1))}`),
    },
  ) as MenuActions;
  const [row] = sectionOf('metric', twoRuns()).rows;
  const labels = (items: ReturnType<typeof rowMenu>) => items.flatMap((item) => (item === 'line' ? [] : [item]));
  const of = (state: object, isTurned = false) => labels(rowMenu(row!, { ...readTableState({}), ...state }, isTurned, act));
  assert.deepEqual(
    of({ sort: { row: 'metric:acc', descending: true } })
      .filter(({ checked }) => checked === true)
      .map(({ label }) => label),
    ['Sort Runs Descending', 'Higher Is Better'],
  );
  of({})
    .find(({ label }) => label === 'No Direction')
    ?.run();
  assert.deepEqual(done, ['turn null']);
  assert.ok(!of({}).some(({ label }) => label.startsWith('Direction as')));
  assert.ok(of({}, true).some(({ label }) => label.startsWith('Direction as')));
  const run = labels(runMenu(0, { isBaseline: true, isPinned: false, transposed: true, inEditor: false }, act));
  assert.deepEqual(
    run.filter(({ disabled }) => disabled === true).map(({ label }) => label),
    ['Pinned', 'Move Up', 'Move Down'],
  );
  assert.ok(!run.some(({ label }) => label === 'Show in the Runs View'));
});
