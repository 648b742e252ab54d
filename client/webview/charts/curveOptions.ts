import { count, formatNumber } from '../format';
import { axisOption, baseOption, Frame, gridOption, type ItemParams } from './axes';
import { edgeWords, lowerBound, type Axis, type Band, type ChartData, type EdgeKind, type Line } from './curveData';
import type { EChartsCoreOption } from './engine';
import { markOf, symbolAt, type Look, type Mark } from './look';
import { numberScale, rangeOf, type Scale, type Unit } from './scale';
import { grouped, shorten } from './words';

export interface CurveView {
  axis: Axis;
  logX: boolean;
  logScale: boolean;
  /** The part that shows, in steps or ms; the whole without it. */
  zoom?: readonly [number, number] | undefined;
}

export const units: Record<Axis, Unit> = { step: 'step', time: 'time', relative: 'duration' };

/** The scales of a chart: along the part that shows, and over the values that lie in it. */
export function curveScales({ lines, bands }: ChartData, { axis, logX, logScale, zoom }: CurveView): { x: Scale; y: Scale } {
  const xs = zoom === undefined ? rangeOf(everyX(lines, bands), logX) : ([zoom[0], zoom[1]] as [number, number]);
  const x = numberScale(xs, { unit: units[axis], isLog: logX });
  const [from, to] = xs ?? [0, 1];
  const values = rangeOf(everyY(lines, bands, from, to), logScale) ?? rangeOf(everyY(lines, bands, -Infinity, Infinity), logScale);
  return { x, y: numberScale(values, { isLog: logScale, pad: 0.04 }) };
}

function* everyX(lines: readonly Line[], bands: readonly Band[]): Generator<number> {
  for (const { xs } of [...lines, ...bands]) yield* xs;
}

function* everyY(lines: readonly Line[], bands: readonly Band[], from: number, to: number): Generator<number> {
  for (const { xs, ys, raw } of lines) {
    for (const values of raw === undefined ? [ys] : [ys, raw])
      for (let i = 0; i < xs.length; i++) if ((xs[i] ?? 0) >= from && (xs[i] ?? 0) <= to) yield values[i] ?? NaN;
  }
  for (const { xs, low, high, mean } of bands) {
    for (const values of [low, high, mean])
      for (let i = 0; i < xs.length; i++) if ((xs[i] ?? 0) >= from && (xs[i] ?? 0) <= to) yield values[i] ?? NaN;
  }
}

/** Points of a line that are worth a mark each. */
const fewPoints = 24;

/** The option of a metric's chart. All runs are one series: five hundred of them would cost a frame each. */
export function curveOption(data: ChartData, view: CurveView, look: Look): EChartsCoreOption {
  const scales = curveScales(data, view);
  const { lines, bands } = data;
  const series = (id: string, n: number, draw: (i: number, frame: Frame) => object | null, z: number) => ({
    id,
    type: 'custom',
    coordinateSystem: 'cartesian2d',
    clip: true,
    silent: true,
    z,
    data: Array.from({ length: n }, (_, i) => [scales.x.min, scales.y.min, i]),
    renderItem: (params: ItemParams) => draw(params.dataIndex, new Frame(params.coordSys, scales.x, scales.y)),
  });
  return {
    ...baseOption(look),
    grid: gridOption,
    xAxis: axisOption(scales.x, look),
    yAxis: axisOption(scales.y, look, { isVertical: true }),
    series: [
      series('bands', bands.length, (i, frame) => drawBand(bands[i], scales, frame, look), 2),
      series('runs', lines.length, (i, frame) => drawLine(lines[i], scales, frame, look, lines.length), 3),
    ],
  };
}

interface Scales {
  x: Scale;
  y: Scale;
}

