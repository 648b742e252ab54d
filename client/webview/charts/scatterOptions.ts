import { axisOption, baseOption } from './axes';
import { nothing, type Drawing } from './drawing';
import { fieldScale, placeOf, wordsOf, type Field } from './fields';
import { rampColor, seriesSymbol, symbols, type Look, type Mark } from './look';
import type { ColorRange, LegendItem } from './picture';
import { rangeOf, type Scale } from './scale';
import { runColor } from '../theme';
import { count } from '../format';
import { shorten } from './words';

export interface ScatterChoice {
  x: Field;
  y: Field;
  color?: Field | undefined;
  size?: Field | undefined;
  logX: boolean;
  logY: boolean;
}

/** Room for the names of both axes. */
export const namedGrid = { left: 34, right: 24, top: 14, bottom: 34, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' };

/** More categories than this have colors that nobody can tell apart. */
const mostColors = 12;

/** How points get their color: along a ramp, by category, or one for all. */
export interface Coloring {
  markOf(run: number): Mark;
  legend: LegendItem[];
  colors?: ColorRange;
}

export function coloring(field: Field | undefined, runs: readonly number[], look: Look, isLog = field?.spansDecades === true): Coloring {
  const plain = (color: string): Mark => ({ color, symbol: 'circle', dash: [] });
  if (field === undefined) return { markOf: () => plain(look.theme.series[0] ?? look.theme.foreground), legend: [] };
  if (field.numbers !== undefined) {
    const { numbers } = field;
    const scale = fieldScale(field, runs, isLog, 0);
    const range = rangeOf(
      runs.map((run) => numbers[run] ?? NaN),
      isLog,
    );
    const part = (run: number) =>
      range !== undefined && range[0] === range[1] ? 0.5 : (scale.at(numbers[run] ?? NaN) - scale.min) / (scale.max - scale.min);
    const text = (value: number | undefined) => (value === undefined ? '' : scale.format(value));
    return {
      // What has no place on the ramp differs in its shape, too.
      markOf: (run) => ({ ...plain(rampColor(look, part(run))), ...(Number.isFinite(part(run)) ? {} : { symbol: 'rect' as const }) }),
      legend: [],
      colors: { name: `${field.name}${isLog ? ' (logarithmic)' : ''}`, low: text(range?.[0]), high: text(range?.[1]) },
    };
  }
  const names = field.categories.slice(0, mostColors);
  const mark = (place: number): Mark => ({
    color: runColor(look.theme, place),
    symbol: symbols[place % symbols.length] ?? 'circle',
    dash: [],
  });
  const rest = { ...plain(look.theme.muted), symbol: 'rect' as const };
  return {
    markOf: (run) => {
      const place = names.indexOf(field.texts[run] ?? '');
      return place < 0 ? rest : mark(place);
    },
    legend: [
      ...names.map((name, place) => ({ name: name === '' ? '(empty)' : name, mark: mark(place), isLine: false })),
      ...(field.categories.length > names.length || field.texts.includes(undefined)
        ? [{ name: 'other or none', mark: rest, isLine: false }]
        : []),
    ],
  };
}

/** A point of a scatter: where it lies, and whether that is where it belongs. */
export interface Placed {
  run: number;
  at: [number, number];
  isAtEdge: boolean;
}

/** Places of the runs that have both values; NaN and infinities lie at the edge of their axis. */
export function placed(x: Field, y: Field, xs: Scale, ys: Scale, runs: readonly number[]): Placed[] {
  const edge = (field: Field, scale: Scale, run: number) => {
    const at = placeOf(field, scale, run);
    if (Number.isFinite(at)) return { at, isEdge: false };
    return { at: field.numbers?.[run] === Infinity ? scale.max : scale.min, isEdge: true };
  };
  return runs
    .filter((run) => x.texts[run] !== undefined && y.texts[run] !== undefined)
    .map((run) => {
      const [u, v] = [edge(x, xs, run), edge(y, ys, run)];
      return { run, at: [u.at, v.at], isAtEdge: u.isEdge || v.isEdge };
    });
}

export function drawScatter({ x, y, color, size, logX, logY }: ScatterChoice, runs: readonly number[], look: Look): Drawing {
  const title = `${y.name} by ${x.name}`;
  const [xs, ys] = [fieldScale(x, runs, logX), fieldScale(y, runs, logY)];
  const points = placed(x, y, xs, ys, runs);
  if (points.length === 0) return nothing(title, `No run that shows has both ${shorten(x.name)} and ${shorten(y.name)}`, look);
  const colors = coloring(color, runs, look);
  const radius = sizes(size, runs);
  const fields = [...new Set([x, y, ...(color === undefined ? [] : [color]), ...(size === undefined ? [] : [size])])];
  const atEdge = points.filter(({ isAtEdge }) => isAtEdge).length;
  const without = runs.length - points.length;
  const place = new Map(points.map(({ run }, i) => [run, i]));
  return {
    title,
    option: {
      ...baseOption(look),
      grid: namedGrid,
      xAxis: axisOption(xs, look, { name: axisName(x, logX) }),
      yAxis: axisOption(ys, look, { name: axisName(y, logY), isVertical: true }),
      series: [
        {
          id: 'points',
          type: 'scatter',
          cursor: 'pointer',
          clip: false,
          data: points.map(({ run, at, isAtEdge }) => {
            const mark = colors.markOf(run);
            const style = {
              color: isAtEdge ? 'transparent' : mark.color,
              borderColor: isAtEdge ? mark.color : look.page,
              borderWidth: isAtEdge ? 2 : 0.75,
              opacity: 0.9,
            };
            return { value: at, symbol: seriesSymbol(isAtEdge ? 'diamond' : mark.symbol), symbolSize: radius(run), itemStyle: style };
          }),
          emphasis: { focus: 'self', scale: 1.6, itemStyle: { borderColor: look.theme.foreground, borderWidth: 2, opacity: 1 } },
          blur: { itemStyle: { opacity: 0.25 } },
        },
      ],
    },
    description: `${title}: ${count(points.length, 'run')}. ${extremes(
      y,
      points.map(({ run }) => run),
      look.labels,
    )}`,
    note: [
      atEdge > 0 ? `${count(atEdge, 'run')} with NaN, ∞ or a value that the axis cannot show: hollow, at the edge` : '',
      without > 0
        ? `${count(without, 'run')} without ${[x, y]
            .filter((one) => runs.some((run) => one.texts[run] === undefined))
            .map(({ name }) => shorten(name, 40))
            .join(' or ')} left out`
        : '',
    ]
      .filter((part) => part !== '')
      .join('. '),
    rows: {
      head: ['Run', ...fields.map(({ name }) => name)],
      body: points.map(({ run }) => [look.labels[run] ?? '', ...fields.map((one) => wordsOf(one, run))]),
    },
    legend: colors.legend,
    ...(colors.colors === undefined ? {} : { colors: colors.colors }),
    tip: (_, index) => {
      const run = points[index]?.run;
      return run === undefined
        ? undefined
        : { head: look.labels[run] ?? '', rows: fields.map((one) => ({ value: wordsOf(one, run), name: one.name })) };
    },
    runOf: (_, index) => points[index]?.run,
    elementOf: (run) => {
      const dataIndex = place.get(run);
      return dataIndex === undefined ? undefined : { seriesId: 'points', dataIndex };
    },
  };
}

export function axisName({ name }: Field, isLog: boolean): string {
  return isLog ? `${shorten(name, 40)} (logarithmic)` : name;
}

function sizes(field: Field | undefined, runs: readonly number[]): (run: number) => number {
  const [low, high] = rangeOf(runs.map((run) => field?.numbers?.[run] ?? NaN)) ?? [0, 0];
  return (run) => {
    const part = ((field?.numbers?.[run] ?? NaN) - low) / (high - low);
    // The area, not the width, is what eyes compare.
    return field === undefined || !(high > low) ? 10 : Number.isFinite(part) ? Math.sqrt(25 + part * 551) : 5;
  };
}

/** The lowest and highest of a field, and who has them, in a sentence. */
export function extremes(field: Field, runs: readonly number[], labels: readonly string[]): string {
  const { numbers } = field;
  if (numbers === undefined) return '';
  const finite = runs.filter((run) => Number.isFinite(numbers[run])).sort((a, b) => (numbers[a] ?? 0) - (numbers[b] ?? 0));
  const [low, high] = [finite[0], finite.at(-1)];
  if (low === undefined || high === undefined) return `${field.name}: no finite value`;
  return `${field.name} from ${wordsOf(field, low)} (${shorten(labels[low] ?? '', 40)}) to ${wordsOf(field, high)} (${shorten(labels[high] ?? '', 40)})`;
}
