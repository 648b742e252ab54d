import type { CompareResult, MetricCurve } from '../../shared/comparison';
import { MetricChart, type Axis } from '../chart';
import { chartData, metricsToChart, shownCharts } from '../curves';
import { checkbox, choice, el } from '../dom';
import { isRecord, texts } from '../initialState';
import type { Change, PageContext, Section, SectionKind } from '../section';
import { swatch } from '../tableView';

const id = 'curves';

const axes = [
  ['step', 'Step'],
  ['relative', 'Time since start'],
  ['time', 'Clock time'],
] as const;

/** Metrics over steps or time, a chart for each. */
export const curvesSection: SectionKind = {
  id,
  title: 'Curves',
  appliesTo: ({ metrics }) => metrics.length > 0,
  create: (context) => new CurvesSection(context),
};

interface Options {
  axis: Axis;
  logScale: boolean;
  /** 0 (off) to 0.99. */
  smoothing: number;
  /** The metrics whose curves show; absent until the reader chose. */
  charts?: string[];
}

class CurvesSection implements Section {
  readonly element = el('div', {});
  private readonly grid = el('div', { class: 'charts' });
  private readonly options: Options;
  private readonly charted: string[];
  private readonly curves = new Map<string, MetricCurve[]>();
  private charts = new Map<string, { chart: MetricChart; note: HTMLElement }>();
  private readonly cancel = new AbortController();

  constructor(private context: PageContext) {
    this.options = readOptions(context.kept(id));
    this.charted = metricsToChart(context.result);
    this.element.append(this.controls(), this.metricPicker(), this.runPicker(), this.grid);
    // ECharts measures its element, so that has to be in the page first.
    requestAnimationFrame(() => this.draw());
  }

  update(context: PageContext, changes: ReadonlySet<Change>): void {
    this.context = context;
    if (changes.has('result')) this.curves.clear();
    this.draw();
  }

  dispose(): void {
    this.cancel.abort();
    for (const { chart } of this.charts.values()) chart.dispose();
    this.charts = new Map();
  }

  private draw(): void {
    const shown = shownCharts(this.charted, this.options.charts);
    for (const [metric, { chart }] of this.charts) {
      if (shown.includes(metric)) continue;
      chart.dispose();
      this.charts.delete(metric);
    }
    const cards = shown.map((metric) => this.charts.get(metric)?.note.parentElement ?? this.add(metric));
    const hint = el('p', { class: 'none' }, 'Choose a metric above to see its curves.');
    this.grid.replaceChildren(...(cards.length === 0 ? [hint] : cards));
    for (const metric of shown) this.drawChart(metric);
  }

  private add(metric: string): HTMLElement {
    const canvas = el('div', { class: 'chart', role: 'img', 'data-testid': 'chart', 'data-key': metric });
    const note = el('p', { class: 'note' });
    const card = el('figure', {}, el('figcaption', { title: metric }, metric), canvas, note);
    this.grid.append(card);
    this.charts.set(metric, { chart: new MetricChart(canvas), note });
    return card;
  }

  private drawChart(metric: string): void {
    const shown = this.charts.get(metric);
    if (shown === undefined) return;
    const curves = this.curves.get(metric);
    if (curves === undefined) {
      shown.note.textContent = 'Loading…';
      void this.load(metric, shown.note);
      return;
    }
    const { axis, logScale } = this.options;
    const { result, visible, theme, labels } = this.context;
    const data = chartData(result, curves, { ...this.options, visible });
    shown.chart.draw(metric, data, { axis, logScale, theme, labels });
    shown.note.textContent = data.note;
  }

  private async load(metric: string, note: HTMLElement): Promise<void> {
    const { host, result } = this.context;
    this.curves.set(metric, []);
    try {
      const { curves, problems } = await host.request('forge/runs/curves', { runs: runsOf(result), metrics: [metric] }, this.cancel.signal);
      this.curves.set(metric, curves);
      this.drawChart(metric);
      if (problems.length > 0) note.textContent = problems.join(' ');
    } catch (error) {
      if (!this.cancel.signal.aborted) note.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  private changed(): void {
    this.context.keep(id, this.options);
    this.draw();
  }

  private controls(): HTMLElement {
    const { options } = this;
    const amount = el('output', {}, options.smoothing.toFixed(2));
    const slider = el('input', { type: 'range', min: 0, max: 0.99, step: 0.01, value: options.smoothing, 'aria-label': 'Smoothing' });
    slider.addEventListener('input', () => {
      options.smoothing = Number(slider.value);
      amount.textContent = options.smoothing.toFixed(2);
      this.changed();
    });
    return el(
      'div',
      { class: 'toolbar' },
      choice('Over', axes, options.axis, (axis) => {
        options.axis = axis;
        this.changed();
      }),
      checkbox('Logarithmic', options.logScale, (on) => {
        options.logScale = on;
        this.changed();
      }),
      el('label', { class: 'field' }, 'Smoothing', slider, amount),
      el('span', { class: 'hint' }, 'Zoom: drag the bar below a chart, or Ctrl and the mouse wheel'),
    );
  }

  private metricPicker(): HTMLElement {
    const shown = shownCharts(this.charted, this.options.charts);
    const boxes = this.charted.map((metric) =>
      checkbox(metric, shown.includes(metric), (on) => {
        const now = new Set(shownCharts(this.charted, this.options.charts));
        if (on) now.add(metric);
        else now.delete(metric);
        this.options.charts = [...now];
        this.changed();
      }),
    );
    return el('fieldset', { class: 'picker' }, el('legend', {}, 'Metrics'), ...boxes);
  }

  private runPicker(): HTMLElement {
    const { labels, theme, result } = this.context;
    const boxes = result.runs.map(({ store, runId }, run) => {
      const name = el('span', {}, swatch(theme, run), labels[run] ?? '');
      const key = `${store}/${runId}`;
      return checkbox(name, !this.context.state.hidden.includes(key), (on) => {
        const others = this.context.state.hidden.filter((one) => one !== key);
        this.context.change({ hidden: on ? others : [...others, key] });
      });
    });
    return el('fieldset', { class: 'picker' }, el('legend', {}, 'Runs'), ...boxes);
  }
}

function runsOf({ runs }: CompareResult): { store: string; runId: string }[] {
  return runs.map(({ store, runId }) => ({ store, runId }));
}

function readOptions(kept: unknown): Options {
  const { axis, logScale, smoothing, charts } = isRecord(kept) ? kept : {};
  const weight = Number(smoothing ?? 0);
  return {
    axis: axis === 'time' || axis === 'relative' ? axis : 'step',
    logScale: logScale === true,
    smoothing: weight >= 0 && weight < 1 ? weight : 0,
    ...(Array.isArray(charts) ? { charts: texts(charts) } : {}),
  };
}
