import { LineChart } from 'echarts/charts';
import { DataZoomComponent, GridComponent, TooltipComponent } from 'echarts/components';
import { connect, init, use, type EChartsCoreOption, type EChartsType } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { ChartData, Line } from './curves';
import { count, formatDuration, formatNumber, formatTime } from './format';
import { runColor, runDash, type Theme } from './theme';

use([LineChart, GridComponent, TooltipComponent, DataZoomComponent, CanvasRenderer]);

/** How many runs a tooltip lists before it says how many more there are. */
const tooltipRuns = 16;

/** What a curve runs over: its step, the wall clock, or the time since the run began. */
export type Axis = 'step' | 'time' | 'relative';

/** Axes and theme that all charts share. */
export interface ChartLook {
  axis: Axis;
  logScale: boolean;
  theme: Theme;
  labels: readonly string[];
}

/** The chart of one metric. */
export class MetricChart {
  private readonly chart: EChartsType;
  private readonly observer: ResizeObserver;

  constructor(private readonly canvas: HTMLElement) {
    this.chart = init(canvas, undefined, { renderer: 'canvas' });
    // Charts of a group share the pointer, so that all show the same step.
    this.chart.group = 'metrics';
    connect('metrics');
    this.observer = new ResizeObserver(() => this.chart.resize());
    this.observer.observe(canvas);
  }

  draw(metric: string, data: ChartData, look: ChartLook): void {
    this.canvas.setAttribute('aria-label', describe(metric, data, look));
    this.chart.setOption(options(data, look), { notMerge: true });
  }

  dispose(): void {
    this.observer.disconnect();
    this.chart.dispose();
  }
}

/** What a chart says to those who do not see it: how many points each run has, and where it ends. */
export function describe(metric: string, { lines }: ChartData, { axis, labels }: Pick<ChartLook, 'axis' | 'labels'>): string {
  const over = axis === 'step' ? 'step' : axis === 'time' ? 'time' : 'time since the start';
  const ends = lines.slice(0, tooltipRuns).map(({ run, points }) => {
    const values = points.map(([, y]) => y).filter((y) => y !== null);
    const last = values.at(-1);
    return `${labels[run] ?? ''}: ${count(values.length, 'point')}${last === undefined ? '' : `, last ${formatNumber(last)}`}`;
  });
  return `${metric} over ${over}. ${ends.join('; ')}`;
}

/** The option that ECharts draws. */
export function options({ lines }: ChartData, { axis, logScale, theme, labels }: ChartLook): EChartsCoreOption {
  const axisStyle = {
    axisLine: { lineStyle: { color: theme.muted } },
    axisLabel: { color: theme.muted, hideOverlap: true },
    splitLine: { lineStyle: { color: theme.grid, opacity: 0.5 } },
    nameTextStyle: { color: theme.muted },
  };
  return {
    animation: false,
    backgroundColor: 'transparent',
    textStyle: { color: theme.foreground, fontFamily: theme.fontFamily },
    grid: { left: 8, right: 16, top: 12, bottom: 36, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      type: axis === 'time' ? 'time' : 'value',
      ...axisStyle,
      ...(axis === 'step' ? { minInterval: 1, scale: true } : {}),
      ...(axis === 'relative' ? { interval: niceInterval(lines), axisLabel: { ...axisStyle.axisLabel, formatter: duration } } : {}),
    },
    yAxis: {
      type: logScale ? 'log' : 'value',
      scale: true,
      ...axisStyle,
      axisLabel: { ...axisStyle.axisLabel, formatter: (value: number) => formatNumber(value) },
    },
    tooltip: {
      trigger: 'axis',
      // Tooltips of HTML need inline styles, which the page's policy refuses.
      renderMode: 'richText',
      confine: true,
      backgroundColor: theme.background,
      borderColor: theme.border,
      textStyle: { color: theme.foreground, fontFamily: theme.fontFamily, fontSize: 12 },
      axisPointer: { lineStyle: { color: theme.muted } },
      formatter: (items: TooltipItem[]) => tooltip(items, axis, labels),
    },
    dataZoom: [
      { type: 'inside', filterMode: 'none', zoomOnMouseWheel: 'ctrl', moveOnMouseWheel: false },
      {
        type: 'slider',
        filterMode: 'none',
        height: 18,
        bottom: 8,
        borderColor: theme.grid,
        textStyle: { color: theme.muted },
        showDetail: false,
        brushSelect: false,
      },
    ],
    series: lines.flatMap((line) => series(line, theme, labels)),
  };
}

