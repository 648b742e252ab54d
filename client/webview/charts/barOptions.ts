import type { CompareResult } from '../../shared/comparison';
import { axisOption, baseOption, Frame, type ItemParams } from './axes';
import { nothing, type Drawing } from './drawing';
import { wordsOf, type Field } from './fields';
import { markOf, type Look } from './look';
import { categoryScale, numberScale, rangeOf } from './scale';
import { count, formatNumber } from '../format';
import { shorten } from './words';

export interface BarChoice {
  metric: Field;
  over: 'runs' | 'groups';
  /** Most bars. */
  most: number;
}

interface Bar {
  name: string;
  run: number;
  value: number;
  deviation?: number | undefined;
  text: string;
  count: number;
  isBest: boolean;
}

/** The bars, the best first where a direction is known, else the largest; what has no finite value comes last. */
export function barsOf(
  { metric, over }: BarChoice,
  runs: readonly number[],
  { grouping }: Pick<CompareResult, 'grouping'>,
  labels: readonly string[],
): Bar[] {
  const visible = new Set(runs);
  const bars =
    over === 'runs'
      ? runs.filter((run) => metric.texts[run] !== undefined).map((run) => runBar(metric, run, labels))
      : grouping.groups.flatMap((group) => {
          const row = group.metrics.find(({ key }) => key === metric.name);
          const first = group.runs.find((run) => visible.has(run));
          if (row === undefined || first === undefined) return [];
          const value = row.mean ?? NaN;
          const text = `${formatNumber(value)}${row.standardDeviation == null ? '' : ` ± ${formatNumber(row.standardDeviation, 3)}`}`;
          return [
            {
              name: group.label,
              run: group.runs[0] ?? first,
              value,
              deviation: row.standardDeviation ?? undefined,
              text,
              count: row.count,
              isBest: false,
            },
          ];
        });
  const turn = metric.higherIsBetter === false ? 1 : -1;
  const rank = ({ value }: Bar) => (Number.isFinite(value) ? turn * value : Infinity);
  const sorted = bars.sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
  const best = metric.higherIsBetter === undefined ? undefined : sorted[0]?.value;
  return sorted.map((bar) => ({ ...bar, isBest: Number.isFinite(bar.value) && bar.value === best }));
}

function runBar(metric: Field, run: number, labels: readonly string[]): Bar {
  return { name: labels[run] ?? '', run, value: metric.numbers?.[run] ?? NaN, text: wordsOf(metric, run), count: 1, isBest: false };
}

