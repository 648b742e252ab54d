import { chartData, bandsOf, metricsToChart, shownCharts, startsOf, type Axis, type ChartData } from '../charts/curveData';
import { CurveChart } from '../charts/curveChart';
import { curveOption, summaryOf, type CurveView } from '../charts/curveOptions';
import { symbol } from '../charts/chartCard';
import type { Rows } from '../charts/exporting';
import { highlightOf } from '../charts/highlight';
import { markOf, readLook, type Look } from '../charts/look';
import { changedRuns, MetricCurves } from '../charts/metricCurves';
import { Picker, type Choosable } from '../charts/picker';
import type { LegendItem, Picture } from '../charts/picture';
import { grouped } from '../charts/words';
import { checkbox, choice, el } from '../dom';
import { isRecord, texts } from '../initialState';
import type { Change, PageContext, Section, SectionKind } from '../section';

const id = 'curves';

const axes = [
  ['step', 'Step'],
  ['relative', 'Time since start'],
  ['time', 'Clock time'],
] as const;

const groupings = [
  ['none', 'Each run'],
  ['deviation', 'Groups: mean ± sd'],
  ['range', 'Groups: mean, min to max'],
] as const;
type Grouping = (typeof groupings)[number][0];

/** Metrics over steps or time, a chart for each. */
export const curvesSection: SectionKind = {
  id,
  title: 'Curves',
  appliesTo: ({ metrics }) => metrics.length > 0,
  create: (context) => new CurvesSection(context),
};

interface Options {
  axis: Axis;
  /** Values on a logarithmic axis. */
  logScale: boolean;
  /** Steps or time on a logarithmic axis. */
  logX: boolean;
  /** 0 (off) to 0.99. */
  smoothing: number;
  grouping: Grouping;
  /** The metrics whose curves show; absent until the reader chose. */
  charts?: string[];
}

interface Shown {
  chart: CurveChart;
  curves: MetricCurves;
  data: ChartData;
  /** The part that shows, in units of the axis of the moment. */
  zoom?: readonly [number, number] | undefined;
}

/** Points that all curves of one chart have together at most: a message stays small, and a frame short. */
const pointsOfChart = 60_000;

const noMeans = 'There is no mean of the groups to draw, so each run has its curve';

class CurvesSection implements Section {
  readonly element = el('div', {});
  private readonly grid = el('div', { class: 'charts' });
  private readonly options: Options;
  private readonly shown = new Map<string, Shown>();
  private readonly metrics: Picker;
  private readonly runs: Picker;
  private charted: string[];
  private look: Look;

  constructor(private context: PageContext) {
    this.options = readOptions(context.kept(id));
    this.charted = metricsToChart(context.result);
    this.look = readLook(context);
    const highlight = highlightOf(context.host);
    this.metrics = new Picker('Metrics', this.metricPicks(), new Set(shownCharts(this.charted, this.options.charts)), {
      change: (chosen) => {
        this.options.charts = this.charted.filter((metric) => chosen.has(metric));
        this.changed();
      },
    });
    this.runs = new Picker('Runs', this.runPicks(), this.chosenRuns(), {
      change: (chosen) => this.show(chosen),
      point: (run) => highlight.set(run === undefined ? undefined : this.keys.indexOf(run)),
    });
    const controls = el('div', {});
    const redraw = () => controls.replaceChildren(this.controls(redraw));
    redraw();
    this.element.append(controls, this.metrics.element, this.runs.element, this.grid);
    this.draw();
  }

  update(context: PageContext, changes: ReadonlySet<Change>): void {
    const before = this.context;
    this.context = context;
    this.look = readLook(context);
    if (changes.has('result')) {
      const changed = changedRuns(before.result, context.result);
      for (const { curves } of this.shown.values()) curves.outdate(changed);
      this.charted = metricsToChart(context.result);
    }
    this.metrics.update(this.metricPicks(), new Set(shownCharts(this.charted, this.options.charts)));
    this.runs.update(this.runPicks(), this.chosenRuns(), changes.has('theme'));
    this.draw();
  }

  dispose(): void {
    for (const metric of [...this.shown.keys()]) this.remove(metric);
  }

  private get keys(): string[] {
    return this.context.result.runs.map(({ store, runId }) => `${store}/${runId}`);
  }

  private chosenRuns(): Set<string> {
    const hidden = new Set(this.context.state.hidden);
    return new Set(this.keys.filter((key) => !hidden.has(key)));
  }