const duration = (ms: number) => (ms === 0 ? '0' : formatDuration(ms));

/** A distance between ticks (milliseconds) at which clocks count, for at most seven ticks. */
function niceInterval(lines: readonly Line[]): number {
  const end = lines.reduce((most, { points }) => Math.max(most, points.at(-1)?.[0] ?? 0), 0);
  const [second, minute, hour] = [1000, 60_000, 3_600_000];
  const steps = [0.01, 0.1, 1, 2, 5, 10, 15, 30].map((n) => n * second);
  steps.push(...[1, 2, 5, 10, 15, 30].map((n) => n * minute), ...[1, 2, 3, 6, 12, 24, 48, 96, 168].map((n) => n * hour));
  return steps.find((step) => end / step <= 6) ?? end / 6;
}

function series({ run, points, raw }: Line, theme: Theme, labels: readonly string[]): object[] {
  const base = {
    type: 'line',
    name: labels[run] ?? '',
    connectNulls: false,
    itemStyle: { color: runColor(theme, run) },
    emphasis: { disabled: true },
  };
  const drawn = points.filter(([, y]) => y !== null).length;
  // A few points are worth a mark each, and a point between two gaps has no line to be seen by.
  const marks = { showSymbol: drawn <= 24 || hasLonelyPoint(points), symbol: 'circle', symbolSize: 5 };
  const main = {
    ...base,
    ...marks,
    id: `run:${run}`,
    data: points,
    lineStyle: { width: 2, type: runDash(run), color: runColor(theme, run) },
  };
  if (raw === undefined) return [main];
  const faint = {
    ...base,
    id: `raw:${run}`,
    data: raw,
    showSymbol: false,
    silent: true,
    lineStyle: { width: 1, opacity: 0.3, color: runColor(theme, run) },
  };
  return [faint, main];
}

function hasLonelyPoint(points: Line['points']): boolean {
  return points.some(([, y], i) => y !== null && (points[i - 1]?.[1] ?? null) === null && (points[i + 1]?.[1] ?? null) === null);
}

/** What ECharts hands to a tooltip's formatter, as far as this page reads it. */
interface TooltipItem {
  seriesId?: string;
  seriesName?: string;
  value?: unknown;
}

/** The text of a tooltip: where it is, then the runs, largest value first. */
export function tooltip(items: readonly TooltipItem[], axis: Axis, labels: readonly string[]): string {
  const rows = items
    .filter(({ seriesId }) => seriesId?.startsWith('run:') === true)
    .map(({ seriesId, value }) => {
      const [x, y] = Array.isArray(value) ? (value as unknown[]) : [];
      return { label: labels[Number(seriesId?.slice(4))] ?? '', x: Number(x), y: typeof y === 'number' ? y : undefined };
    })
    .filter((row): row is { label: string; x: number; y: number } => row.y !== undefined)
    .sort((a, b) => b.y - a.y);
  const x = rows[0]?.x;
  if (x === undefined) return '';
  const where = axis === 'step' ? `Step ${x}` : axis === 'time' ? formatTime(x) : formatDuration(x);
  const shown = rows.slice(0, tooltipRuns).map(({ label, y }) => `${formatNumber(y)}  ${plain(label)}`);
  const more = rows.length > tooltipRuns ? [`and ${rows.length - tooltipRuns} more`] : [];
  return [where, ...shown, ...more].join('\n');
}

/** `{style|text}` is markup in a rich text: a zero-width space keeps a run's name from being read as such. */
function plain(label: string): string {
  return label.replaceAll('{', '{\u200b');
}