/** The pieces of a line between its gaps, in pixels, as far as they show. */
export function pieces(xs: readonly number[], ys: readonly number[], { x, y }: Scales, frame: Frame): [number, number][][] {
  const from = Math.max(0, lowerBound(xs, x.value(x.min)) - 1);
  const to = Math.min(xs.length, lowerBound(xs, x.value(x.max)) + 2);
  const found: [number, number][][] = [];
  let piece: [number, number][] = [];
  for (let i = from; i < to; i++) {
    const [u, v] = [x.at(xs[i] ?? NaN), y.at(ys[i] ?? NaN)];
    if (Number.isNaN(u) || Number.isNaN(v)) {
      if (piece.length > 0) found.push(piece);
      piece = [];
    } else piece.push([frame.x(u), frame.y(v)]);
  }
  if (piece.length > 0) found.push(piece);
  return found;
}

function drawLine(line: Line | undefined, scales: Scales, frame: Frame, look: Look, of: number): object | null {
  if (line === undefined) return null;
  const mark = markOf(look, line.run);
  const width = of > 40 ? 1.25 : 2;
  const children: object[] = [];
  if (line.raw !== undefined) children.push(...strokes(pieces(line.xs, line.raw, scales, frame), { ...mark, dash: [] }, 1, 0.3));
  const main = pieces(line.xs, line.ys, scales, frame);
  children.push(...strokes(main, mark, width, 1));
  const points = main.reduce((n, piece) => n + piece.length, 0);
  const dots = points <= fewPoints ? main.flat() : lastOf(main);
  children.push(...dots.map(([x, y]) => symbolAt(mark.symbol, x, y, 3, { fill: mark.color }, states(mark))));
  children.push(...edgeMarks(line, scales.x, frame, mark, look));
  return { type: 'group', children, focus: 'self', silent: true };
}

function lastOf(found: readonly [number, number][][]): [number, number][] {
  const last = found.at(-1)?.at(-1);
  return last === undefined ? [] : [last];
}

const states = (mark: Mark) => ({ emphasis: { style: { fill: mark.color, opacity: 1 } }, blur: { style: { opacity: 0.12 } } });

function strokes(found: readonly [number, number][][], { color, dash }: Mark, width: number, opacity: number): object[] {
  return found.map((points) =>
    points.length === 1
      ? { type: 'circle', shape: { cx: points[0]?.[0], cy: points[0]?.[1], r: width + 0.5 }, style: { fill: color, opacity } }
      : {
          type: 'polyline',
          shape: { points },
          style: {
            stroke: color,
            fill: 'none',
            lineWidth: width,
            opacity,
            lineJoin: 'bevel',
            ...(dash.length > 0 ? { lineDash: dash } : {}),
          },
          emphasis: { style: { stroke: color, lineWidth: width + 1.5, opacity: Math.max(opacity, 0.5) } },
          blur: { style: { opacity: 0.12 * opacity } },
        },
  );
}

/** Pixels between two marks of one run at the edge: closer ones would be one blot. */
const edgeGap = 7;

function edgeMarks(line: Line, x: Scale, frame: Frame, mark: Mark, look: Look): object[] {
  const last: Partial<Record<EdgeKind, number>> = {};
  return line.edges.flatMap(({ x: value, kind }) => {
    const at = frame.x(x.at(value));
    if (!(at >= frame.box.x && at <= frame.box.x + frame.box.width) || Math.abs(at - (last[kind] ?? -Infinity)) < edgeGap) return [];
    last[kind] = at;
    return [edgeMark(kind, at, frame, mark, look)];
  });
}

function edgeMark(kind: EdgeKind, x: number, frame: Frame, mark: Mark, look: Look): object {
  const r = 3.5;
  const style = { fill: mark.color, stroke: look.page, lineWidth: 0.5 };
  if (kind === 'high') return symbolAt('triangle', x, frame.top + r + 1, r, style, states(mark));
  if (kind === 'low') return symbolAt('down', x, frame.bottom - r - 1, r, style, states(mark));
  const y = frame.bottom - r - 1;
  const pairs =
    kind === 'nan'
      ? [
          [-r, -r, r, r],
          [-r, r, r, -r],
        ]
      : [[-r, 0, r, 0]];
  const shape = (pair: number[]) => ({ x1: x + (pair[0] ?? 0), y1: y + (pair[1] ?? 0), x2: x + (pair[2] ?? 0), y2: y + (pair[3] ?? 0) });
  const children = pairs.map((pair) => ({
    type: 'line',
    shape: shape(pair),
    style: { stroke: mark.color, lineWidth: 1.75 },
    blur: { style: { opacity: 0.12 } },
  }));
  return { type: 'group', children };
}