  private show(chosen: ReadonlySet<string>): void {
    const own = new Set(this.keys);
    const others = this.context.state.hidden.filter((key) => !own.has(key));
    this.context.change({ hidden: [...others, ...this.keys.filter((key) => !chosen.has(key))] });
  }

  private metricPicks(): Choosable[] {
    return this.charted.map((metric) => ({ id: metric, name: metric }));
  }

  private runPicks(): Choosable[] {
    return this.keys.map((key, run) => ({
      id: key,
      name: this.context.labels[run] ?? '',
      sign: () => symbol(markOf(this.look, run), true),
    }));
  }

  private draw(): void {
    const wanted = shownCharts(this.charted, this.options.charts);
    for (const metric of [...this.shown.keys()]) if (!wanted.includes(metric)) this.remove(metric);
    const cards = wanted.map((metric) => (this.shown.get(metric) ?? this.add(metric)).chart.card.element);
    const hint = el('p', { class: 'none' }, 'Choose a metric above to see its curves.');
    const now = cards.length === 0 ? [hint] : cards;
    // Elements that stay in their place keep the focus.
    if (now.length !== this.grid.children.length || now.some((card, i) => card !== this.grid.children[i]))
      this.grid.replaceChildren(...now);
    for (const metric of wanted) this.drawChart(metric);
  }

  private add(metric: string): Shown {
    const { host } = this.context;
    const source = { context: () => this.context, picture: () => this.picture(metric), rows: () => this.rows(metric) };
    const chart = new CurveChart(source, metric, highlightOf(host), {
      zoomed: (zoom) => {
        const shown = this.shown.get(metric);
        if (shown === undefined) return;
        shown.zoom = zoom;
        this.drawChart(metric);
      },
      pointed: (x, runs) => {
        for (const [other, { chart: one }] of this.shown) if (other !== metric) one.point(x, runs);
      },
      seen: () => this.drawChart(metric),
      announce: (text) => this.context.announce(text),
    });
    const shown = { chart, curves: new MetricCurves(host, metric, () => this.drawChart(metric)), data: { lines: [], bands: [], note: '' } };
    this.shown.set(metric, shown);
    return shown;
  }

  private remove(metric: string): void {
    const shown = this.shown.get(metric);
    shown?.curves.stop();
    shown?.chart.dispose();
    this.shown.delete(metric);
  }

  private drawChart(metric: string): void {
    const shown = this.shown.get(metric);
    // Charts out of sight cost nothing, not even a question.
    if (shown?.chart.sight.isIn !== true) return;
    const { chart, curves, zoom } = shown;
    const { result, visible } = this.context;
    const { axis, grouping, logScale } = this.options;
    const groups = this.groups();
    const width = Math.max(chart.size.width, 300);
    const points = Math.max(100, Math.min(1000, Math.round(2 * width), Math.floor(pointsOfChart / result.runs.length)));
    curves.need({ result, axis, points, zoom, groups: groups?.map(({ runs }) => runs) });
    const starts = startsOf(result, curves.all);
    const lines = chartData(result, curves.curves(zoom, axis), { ...this.options, visible, starts });
    const bands =
      groups === undefined
        ? []
        : bandsOf(curves.bands, groups, {
            spread: grouping === 'range' ? 'range' : 'deviation',
            smoothing: this.options.smoothing,
            logScale,
          });
    shown.data =
      bands.length > 0
        ? {
            lines: [],
            bands,
            note: bandNote(
              bands.map(({ runs }) => runs.length),
              grouping,
            ),
          }
        : lines;
    const note = curves.isLoading
      ? 'Loading…'
      : [curves.problem, groups !== undefined && curves.hasNoMeans ? noMeans : '', shown.data.note]
          .filter((part) => part !== '')
          .join('. ');
    shown.data = { ...shown.data, note };
    chart.card.showLegend(
      bands.map(({ label, runs, group }) => ({ name: label, mark: markOf(this.look, runs[0] ?? group), isLine: true })),
      undefined,
      this.look,
    );
    chart.draw(shown.data, this.view(zoom), this.look);
  }

  /** The groups as far as their runs show; undefined where each run has its curve. */
  private groups(): { label: string; runs: number[] }[] | undefined {
    if (this.options.grouping === 'none') return undefined;
    const visible = new Set(this.context.visible);
    const groups = this.context.result.grouping.groups.map(({ label, runs }) => ({ label, runs: runs.filter((run) => visible.has(run)) }));
    return groups.filter(({ runs }) => runs.length > 0);
  }

  private view(zoom: readonly [number, number] | undefined): CurveView {
    const { axis, logX, logScale } = this.options;
    return { axis, logX, logScale, zoom };
  }

