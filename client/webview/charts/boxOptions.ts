import { axisOption, baseOption } from './axes';
import { nothing, type Drawing } from './drawing';
import { fieldScale, wordsOf, type Field } from './fields';
import { markOf, seriesSymbol, type Look } from './look';
import { categoryScale, numberScale, rangeOf } from './scale';
import { axisName, namedGrid } from './scatterOptions';
import { fiveNumbers } from './statistics';
import { count, formatNumber } from '../format';
import { grouped, shorten } from './words';

export interface BoxChoice {
  metric: Field;
  by: Field;
  logY: boolean;
}

/** From so many runs on, only those outside of the whiskers have a point. */
const fewRuns = 200;
/** More boxes than these cannot be told apart. */
const mostBoxes = 30;
/** Fewer boxes than these leave room at both sides. */
const fewBoxes = 6;

/** Fields with few enough different values to have a box for each. */
export function boxable(fields: readonly Field[]): Field[] {
  return fields.filter(
    (one) => one.kind !== 'metric' && one.categories.length >= 1 && one.categories.length <= mostBoxes && one.unit === 'number',
  );
}

export function drawBox({ metric, by, logY }: BoxChoice, runs: readonly number[], look: Look): Drawing {
  const title = `${metric.name} by ${by.name}`;
  const key = (run: number) =>
    by.numbers === undefined ? by.texts[run] : by.texts[run] === undefined ? undefined : String(by.numbers[run]);
  const known = new Set(by.categories);
  const isDrawable = (run: number) => Number.isFinite(metric.numbers?.[run]) && (!logY || (metric.numbers?.[run] ?? 0) > 0);
  const withKey = runs.filter((run) => key(run) !== undefined && known.has(key(run) ?? ''));
  const boxes = by.categories
    .map((name) => ({ name: name === '' ? '(empty)' : name, runs: withKey.filter((run) => key(run) === name && isDrawable(run)) }))
    .filter((box) => box.runs.length > 0)
    .map((box) => ({ ...box, five: fiveNumbers(box.runs.map((run) => metric.numbers?.[run] ?? NaN)) }));
  if (boxes.length === 0) return nothing(title, `No run that shows has both ${shorten(metric.name)} and ${shorten(by.name)}`, look);
  const shown = boxes.flatMap((box) => box.runs);
  const ys = fieldScale(metric, shown, logY);
  const names = categoryScale(boxes.map(({ name, runs: own }) => `${shorten(name, 22)} (${own.length})`));
  // A few boxes do not become walls.
  const free = Math.max(0, fewBoxes - boxes.length) / 2;
  const xs = { ...names, min: names.min - free, max: names.max + free };
  const isFew = shown.length <= fewRuns;
  const points = boxes.flatMap(({ runs: own, five }, place) =>
    (isFew ? own.map((_, i) => i) : five.outliers).map((i) => ({
      run: own[i] ?? 0,
      place,
      at: [place + spread(i, own.length), ys.at(metric.numbers?.[own[i] ?? 0] ?? NaN)],
    })),
  );
  const left = runs.length - shown.length;
  const named = (values: readonly number[]) => values.map((value) => formatNumber(value));
  return {
    title,
    option: {
      ...baseOption(look),
      grid: namedGrid,
      xAxis: axisOption(xs, look, { name: by.name, labels: 30, hasLines: false }),
      yAxis: axisOption(ys, look, { name: axisName(metric, logY), isVertical: true }),
      series: [
        {
          id: 'boxes',
          type: 'custom',
          coordinateSystem: 'cartesian2d',
          data: boxes.map((_, i) => [i, ys.min, i]),
          renderItem: (params: { dataIndex: number }, api: { coord(place: number[]): number[]; size(of: number[]): number[] }) => {
            const box = boxes[params.dataIndex];
            if (box === undefined) return null;
            const { five } = box;
            const y = (value: number) => api.coord([params.dataIndex, ys.at(value)])[1] ?? 0;
            const x = api.coord([params.dataIndex, ys.min])[0] ?? 0;
            const half = (api.size([1, 0])[0] ?? 40) * 0.28;
            const { color } = markOf(look, params.dataIndex);
            const line = (x1: number, y1: number, x2: number, y2: number, lineWidth = 1.5) => ({
              type: 'line',
              shape: { x1, y1, x2, y2 },
              style: { stroke: color, lineWidth },
            });
            return {
              type: 'group',
              children: [
                {
                  type: 'rect',
                  shape: { x: x - half, y: y(five.third), width: 2 * half, height: Math.max(1, y(five.first) - y(five.third)) },
                  style: { fill: color, opacity: 0.25 },
                },
                {
                  type: 'rect',
                  shape: { x: x - half, y: y(five.third), width: 2 * half, height: Math.max(1, y(five.first) - y(five.third)) },
                  style: { fill: 'none', stroke: color, lineWidth: 1.5 },
                },
                line(x - half, y(five.median), x + half, y(five.median), 3),
                line(x, y(five.third), x, y(five.high)),
                line(x, y(five.first), x, y(five.low)),
                line(x - half / 2, y(five.high), x + half / 2, y(five.high)),
                line(x - half / 2, y(five.low), x + half / 2, y(five.low)),
              ],
            };
          },
        },
        {
          id: 'points',
          type: 'scatter',
          cursor: 'pointer',
          z: 3,
          symbolSize: 6,
          data: points.map(({ at, place }) => {
            const { color, symbol } = markOf(look, place);
            return { value: at, symbol: seriesSymbol(symbol), itemStyle: { color, borderColor: look.page, borderWidth: 0.75 } };
          }),
          emphasis: { focus: 'self', scale: 2 },
        },
      ],
    },
    description: `${title}: ${boxes
      .slice(0, 16)
      .map(
        ({ name, five, runs: own }) =>
          `${shorten(name, 40)}: ${count(own.length, 'run')}, median ${formatNumber(five.median)}, box from ${formatNumber(five.first)} to ${formatNumber(five.third)}`,
      )
      .join('; ')}`,
    note: [
      isFew ? '' : `Of ${grouped(shown.length)} runs, those outside of the whiskers have a point`,
      left > 0 ? `${count(left, 'run')} without ${shorten(by.name, 40)} or without a value that can be drawn left out` : '',
    ]
      .filter((part) => part !== '')
      .join('. '),
    rows: {
      head: [by.name, 'Runs', 'Lowest', 'First quartile', 'Median', 'Third quartile', 'Highest'],
      body: boxes.map(({ name, runs: own, five }) => {
        const [low, high] = rangeOf(own.map((run) => metric.numbers?.[run] ?? NaN)) ?? [NaN, NaN];
        return [name, String(own.length), ...named([low, five.first, five.median, five.third, high])];
      }),
    },
    legend: [],
    tip: (seriesId, index) => {
      const run = seriesId === 'points' ? points[index]?.run : undefined;
      if (run !== undefined)
        return { head: look.labels[run] ?? '', rows: [metric, by].map((one) => ({ value: wordsOf(one, run), name: one.name })) };
      const box = seriesId === 'boxes' ? boxes[index] : undefined;
      if (box === undefined) return undefined;
      const { high, third, median, first, low } = box.five;
      const row = (name: string, value: number) => ({ name, value: numberScale(undefined).format(value) });
      return {
        head: `${shorten(box.name, 60)} (${count(box.runs.length, 'run')})`,
        rows: [
          row('upper whisker', high),
          row('third quartile', third),
          row('median', median),
          row('first quartile', first),
          row('lower whisker', low),
        ],
      };
    },
    runOf: (seriesId, index) => (seriesId === 'points' ? points[index]?.run : undefined),
    elementOf: (run) => {
      const dataIndex = points.findIndex((one) => one.run === run);
      return dataIndex < 0 ? undefined : { seriesId: 'points', dataIndex };
    },
  };
}

/** Points of a box stand beside one another, always at the same places. */
function spread(i: number, of: number): number {
  return of === 1 ? 0 : (((i * 0.618034) % 1) - 0.5) * 0.4;
}