function drawBand(band: Band | undefined, scales: Scales, frame: Frame, look: Look): object | null {
  if (band === undefined) return null;
  const mark = markOf(look, band.runs[0] ?? band.group);
  const low = pieces(
    band.xs,
    band.low.map((y, i) => (Number.isNaN(y) ? (band.mean[i] ?? NaN) : y)),
    scales,
    frame,
  );
  const high = pieces(band.xs, band.high, scales, frame);
  const areas = high.flatMap((top, i) => {
    const bottom = low[i];
    if (bottom === undefined) return [];
    const style = { fill: mark.color, opacity: look.isHighContrast ? 0.35 : 0.18 };
    return [{ type: 'polygon', shape: { points: [...top, ...[...bottom].reverse()] }, style, blur: { style: { opacity: 0.04 } } }];
  });
  const means = pieces(band.xs, band.mean, scales, frame);
  const ends = lastOf(means).map(([x, y]) => symbolAt(mark.symbol, x, y, 3.5, { fill: mark.color }, states(mark)));
  return { type: 'group', children: [...areas, ...strokes(means, mark, 2, 1), ...ends], focus: 'self', silent: true };
}

/** How many runs a description tells one by one. */
const describedRuns = 16;

/** What a chart says to those who do not see it: over what, how many points each run has, where it ends, and its range. */
export function describeCurves(metric: string, { lines, bands, note }: ChartData, view: CurveView, labels: readonly string[]): string {
  const over = view.axis === 'step' ? 'step' : view.axis === 'time' ? 'time' : 'time since the start';
  const scales = [view.logScale ? 'values on a logarithmic axis' : '', view.logX ? `${over} on a logarithmic axis` : ''].filter(
    (one) => one !== '',
  );
  const of = bands.length > 0 ? count(bands.length, 'group mean') : count(lines.length, 'run');
  const bandsTold = bands.slice(0, describedRuns).map((band) => ({ label: band.label, row: summaryOf(band.mean) }));
  const linesTold = lines
    .slice(0, bands.length > 0 ? 0 : describedRuns)
    .map((line) => ({ label: labels[line.run] ?? '', row: summaryOf(line.raw ?? line.ys, line.edges) }));
  const ends = [...bandsTold, ...linesTold].map(
    ({ label, row }) =>
      `${shorten(label, 80)}: ${row.points} points${row.last === '' ? '' : `, last ${row.last}, from ${row.min} to ${row.max}`}${row.odd === '' ? '' : `, ${row.odd}`}`,
  );
  const untold = (bands.length > 0 ? bands : lines).length - ends.length;
  const more = untold > 0 ? [`and ${untold} more`] : [];
  return [`${shorten(metric, 200)} over ${over}, ${[of, ...scales].join(', ')}`, [...ends, ...more].join('; '), note]
    .filter((part) => part !== '')
    .join('. ');
}

export interface CurveSummary {
  points: string;
  first: string;
  last: string;
  min: string;
  max: string;
  odd: string;
}

/** The drawn values of a curve in a row of words. */
export function summaryOf(ys: readonly number[], edges: Line['edges'] = []): CurveSummary {
  const values = ys.filter((y) => !Number.isNaN(y));
  const range = rangeOf(values);
  const text = (value: number | undefined) => (value === undefined ? '' : formatNumber(value));
  const kinds = new Map<EdgeKind, number>();
  for (const { kind } of edges) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return {
    points: grouped(values.length),
    first: text(values[0]),
    last: text(values.at(-1)),
    min: text(range?.[0]),
    max: text(range?.[1]),
    odd: [...kinds].map(([kind, n]) => `${grouped(n)} ${edgeWords[kind]}`).join(', '),
  };
}
