import { axisOption, baseOption, Frame, type ItemParams } from './axes';
import { nothing, type Drawing } from './drawing';
import { fieldScale, wordsOf, type Field } from './fields';
import { rampColor, type Look } from './look';
import { numberScale, rangeOf } from './scale';
import { axisName, extremes, namedGrid, placed } from './scatterOptions';
import { interpolate, surfaceProblem } from './surface';
import { count } from '../format';
import { shorten } from './words';

export interface ContourChoice {
  x: Field;
  y: Field;
  metric: Field;
  logX: boolean;
  logY: boolean;
}

const columns = 132;
const rows = 88;
/** How many colors: so few that their borders read as contour lines. */
const levels = 12;

export function drawContour({ x, y, metric, logX, logY }: ContourChoice, runs: readonly number[], look: Look): Drawing {
  const title = `${metric.name} over ${x.name} and ${y.name}`;
  const [xs, ys] = [fieldScale(x, runs, logX), fieldScale(y, runs, logY)];
  const value = (run: number) => metric.numbers?.[run] ?? NaN;
  const points = placed(x, y, xs, ys, runs).filter(({ isAtEdge, run }) => !isAtEdge && Number.isFinite(value(run)));
  const samples = points.map(({ run, at }) => ({
    x: (at[0] - xs.min) / (xs.max - xs.min),
    y: (at[1] - ys.min) / (ys.max - ys.min),
    value: value(run),
  }));
  const problem = x.id === y.id ? 'both axes are the same' : surfaceProblem(samples);
  if (problem !== undefined) {
    return nothing(
      title,
      `No contour of ${shorten(metric.name, 40)} can be drawn: the runs with ${shorten(x.name, 40)}, ${shorten(y.name, 40)} and a finite value are ${problem}`,
      look,
    );
  }
  const range = rangeOf(samples.map((sample) => sample.value)) ?? [0, 1];
  const scale = numberScale(range);
  const part = (one: number) => (one - scale.min) / (scale.max - scale.min);
  const strips = stripsOf(
    interpolate(samples, columns, rows).map((one) => (Number.isNaN(one) ? NaN : Math.min(levels - 1, Math.floor(part(one) * levels)))),
  );
  const left = runs.length - points.length;
  const fields = [x, y, metric];
  return {
    title,
    option: {
      ...baseOption(look),
      grid: namedGrid,
      xAxis: axisOption(xs, look, { name: axisName(x, logX), hasLines: false }),
      yAxis: axisOption(ys, look, { name: axisName(y, logY), isVertical: true, hasLines: false }),
      series: [
        {
          id: 'surface',
          type: 'custom',
          coordinateSystem: 'cartesian2d',
          silent: true,
          z: 1,
          data: strips.map((_, i) => [xs.min, ys.min, i]),
          renderItem: (params: ItemParams) => {
            const strip = strips[params.dataIndex];
            const { box } = new Frame(params.coordSys, xs, ys);
            if (strip === undefined) return null;
            const [width, height] = [box.width / columns, box.height / rows];
            const shape = {
              x: box.x + strip.column * width,
              y: box.y + (rows - 1 - strip.row) * height,
              width: strip.length * width + 0.5,
              height: height + 0.5,
            };
            return { type: 'rect', shape, style: { fill: rampColor(look, (strip.level + 0.5) / levels) } };
          },
        },
        {
          id: 'points',
          type: 'scatter',
          cursor: 'pointer',
          z: 3,
          symbolSize: 9,
          data: points.map(({ run, at }) => ({
            value: at,
            itemStyle: { color: rampColor(look, part(value(run))), borderColor: look.isDark ? '#ffffff' : '#000000', borderWidth: 1.5 },
          })),
          emphasis: { scale: 1.8 },
        },
      ],
    },
    description: `${title}: interpolated between ${count(points.length, 'run')}, which are the points. ${extremes(
      metric,
      points.map(({ run }) => run),
      look.labels,
    )}`,
    note: [
      'Colours between the points are interpolated (inverse distance); nothing is claimed outside of them',
      left > 0 ? `${count(left, 'run')} without all three finite values left out` : '',
    ]
      .filter((one) => one !== '')
      .join('. '),
    rows: {
      head: ['Run', ...fields.map(({ name }) => name)],
      body: points.map(({ run }) => [look.labels[run] ?? '', ...fields.map((one) => wordsOf(one, run))]),
    },
    legend: [],
    colors: { name: metric.name, low: scale.format(range[0]), high: scale.format(range[1]) },
    tip: (seriesId, index) => {
      const run = seriesId === 'points' ? points[index]?.run : undefined;
      return run === undefined
        ? undefined
        : { head: look.labels[run] ?? '', rows: fields.map((one) => ({ value: wordsOf(one, run), name: one.name })) };
    },
    runOf: (seriesId, index) => (seriesId === 'points' ? points[index]?.run : undefined),
    elementOf: (run) => {
      const dataIndex = points.findIndex((one) => one.run === run);
      return dataIndex < 0 ? undefined : { seriesId: 'points', dataIndex };
    },
  };
}

/** Neighbours of a row that have the same level are one rectangle: a picture of them stays small. */
function stripsOf(cells: readonly number[]): { row: number; column: number; length: number; level: number }[] {
  const strips: { row: number; column: number; length: number; level: number }[] = [];
  cells.forEach((level, i) => {
    if (Number.isNaN(level)) return;
    const [row, column] = [Math.floor(i / columns), i % columns];
    const last = strips.at(-1);
    if (last?.row === row && last.level === level && last.column + last.length === column) last.length++;
    else strips.push({ row, column, length: 1, level });
  });
  return strips;
}
