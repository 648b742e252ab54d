import assert from 'node:assert/strict';
import { test } from 'node:test';
import { barsOf, drawBars } from '../../client/webview/charts/barOptions';
import { boxable, drawBox } from '../../client/webview/charts/boxOptions';
import { brushAxis, brushOf, brushText, heightOf, intervalsOf, passes, readBrushes, type Brush } from '../../client/webview/charts/brushes';
import { drawContour } from '../../client/webview/charts/contourOptions';
import { svgOf, tabbed } from '../../client/webview/charts/exporting';
import { fieldOf, fieldsOf, mainMetric, parseNumber, rankedParams, type Field } from '../../client/webview/charts/fields';
import { isDarkColor, plainFont, rampColor, translucent } from '../../client/webview/charts/look';
import { drawParallel } from '../../client/webview/charts/parallelOptions';
import { framed } from '../../client/webview/charts/picture';
import { categoryScale, linearTicks, numberScale, rangeOf } from '../../client/webview/charts/scale';
import { drawScatter } from '../../client/webview/charts/scatterOptions';
import { fiveNumbers, quantile } from '../../client/webview/charts/statistics';
import { hull, interpolate, surfaceProblem } from '../../client/webview/charts/surface';
import { safeFileName, shorten } from '../../client/webview/charts/words';
import { sampleComparison, sampleLook, sampleRun } from './comparisonSample';

const runs = ['a', 'b', 'c', 'd', 'e', 'f'].map((name, i) => sampleRun(name, { durationMs: 1000 * i, startTime: 1e12 }));
const all = [0, 1, 2, 3, 4, 5];
const result = sampleComparison({
  runs,
  params: [
    { key: 'opt', values: ['adam', 'sgd', 'adam', 'sgd', null, 'adam'], differs: true },
    { key: 'lr', values: ['0.001', '0.01', '0.1', '1', '1e-2', '1e-1'], differs: true },
    { key: 'depth', values: ['1', '2', '3', '4', '5', 'nan'], differs: true },
    { key: 'same', values: ['1', '1', '1', '1', '1', '1'], differs: false },
    { key: 'seed', values: ['1', '2', '3', '4', '5', '6'], differs: true },
  ],
  metrics: [
    { key: 'acc', values: [0.1, 0.2, 0.3, 'NaN', null, 'Infinity'], differs: true, higherIsBetter: true, best: [2] },
    { key: 'loss', values: [3, 1, 2, 4, 5, 6], differs: true, higherIsBetter: false, best: [1] },
  ],
  summary: {
    headline: '',
    metric: 'loss',
    differences: [
      { kind: 'parameter', name: 'lr', text: '', weight: 0.9 },
      { kind: 'parameter', name: 'depth', text: '', weight: 0.5 },
    ],
    changes: [],
  },
  grouping: {
    repeats: ['seed'],
    suggested: [],
    groups: [
      { label: 'one', runs: [0, 1], metrics: [{ key: 'loss', count: 2, mean: 2, standardDeviation: 1.5, notFinite: 0 }] },
      { label: 'two', runs: [2, 3, 4], metrics: [{ key: 'loss', count: 3, mean: 1, standardDeviation: null, notFinite: 0 }] },
    ],
    tests: [],
  },
});
const fields = fieldsOf(result);
const field = (id: string): Field => fieldOf(fields, id)!;
const look = sampleLook(['a', 'b', 'c', 'd', 'e', 'f']);
const series = (option: object, id: string) =>
  (option as { series: { id: string; data: { value: unknown; symbol?: string; itemStyle?: { color: string } }[] }[] }).series.find(
    (one) => one.id === id,
  )!;

test('a parameter is a number only where all of its texts are', () => {
  assert.deepEqual(['1e-3', ' 2 ', '-.5', '1_000', 'NaN', '-inf', '+Infinity'].map(parseNumber), [
    0.001,
    2,
    -0.5,
    1000,
    NaN,
    -Infinity,
    Infinity,
  ]);
  for (const text of ['', ' ', '0x10', '1e', 'True', '1,5', '--1', 'infinite']) assert.equal(parseNumber(text), undefined, text);
  assert.equal(field('param:opt').numbers, undefined);
  assert.deepEqual(field('param:depth').numbers, [1, 2, 3, 4, 5, NaN]);
  assert.deepEqual(field('param:opt').categories, ['adam', 'sgd']);
});