export function drawBars(choice: BarChoice, runs: readonly number[], result: Pick<CompareResult, 'grouping'>, look: Look): Drawing {
  const { metric, over, most } = choice;
  const title = `${metric.name} of ${over}`;
  const all = barsOf(choice, runs, result, look.labels);
  if (all.length === 0)
    return nothing(
      title,
      over === 'groups' ? `No group that shows has ${shorten(metric.name)}` : `No run that shows has ${shorten(metric.name)}`,
      look,
    );
  const bars = all.slice(0, most);
  const step = bars.length <= 60 ? 24 : bars.length <= 150 ? 17 : 11;
  const [low, high] = rangeOf(bars.flatMap(({ value, deviation = 0 }) => [value, value - deviation, value + deviation])) ?? [0, 1];
  // Bars stand for amounts: they begin at zero.
  const xs = numberScale([Math.min(0, low), Math.max(0, high)], { pad: 0.02 });
  const ys = categoryScale(
    bars.map(({ name, isBest }) => `${isBest ? '★ ' : ''}${shorten(name, 28)}`),
    bars.length,
  );
  const hasSpread = bars.some(({ deviation }) => deviation !== undefined);
  // Behind the longest bar its value still has to fit.
  const right = 28 + 7.5 * Math.max(...bars.map(({ text }) => text.length + 2));
  const best = all.filter(({ isBest }) => isBest);
  const told = [
    best.length > 0
      ? `best ${best[0]?.text ?? ''} (${best
          .map(({ name }) => shorten(name, 40))
          .slice(0, 3)
          .join(', ')})`
      : '',
    `last ${all.at(-1)?.text ?? ''} (${shorten(all.at(-1)?.name ?? '', 40)})`,
  ].filter((part) => part !== '');
  return {
    title,
    height: Math.max(90, bars.length * step + 48),
    option: {
      ...baseOption(look),
      grid: { left: 6, right, top: 6, bottom: 34, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      xAxis: axisOption(xs, look, { name: metric.name }),
      yAxis: { ...axisOption(ys, look, { labels: 32, hasLines: false }), inverse: true },
      series: [
        {
          id: 'bars',
          type: 'custom',
          coordinateSystem: 'cartesian2d',
          clip: false,
          data: bars.map((_, i) => [xs.min, i, i]),
          renderItem: (params: ItemParams) => {
            const bar = bars[params.dataIndex];
            return bar === undefined ? null : drawBar(bar, params, new Frame(params.coordSys, xs, ys), xs.at(0), look, step);
          },
        },
      ],
    },
    description: `${title}: ${count(all.length, over === 'runs' ? 'run' : 'group')}, ${told.join(', ')}`,
    note: [
      hasSpread ? 'Lines: ± one standard deviation of the runs of a group' : '',
      all.length > bars.length ? `The first ${bars.length} of ${all.length}` : '',
      metric.higherIsBetter === undefined ? 'No best is marked: it is not known which direction is better' : '',
    ]
      .filter((part) => part !== '')
      .join('. '),
    rows: {
      head: [over === 'runs' ? 'Run' : 'Group', metric.name, ...(hasSpread ? ['Standard deviation', 'Runs'] : []), 'Best'],
      body: all.map(({ name, value, text, deviation, count: n, isBest }) => [
        name,
        hasSpread ? formatNumber(value) : text,
        ...(hasSpread ? [deviation === undefined ? '' : formatNumber(deviation), String(n)] : []),
        isBest ? 'best' : '',
      ]),
    },
    legend: [],
    tip: (_, index) => {
      const bar = bars[index];
      if (bar === undefined) return undefined;
      const n = over === 'groups' ? ` of ${count(bar.count, 'run')}` : '';
      return { head: bar.name, rows: [{ value: bar.text, name: `${metric.name}${n}${bar.isBest ? ', best' : ''}` }] };
    },
    runOf: (_, index) => bars[index]?.run,
    elementOf: (run) => {
      const dataIndex = bars.findIndex((bar) => bar.run === run);
      return dataIndex < 0 ? undefined : { seriesId: 'bars', dataIndex };
    },
  };
}

function drawBar(bar: Bar, { dataIndex }: ItemParams, frame: Frame, zero: number, look: Look, step: number): object {
  const { theme } = look;
  // The places of an inverse axis count from the top.
  const middle = frame.top + frame.bottom - frame.y(dataIndex);
  const height = step * 0.7;
  const { color } = markOf(look, bar.run);
  const end = Number.isFinite(bar.value) ? frame.x(bar.value) : frame.x(zero);
  const [from, to] = [Math.min(frame.x(zero), end), Math.max(frame.x(zero), end)];
  const line = (x1: number, y1: number, x2: number, y2: number) => ({
    type: 'line',
    shape: { x1, y1, x2, y2 },
    style: { stroke: theme.foreground, lineWidth: 1.5 },
  });
  const spread = bar.deviation === undefined ? undefined : [frame.x(bar.value - bar.deviation), frame.x(bar.value + bar.deviation)];
  const whiskers =
    spread === undefined
      ? []
      : [line(spread[0] ?? 0, middle, spread[1] ?? 0, middle), ...spread.map((x) => line(x, middle - height / 3, x, middle + height / 3))];
  const label = {
    type: 'text',
    style: {
      text: bar.isBest ? `${bar.text} ★` : bar.text,
      x: Math.max(to, spread?.[1] ?? to) + 6,
      y: middle,
      fill: theme.foreground,
      fontFamily: theme.fontFamily,
      fontSize: Math.min(12, step - 1),
      fontWeight: bar.isBest ? 600 : 400,
      verticalAlign: 'middle',
    },
  };
  const body = {
    type: 'rect',
    shape: { x: from, y: middle - height / 2, width: Math.max(to - from, 1), height },
    style: { fill: color, ...(bar.isBest ? { stroke: theme.foreground, lineWidth: 2 } : {}) },
    emphasis: { style: { stroke: theme.foreground, lineWidth: 2 } },
    blur: { style: { opacity: 0.3 } },
  };
  return { type: 'group', focus: 'self', children: [body, ...whiskers, label] };
}
