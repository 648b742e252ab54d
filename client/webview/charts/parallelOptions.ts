import { count } from '../format';
import { baseOption } from './axes';
import { brushText, heightOf, heightTicks, lowest, passes, type Brush, type BrushAxis } from './brushes';
import { nothing, type Drawing } from './drawing';
import { wordsOf, type Field } from './fields';
import { translucent, type Look } from './look';
import { coloring, extremes } from './scatterOptions';
import { shorten } from './words';

/** Of each line, in pixels: a hundred thin lines are read more easily than a hundred thick ones. */
const widthOf = (runs: number) => (runs > 150 ? 1 : runs > 40 ? 1.5 : 2);

export function drawParallel(
  axes: readonly BrushAxis[],
  { color, brushes, width }: { color: Field | undefined; brushes: Readonly<Record<string, Brush>>; width: number },
  runs: readonly number[],
  look: Look,
): Drawing {
  const title = 'Parallel coordinates';
  if (axes.length < 2) return nothing(title, 'Choose at least two axes', look);
  if (runs.length === 0) return nothing(title, 'No run shows', look);
  const { theme } = look;
  const min = lowest(Math.max(...axes.map(({ odd }) => odd.length)));
  const colors = coloring(color, runs, look);
  const room = Math.max(60, width / axes.length);
  const letters = Math.max(8, Math.floor(room / 7.5));
  const names = axes.map(({ field, isLog }) => shorten(`${field.name}${isLog ? ' (log)' : ''}`, letters));
  const place = new Map(runs.map((run, i) => [run, i]));
  const filters = axes.flatMap((axis) => {
    const brush = brushes[axis.field.id];
    return brush === undefined ? [] : [brushText(axis, brush)];
  });
  const kept = runs.filter((run) => passes(axes, brushes, run));
  const shownOf = new Set(kept);
  const fields = axes.map(({ field }) => field);
  return {
    title,
    option: {
      ...baseOption(look),
      // Half of the first name stands to the left of its axis.
      parallel: { left: Math.max(60, (names[0]?.length ?? 0) * 4), right: 70, top: 34, bottom: 16, axisExpandable: false },
      parallelAxis: axes.map((axis, dim) => {
        const ticks = heightTicks(axis);
        const texts = new Map(ticks.map(({ at, text }) => [at, text]));
        const places = ticks.map(({ at }) => at);
        return {
          id: axis.field.id,
          dim,
          type: 'value',
          min,
          max: 1,
          name: names[dim] ?? '',
          nameTextStyle: { color: theme.foreground, fontWeight: brushes[axis.field.id] === undefined ? 400 : 600 },
          nameGap: 12,
          axisLine: { lineStyle: { color: theme.muted, width: 1.5 } },
          axisTick: { customValues: places, lineStyle: { color: theme.muted } },
          axisLabel: {
            color: theme.foreground,
            // Words lie over lines: the page behind them keeps them readable.
            backgroundColor: look.page,
            padding: [1, 2],
            hideOverlap: true,
            customValues: places,
            formatter: (at: number) => shorten(texts.get(at) ?? '', letters),
          },
          splitLine: { show: false },
          areaSelectStyle: { width: 22, borderWidth: 1.5, borderColor: theme.foreground, color: translucent(theme.foreground, 0.2) },
        };
      }),
      series: [
        {
          id: 'runs',
          type: 'parallel',
          inactiveOpacity: 0.06,
          activeOpacity: 0.9,
          realtime: true,
          smooth: false,
          progressive: 0,
          lineStyle: { width: widthOf(runs.length), opacity: 0.9 },
          emphasis: { lineStyle: { width: widthOf(runs.length) + 2.5, opacity: 1 } },
          data: runs.map((run) => {
            const { color: stroke, symbol } = colors.markOf(run);
            // Categories differ by dashes as well as by color; what has no color is dotted.
            const dash =
              color?.numbers === undefined
                ? { circle: 'solid', rect: 'dashed', triangle: 'dotted', diamond: [9, 3, 2, 3], down: [14, 5] }[symbol]
                : symbol === 'rect'
                  ? 'dotted'
                  : 'solid';
            return {
              value: axes.map((axis) => heightOf(axis, run)),
              lineStyle: { color: stroke, type: dash, opacity: shownOf.has(run) ? 0.9 : 0.06 },
            };
          }),
        },
      ],
    },
    description: `${title} of ${count(runs.length, 'run')} over ${fields.map(({ name }) => shorten(name, 40)).join(', ')}${color === undefined ? '' : `, coloured by ${shorten(color.name, 40)}`}. ${filters.length === 0 ? 'Nothing is filtered' : `${kept.length} of ${runs.length} pass: ${filters.join('; ')}`}. ${color === undefined ? '' : extremes(color, kept, look.labels)}`,
    note: '',
    rows: {
      head: ['Run', ...fields.map(({ name }) => name)],
      body: kept.map((run) => [look.labels[run] ?? '', ...fields.map((one) => wordsOf(one, run))]),
    },
    legend: colors.legend,
    ...(colors.colors === undefined ? {} : { colors: colors.colors }),
    tip: (_, index) => {
      const run = runs[index];
      return run === undefined
        ? undefined
        : {
            head: look.labels[run] ?? '',
            rows: [...new Set([...fields, ...(color === undefined ? [] : [color])])].map((one) => ({
              value: wordsOf(one, run),
              name: one.name,
            })),
          };
    },
    runOf: (_, index) => runs[index],
    elementOf: (run) => {
      const dataIndex = place.get(run);
      return dataIndex === undefined ? undefined : { seriesId: 'runs', dataIndex };
    },
  };
}