  private picture(metric: string): Picture | undefined {
    const shown = this.shown.get(metric);
    if (shown === undefined) return undefined;
    const { data, chart, zoom } = shown;
    const { look } = this;
    const axis = axes.find(([one]) => one === this.options.axis)?.[1] ?? '';
    const items =
      data.bands.length > 0
        ? data.bands.map(({ label, runs, group }) => ({ name: label, run: runs[0] ?? group }))
        : data.lines.map(({ run }) => ({ name: look.labels[run] ?? '', run }));
    return {
      title: `${metric} over ${axis.toLowerCase()}`,
      option: curveOption(data, this.view(zoom), look),
      look,
      width: Math.max(chart.size.width, 640),
      height: Math.max(chart.size.height, 320),
      legend: items.map(({ name, run }): LegendItem => ({ name, mark: markOf(look, run), isLine: true })),
    };
  }

  private rows(metric: string): Rows {
    const data = this.shown.get(metric)?.data ?? { lines: [], bands: [] };
    const row = (name: string, { points, first, last, min, max, odd }: ReturnType<typeof summaryOf>, total: string) => [
      name,
      points,
      total,
      first,
      last,
      min,
      max,
      odd,
    ];
    const bands = data.bands.map((band) => row(band.label, summaryOf(band.mean), ''));
    const lines = data.lines.map((line) =>
      row(this.context.labels[line.run] ?? '', summaryOf(line.raw ?? line.ys, line.edges), grouped(line.total)),
    );
    return {
      head: [bands.length > 0 ? 'Group' : 'Run', 'Points drawn', 'Points logged', 'First', 'Last', 'Lowest', 'Highest', 'Not on the curve'],
      body: [...bands, ...lines],
    };
  }

  private changed(): void {
    this.context.keep(id, this.options);
    this.draw();
  }

  private controls(redraw: () => void): HTMLElement {
    const { options } = this;
    const amount = el('output', {}, options.smoothing.toFixed(2));
    const slider = el('input', { type: 'range', min: 0, max: 0.99, step: 0.01, value: options.smoothing, 'aria-label': 'Smoothing' });
    slider.addEventListener('input', () => {
      options.smoothing = Number(slider.value);
      amount.textContent = options.smoothing.toFixed(2);
      this.changed();
    });
    const over = choice('Over', axes, options.axis, (axis) => {
      // A range of steps is no range of times.
      for (const shown of this.shown.values()) shown.zoom = undefined;
      options.axis = axis;
      if (axis === 'time') options.logX = false;
      redraw();
      this.element.querySelector('select')?.focus();
      this.changed();
    });
    const logX = checkbox(options.axis === 'step' ? 'Logarithmic steps' : 'Logarithmic time', options.logX, (on) => {
      options.logX = on;
      this.changed();
    });
    const logY = checkbox('Logarithmic', options.logScale, (on) => {
      options.logScale = on;
      this.changed();
    });
    const group = choice('Show', groupings, options.grouping, (grouping) => {
      options.grouping = grouping;
      this.changed();
    });
    const hint =
      'Drag over a chart to zoom in; Ctrl and the mouse wheel (or the wheel alone, after a click) zoom too; double-click shows all';
    return el(
      'div',
      { class: 'toolbar' },
      over,
      ...(options.axis === 'time' ? [] : [logX]),
      logY,
      group,
      el('label', { class: 'field' }, 'Smoothing', slider, amount),
      el('span', { class: 'hint' }, hint),
    );
  }
}

function bandNote(sizes: readonly number[], grouping: Grouping): string {
  const single = sizes.filter((size) => size === 1).length;
  const what = grouping === 'range' ? 'lowest to highest value' : 'mean ± one standard deviation';
  return `Bands: ${what} of ${sizes.length} ${sizes.length === 1 ? 'group' : 'groups'}${single > 0 ? `; ${single} of a single run` : ''}`;
}

function readOptions(kept: unknown): Options {
  const { axis, logScale, logX, smoothing, charts, grouping } = isRecord(kept) ? kept : {};
  const weight = Number(smoothing ?? 0);
  return {
    axis: axis === 'time' || axis === 'relative' ? axis : 'step',
    logScale: logScale === true,
    logX: logX === true && axis !== 'time',
    smoothing: weight >= 0 && weight < 1 ? weight : 0,
    grouping: grouping === 'deviation' || grouping === 'range' ? grouping : 'none',
    ...(Array.isArray(charts) ? { charts: texts(charts) } : {}),
  };
}
