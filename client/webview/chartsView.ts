import type { PageState } from '../shared/pageMessages';
import type { CompareResult } from '../shared/protocol';
import { MetricChart } from './chart';
import { chartData, chartedMetrics, shownCharts } from './curves';
import { checkbox, choice, el } from './dom';
import { swatch } from './tableView';
import type { Theme } from './theme';

const axes = [
  ['step', 'Step'],
  ['relative', 'Time since start'],
  ['time', 'Clock time'],
] as const;

/** The curves: their controls, and a chart for each chosen metric. */
export class ChartsView {
  readonly element = el('section', { 'aria-labelledby': 'curves-title' });
  private readonly grid = el('div', { class: 'charts' });
  private readonly charted: string[];
  private charts = new Map<string, { chart: MetricChart; note: HTMLElement }>();

  constructor(
    private readonly result: CompareResult,
    private readonly labels: readonly string[],
    private theme: Theme,
    private readonly state: PageState,
    private readonly changed: () => void,
  ) {
    this.charted = chartedMetrics(result);
    this.element.append(el('h2', { id: 'curves-title' }, 'Curves'));
    if (this.charted.length === 0) {
      const why = result.metrics.length === 0 ? 'The runs have no metrics.' : 'The runs have no curves: every metric was logged once.';
      this.element.append(el('p', { class: 'none', 'data-testid': 'no-curves' }, why));
    } else this.element.append(this.controls(), this.metricPicker(), this.runPicker(), this.grid);
  }

  /** Draws the charts; to be called once the element is in the page, because a chart takes its size from there. */
  draw(): void {
    const shown = shownCharts(this.charted, this.state.charts);
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

  /** Takes the colors of another theme. */
  retheme(theme: Theme): void {
    this.theme = theme;
    this.draw();
  }

  dispose(): void {
    for (const { chart } of this.charts.values()) chart.dispose();
    this.charts = new Map();
  }

  private add(metric: string): HTMLElement {
    const canvas = el('div', { class: 'chart', role: 'img', 'data-testid': 'chart', 'data-key': metric });
    const note = el('p', { class: 'note' });
    const card = el('figure', {}, el('figcaption', { title: metric }, metric), canvas, note);
    // ECharts measures its element, so that has to be in the page first.
    this.grid.append(card);
    this.charts.set(metric, { chart: new MetricChart(canvas), note });
    return card;
  }

  private drawChart(metric: string): void {
    const shown = this.charts.get(metric);
    if (shown === undefined) return;
    const { axis, logScale } = this.state;
    const data = chartData(this.result, metric, this.state);
    shown.chart.draw(metric, data, { axis, logScale, theme: this.theme, labels: this.labels });
    shown.note.textContent = data.note;
  }

  private change(): void {
    this.changed();
    this.draw();
  }

  private controls(): HTMLElement {
    const { state } = this;
    const amount = el('output', {}, state.smoothing.toFixed(2));
    const slider = el('input', { type: 'range', min: 0, max: 0.99, step: 0.01, value: state.smoothing, 'aria-label': 'Smoothing' });
    slider.addEventListener('input', () => {
      state.smoothing = Number(slider.value);
      amount.textContent = state.smoothing.toFixed(2);
      this.change();
    });
    return el(
      'div',
      { class: 'toolbar' },
      choice('Over', axes, state.axis, (axis) => {
        state.axis = axis;
        this.change();
      }),
      checkbox('Logarithmic', state.logScale, (on) => {
        state.logScale = on;
        this.change();
      }),
      el('label', { class: 'field' }, 'Smoothing', slider, amount),
      el('span', { class: 'hint' }, 'Zoom: drag the bar below a chart, or Ctrl and the mouse wheel'),
    );
  }

  private metricPicker(): HTMLElement {
    const shown = shownCharts(this.charted, this.state.charts);
    const boxes = this.charted.map((metric) =>
      checkbox(metric, shown.includes(metric), (on) => {
        const now = new Set(shownCharts(this.charted, this.state.charts));
        if (on) now.add(metric);
        else now.delete(metric);
        this.state.charts = [...now];
        this.change();
      }),
    );
    return el('fieldset', { class: 'picker' }, el('legend', {}, 'Metrics'), ...boxes);
  }

  private runPicker(): HTMLElement {
    const boxes = this.labels.map((label, run) => {
      const name = el('span', {}, swatch(this.theme, run), label);
      return checkbox(name, !this.state.hidden.includes(run), (on) => {
        this.state.hidden = on ? this.state.hidden.filter((one) => one !== run) : [...this.state.hidden, run];
        this.change();
      });
    });
    return el('fieldset', { class: 'picker' }, el('legend', {}, 'Runs'), ...boxes);
  }
}