test('an axis is logarithmic by itself where positive numbers span decades', () => {
  assert.equal(field('param:lr').spansDecades, true);
  assert.equal(field('param:depth').spansDecades, false);
  assert.equal(field('attribute:Duration').spansDecades, false);
});

test('charts begin with the parameters that matter most, repetitions last, over the metric of the ranking', () => {
  assert.deepEqual(
    rankedParams(fields, result).map(({ name }) => name),
    ['lr', 'depth', 'opt', 'seed'],
  );
  assert.equal(mainMetric(fields, result)?.name, 'loss');
  assert.equal(mainMetric(fields, sampleComparison())?.name, 'acc');
});

test('ticks are round numbers between the ends', () => {
  assert.deepEqual(linearTicks(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(linearTicks(0.13, 0.29, 4), [0.15, 0.2, 0.25]);
  assert.deepEqual(linearTicks(0, 3, 10, 'step'), [0, 1, 2, 3]);
  assert.deepEqual(linearTicks(0, 120_000, 5, 'duration'), [0, 30_000, 60_000, 90_000, 120_000]);
  assert.deepEqual(linearTicks(1, 1, 5), []);
});

test('a logarithmic scale has powers of ten, no place for what is not positive, and a way back', () => {
  const scale = numberScale([0.001, 10], { isLog: true });
  assert.deepEqual(
    scale.ticks.map(({ text }) => text),
    ['0.001', '0.01', '0.1', '1', '10'],
  );
  assert.ok(Number.isNaN(scale.at(0)) && Number.isNaN(scale.at(-1)));
  assert.ok(Math.abs(scale.value(scale.at(0.02)) - 0.02) < 1e-12);
});

test('one value alone lies in the middle of its axis', () => {
  for (const value of [0, 5, -3, 1e-9]) {
    const { min, max } = numberScale([value, value]);
    assert.ok(min < value && value < max && Math.abs((min + max) / 2 - value) <= 1e-9, String(value));
  }
  assert.deepEqual(rangeOf([NaN, Infinity]), undefined);
  // The largest number there is, both ways.
  const whole = numberScale([-Number.MAX_VALUE, Number.MAX_VALUE], { pad: 0.05 });
  assert.ok(Number.isFinite(whole.max - whole.min) && whole.ticks.length > 2);
});

test('many categories have a tick for some', () => {
  assert.deepEqual(
    categoryScale(['a', 'b', 'c', 'd'], 2).ticks.map(({ text }) => text),
    ['a', 'c'],
  );
});

test('long names are shortened in their middle, and letters are never cut', () => {
  assert.equal(shorten('abcdefghij', 5), 'ab…ij');
  assert.equal(shorten('short'), 'short');
  assert.equal(shorten(`a${'x'.repeat(10_000)}z`, 5), 'ax…xz');
  assert.equal(shorten('👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 3), '👩‍👩‍👧…👩‍👩‍👧');
  assert.equal(shorten('a\n\tb'), 'a b');
});

test('a file name is one that every system takes', () => {
  assert.equal(safeFileName('val/loss', 'png'), 'val-loss.png');
  assert.equal(safeFileName('../../etc/passwd', 'svg'), 'etc-passwd.svg');
  assert.equal(safeFileName('CON', 'png'), 'chart CON.png');
  assert.equal(safeFileName('  ...  ', 'png'), 'chart.png');
  assert.equal(safeFileName('a\u202egnp.exe', 'png'), 'a-gnp.exe.png');
  assert.ok(safeFileName('x'.repeat(10_000), 'png').length <= 64);
});

test('values on the clipboard keep their cells, whatever is in them', () => {
  assert.equal(tabbed({ head: ['Run', 'x'], body: [['a\tb\nc', '1']] }), 'Run\tx\na b c\t1');
});

test('a picture has its title, background and legend, and room for them', () => {
  const mark = { color: '#fff', symbol: 'circle', dash: [] } as const;
  const items = Array.from({ length: 50 }, (_, i) => ({ name: `run ${i}`, mark, isLine: true }));
  const picture = framed({ title: 'loss {b|x}', option: { grid: { top: 10, bottom: 5 } }, look, width: 640, height: 300, legend: items });
  const option = picture.option as {
    backgroundColor: string;
    grid: { top: number; bottom: number };
    graphic: { style?: { text?: string; rich?: unknown } }[];
  };
  const words = option.graphic.map(({ style }) => style?.text);
  assert.equal(option.backgroundColor, '#1f1f1f');
  assert.equal(words[0], 'loss {b|x}');
  // Without rich styles, braces are letters.
  assert.ok(option.graphic.every(({ style }) => style?.rich === undefined));
  assert.ok(words.includes('and 14 more'));
  assert.equal(picture.height - 300, option.grid.top - 10 + option.grid.bottom - 5);
});

test('colors of the ramp go from end to end, and what has no place is grey', () => {
  assert.equal(rampColor(look, 0), 'rgb(63,95,176)');
  assert.equal(rampColor(look, 1), 'rgb(253,231,37)');
  assert.equal(rampColor(look, NaN), look.theme.muted);
  assert.deepEqual(
    [isDarkColor('#000'), isDarkColor('#ffffff'), isDarkColor('rgb(10, 10, 10)'), isDarkColor('red')],
    [true, false, true, undefined],
  );
  assert.equal(translucent('#ff0000', 0.5), 'rgba(255,0,0,0.5)');
});

const brushed = (id: string, brush: Brush, isLog = false) =>
  all.filter((run) => passes([brushAxis(field(id), all, isLog)], { [id]: brush }, run));

test('a brush lets pass what lies in its range or among its categories, and nothing odd', () => {
  assert.deepEqual(brushed('param:lr', { range: [0.01, 0.1] }), [1, 2, 4, 5]);
  assert.deepEqual(brushed('param:opt', { categories: ['adam'] }), [0, 2, 5]);
  assert.deepEqual(brushed('metric:acc', { range: [0, 1] }), [0, 1, 2]);
  assert.deepEqual(brushed('metric:acc', { odd: ['NaN', 'not logged'] }), [3, 4]);
  assert.deepEqual(brushed('param:opt', { categories: ['sgd'], odd: ['not logged'] }), [1, 3, 4]);
  assert.deepEqual(brushed('param:opt', {}), []);
});

test('what is odd has a place of its own below the axis', () => {
  const axis = brushAxis(field('metric:acc'), all, false);
  assert.deepEqual(axis.odd, ['NaN', '∞', 'not logged']);
  const heights = all.map((run) => heightOf(axis, run));
  assert.ok(heights.slice(0, 3).every((height) => height >= 0 && height <= 1));
  assert.equal(new Set(heights.slice(3)).size, 3);
  assert.ok(heights.slice(3).every((height) => height < 0));
});

test('a range drawn on an axis is the range of its values, and back', () => {
  const axis = brushAxis(field('param:lr'), all, true);
  const [middle, top] = [heightOf(axis, 1), heightOf(axis, 3)];
  const brush = brushOf(axis, [[middle - 0.01, top - 0.1]])!;
  assert.deepEqual(
    all.filter((run) => passes([axis], { 'param:lr': brush }, run)),
    [1, 2, 4, 5],
  );
  const [[low, high] = [NaN, NaN]] = intervalsOf(axis, brush);
  assert.ok(Math.abs(low - (middle - 0.01)) < 1e-9 && Math.abs(high - (top - 0.1)) < 1e-9);
  assert.equal(brushOf(axis, []), undefined);
});

test('categories and oddities brushed on an axis are those whose places were met', () => {
  const opt = brushAxis(field('param:opt'), all, false);
  assert.deepEqual(brushOf(opt, [[heightOf(opt, 0) - 0.1, heightOf(opt, 0) + 0.1]]), { categories: ['adam'] });
  const acc = brushAxis(field('metric:acc'), all, false);
  assert.deepEqual(brushOf(acc, [[heightOf(acc, 3) - 0.01, heightOf(acc, 3) + 0.01]]), { odd: ['NaN'] });
  for (const brush of [{ categories: ['sgd'] }, { categories: ['adam'], odd: ['not logged'] }] as Brush[])
    assert.deepEqual(brushOf(opt, intervalsOf(opt, brush)), brush);
});

test('a filter is said in words', () => {
  assert.equal(brushText(brushAxis(field('param:lr'), all, true), { range: [0.01, 0.1] }), 'lr 0.01 to 0.1');
  assert.equal(
    brushText(brushAxis(field('param:opt'), all, false), { categories: ['adam', 'sgd'], odd: ['not logged'] }),
    'opt adam, sgd, not logged',
  );
});

test('damaged brushes from disk are no brushes', () => {
  assert.deepEqual(readBrushes({ a: { range: [1, 'x'] }, b: 7, c: { range: [1, 2], odd: ['NaN', 'zzz'] }, d: null }), {
    c: { range: [1, 2], odd: ['NaN'] },
  });
  for (const kept of [undefined, null, 3, [], 'x']) assert.deepEqual(readBrushes(kept), {});
});

test('parallel coordinates fade what the filter takes away, and say what passes', () => {
  const axes = [brushAxis(field('param:lr'), all, true), brushAxis(field('metric:loss'), all, false)];
  const drawing = drawParallel(axes, { color: field('metric:loss'), brushes: { 'param:lr': { range: [0.5, 2] } }, width: 800 }, all, look);
  const opacity = (series(drawing.option, 'runs').data as unknown as { lineStyle: { opacity: number } }[]).map(
    ({ lineStyle }) => lineStyle.opacity > 0.5,
  );
  assert.deepEqual(opacity, [false, false, false, true, false, false]);
  assert.match(drawing.description, /1 of 6 pass: lr 0\.5 to 2/);
  assert.equal(drawParallel(axes.slice(1), { color: undefined, brushes: {}, width: 800 }, all, look).empty, 'Choose at least two axes');
});

test('a scatter shows runs with NaN and infinities hollow at the edge, and counts those without a value', () => {
  const drawing = drawScatter({ x: field('param:lr'), y: field('metric:acc'), logX: true, logY: false }, all, look);
  const points = series(drawing.option, 'points').data;
  const { min, max } = (drawing.option as { yAxis: { min: number; max: number } }).yAxis;
  assert.deepEqual(
    points.map(({ value, itemStyle }) => [(value as number[])[1], itemStyle?.color === 'transparent']),
    [
      [0.1, false],
      [0.2, false],
      [0.3, false],
      [min, true],
      [max, true],
    ],
  );
  assert.match(drawing.note, /^2 runs with NaN, ∞ .*1 run without acc left out$/);
  assert.deepEqual(drawing.tip?.('points', 3), {
    head: 'd',
    rows: [
      { value: '1', name: 'lr' },
      { value: 'NaN', name: 'acc' },
    ],
  });
  assert.equal(drawing.runOf?.('points', 4), 5);
});

test('categories of a scatter differ by symbol as well as by color', () => {
  const drawing = drawScatter(
    { x: field('param:lr'), y: field('metric:loss'), color: field('param:opt'), logX: true, logY: false },
    all,
    look,
  );
  const symbols = series(drawing.option, 'points').data.map(({ symbol }) => symbol);
  assert.notEqual(symbols[0], symbols[1]);
  assert.deepEqual(
    drawing.legend.map(({ name }) => name),
    ['adam', 'sgd', 'other or none'],
  );
});

test('a surface goes through its samples, and claims nothing outside of them', () => {
  const corners = [0, 1].flatMap((x) => [0, 1].map((y) => ({ x: 0.2 + 0.6 * x, y: 0.2 + 0.6 * y, value: x })));
  const cells = interpolate(corners, 10, 10);
  assert.ok(Number.isNaN(cells[0]) && Number.isNaN(cells[99]));
  const middle = cells.slice(50, 60).filter((value) => !Number.isNaN(value));
  assert.ok(middle.length >= 6 && middle.every((value, i) => i === 0 || value >= middle[i - 1]!));
  assert.ok(middle[0]! < 0.2 && middle.at(-1)! > 0.8);
  assert.equal(hull([...corners, { x: 0.5, y: 0.5 }]).length, 4);
});

test('a contour says when there are too few places, or all are on one line', () => {
  const at = (points: [number, number][]) => surfaceProblem(points.map(([x, y]) => ({ x, y, value: 1 })));
  assert.match(
    at([
      [0, 0],
      [0, 0],
      [1, 1],
    ]) ?? '',
    /^too few: 2 different places/,
  );
  assert.equal(
    at([
      [0, 0],
      [0.3, 0.3],
      [0.6, 0.6],
      [1, 1],
    ]),
    'all on one line',
  );
  assert.equal(
    at([
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ]),
    undefined,
  );
  const few = drawContour(
    { x: field('param:lr'), y: field('param:depth'), metric: field('metric:acc'), logX: true, logY: false },
    all,
    look,
  );
  assert.match(few.empty ?? '', /^No contour of acc can be drawn: .*too few: 3 different places, and four are needed$/);
});

test('quartiles are those of NumPy, and whiskers reach 1.5 boxes', () => {
  // numpy.percentile([1, 2, 3, 4], [25, 50, 75]) = 1.75, 2.5, 3.25
  assert.deepEqual(
    [0.25, 0.5, 0.75].map((part) => quantile([1, 2, 3, 4], part)),
    [1.75, 2.5, 3.25],
  );
  const five = fiveNumbers([10, 1, 2, 3, 4]);
  assert.deepEqual([five.low, five.first, five.median, five.third, five.high, five.outliers], [1, 2, 3, 4, 4, [0]]);
  assert.deepEqual(fiveNumbers([7]), { low: 7, first: 7, median: 7, third: 7, high: 7, outliers: [] });
});

test('a box for each value of a parameter, with how many runs it has', () => {
  const drawing = drawBox({ metric: field('metric:loss'), by: field('param:opt'), logY: false }, all, look);
  assert.deepEqual(drawing.rows.body, [
    ['adam', '3', '2', '2.5', '3', '4.5', '6'],
    ['sgd', '2', '1', '1.75', '2.5', '3.25', '4'],
  ]);
  assert.match(drawing.note, /^1 run without opt/);
  assert.ok(!boxable(fields).some(({ kind, unit }) => kind === 'metric' || unit !== 'number'));
});

test('bars are sorted the best first, the best is marked, and what is not finite comes last', () => {
  const of = (id: string) =>
    barsOf({ metric: field(id), over: 'runs', most: 25 }, all, result, look.labels).map(
      ({ name, isBest }) => `${name}${isBest ? '*' : ''}`,
    );
  assert.deepEqual(of('metric:loss'), ['b*', 'c', 'a', 'd', 'e', 'f']);
  assert.deepEqual(of('metric:acc'), ['c*', 'b', 'a', 'd', 'f']);
});

test('bars of groups have the mean and the standard deviation that the server computed', () => {
  const bars = barsOf({ metric: field('metric:loss'), over: 'groups', most: 25 }, all, result, look.labels);
  assert.deepEqual(
    bars.map(({ name, text, deviation, isBest }) => [name, text, deviation, isBest]),
    [
      ['two', '1', undefined, true],
      ['one', '2 ± 1.5', 1.5, false],
    ],
  );
  const drawing = drawBars({ metric: field('metric:loss'), over: 'groups', most: 1 }, all, result, look);
  assert.match(drawing.note, /The first 1 of 2/);
});

test('an exported picture is well-formed, still, and has every name as text', () => {
  const odd = '<script>alert(1)</script> onload="x" {b|c} & \u0001\ud800';
  const named = sampleLook([odd, 'b', 'c', 'd', 'e', 'f']);
  const hostile = { ...named, theme: { ...named.theme, fontFamily: plainFont('"Segoe WPC", "x<y>&;') } };
  const axes = [brushAxis(field('param:opt'), all, false), brushAxis(field('param:lr'), all, true)];
  const drawings = [
    drawBars({ metric: field('metric:loss'), over: 'runs', most: 25 }, all, result, hostile),
    drawScatter({ x: field('param:lr'), y: field('metric:acc'), color: field('param:opt'), logX: true, logY: false }, all, hostile),
    drawBox({ metric: field('metric:loss'), by: field('param:opt'), logY: false }, all, hostile),
    drawParallel(axes, { color: field('metric:loss'), brushes: {}, width: 800 }, all, hostile),
    drawContour({ x: field('param:lr'), y: field('param:depth'), metric: field('metric:loss'), logX: true, logY: false }, all, hostile),
  ];
  for (const { title, option, legend, colors, empty } of drawings) {
    assert.equal(empty, undefined, title);
    const svg = svgOf({ title: `${title} ${odd}`, option, look: hostile, width: 640, height: 300, legend, colors });
    const rest = svg.replace(/<\/?[a-zA-Z]+(?:\s+[\w:-]+="[^"<]*")*\s*\/?>/gu, '').replace(/<!--[^<]*-->/gu, '');
    assert.doesNotMatch(rest, /</u, title);
    assert.doesNotMatch(svg, /<script|<style|<foreignObject|\shref=|\son\w+="/u, title);
    for (const letter of ['\u0001', '\ud800']) assert.ok(!svg.includes(letter), title);
    assert.ok(svg.includes('&lt;script&gt;'), title);
  }
});
