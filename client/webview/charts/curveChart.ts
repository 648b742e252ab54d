import { button, el } from '../dom';
import { formatNumber } from '../format';
import { ChartCard, type CardSource } from './chartCard';
import { nearest, type ChartData } from './curveData';
import { curveOption, curveScales, describeCurves, units, type CurveView } from './curveOptions';
import { Drawn } from './engine';
import type { Highlight } from './highlight';
import { markOf, type Look } from './look';
import { numberScale, type Scale } from './scale';
import { Sight } from './sight';
import type { TipRow, TipText } from './pointerTip';
import { shorten } from './words';
import { frames } from '../turns';

/** What a chart tells those that it belongs to. */
export interface CurveChartEvents {
  zoomed(zoom: readonly [number, number] | undefined): void;
  /** The pointer is at x over this chart; the other charts show the same place. */
  pointed(x: number | undefined, runs: readonly number[]): void;
  seen(): void;
  announce(text: string): void;
}

/** How many runs a tip lists: those nearest to the pointer. */
const tipRuns = 8;
/** Of those, how many the tips of the other charts list. */
const linkedRuns = 5;

/** The chart of one metric: zoom, pointer and highlight. */
export class CurveChart {
  readonly card: ChartCard;
  readonly sight: Sight;
  private drawn: Drawn | undefined;
  private data: ChartData = { lines: [], bands: [], note: '' };
  private view: CurveView = { axis: 'step', logX: false, logScale: false };
  private look: Look | undefined;
  private scales: { x: Scale; y: Scale } | undefined;
  private drag: { from: number; id: number } | undefined;
  private pointerX: number | undefined;
  private readonly line = el('div', { class: 'hairline', hidden: true, 'aria-hidden': 'true' });
  private readonly spot = el('div', { class: 'spot', hidden: true, 'aria-hidden': 'true' });
  private readonly area = el('div', { class: 'zoom-area', hidden: true, 'aria-hidden': 'true' });
  private readonly reset: HTMLButtonElement;
  private readonly forget: (() => void)[];

  constructor(
    source: CardSource,
    readonly metric: string,
    private readonly highlight: Highlight,
    private readonly events: CurveChartEvents,
  ) {
    this.card = new ChartCard(source, metric);
    const { plot, tools } = this.card;
    this.reset = button('Reset zoom', () => events.zoomed(undefined), { class: 'quiet', hidden: true });
    const zoomIn = button('+', () => this.zoomBy(0.5), { class: 'quiet', 'aria-label': 'Zoom in', title: 'Zoom in' });
    const zoomOut = button('−', () => this.zoomBy(2), { class: 'quiet', 'aria-label': 'Zoom out', title: 'Zoom out' });
    tools.prepend(this.reset, zoomIn, zoomOut);
    plot.append(this.area, this.line, this.spot);
    plot.tabIndex = 0;
    plot.setAttribute('role', 'group');
    plot.setAttribute(
      'aria-label',
      `Curves of ${shorten(metric, 80)}. Arrow keys read the values, plus and minus zoom, Shift with arrow keys moves along, Escape shows all`,
    );
    this.listen(plot);
    this.sight = new Sight(this.card.element, () => events.seen());
    this.forget = [() => this.sight.dispose(), highlight.on((run) => this.emphasize(run)), () => frames.drop(this.paint)];
  }

  draw(data: ChartData, view: CurveView, look: Look): void {
    this.data = data;
    this.view = view;
    this.look = look;
    this.reset.hidden = view.zoom === undefined;
    this.card.describe(describeCurves(this.metric, data, view, look.labels), data.note);
    // One frame draws once, whatever changed within it, and one of the charts.
    frames.add(this.paint);
  }

  get size(): { width: number; height: number } {
    return { width: this.card.canvas.clientWidth, height: this.card.canvas.clientHeight };
  }

  /** Shows where the pointer of another chart is. */
  point(x: number | undefined, runs: readonly number[]): void {
    if (x === undefined) this.leave();
    else this.showAt(x, undefined, new Set(runs));
  }

  dispose(): void {
    for (const forget of this.forget) forget();
    this.drawn?.dispose();
  }

  private readonly paint = (): void => {
    const { look } = this;
    if (look === undefined || !this.card.canvas.isConnected) return;
    this.drawn ??= new Drawn(this.card.canvas);
    this.scales = curveScales(this.data, this.view);
    this.drawn.draw(curveOption(this.data, this.view, look));
    if (this.highlight.current !== undefined) this.emphasize(this.highlight.current);
  };

  private emphasize(run: number | undefined): void {
    const chart = this.drawn?.chart;
    if (chart === undefined) return;
    chart.dispatchAction({ type: 'downplay', seriesId: ['runs', 'bands'] });
    if (run === undefined) return;
    const band = this.data.bands.findIndex(({ runs }) => runs.includes(run));
    const line = this.data.lines.findIndex((one) => one.run === run);
    if (band >= 0) chart.dispatchAction({ type: 'highlight', seriesId: 'bands', dataIndex: band });
    else if (line >= 0) chart.dispatchAction({ type: 'highlight', seriesId: 'runs', dataIndex: line });
  }

  private listen(plot: HTMLElement): void {
    const at = (event: MouseEvent) => {
      const { left, top } = this.card.canvas.getBoundingClientRect();
      return { x: event.clientX - left, y: event.clientY - top };
    };
    plot.addEventListener('pointerdown', (event) => {
      if (event.button !== 0 || this.valueAt(at(event).x) === undefined) return;
      this.drag = { from: at(event).x, id: event.pointerId };
      plot.setPointerCapture(event.pointerId);
    });
    plot.addEventListener('pointermove', (event) => {
      const place = at(event);
      if (this.drag !== undefined) this.showArea(this.drag.from, place.x);
      const x = this.valueAt(place.x);
      if (x === undefined) this.leave(true);
      else this.pointAt(x, place.y);
    });
    plot.addEventListener('pointerup', (event) => {
      const { drag } = this;
      this.drag = undefined;
      this.area.hidden = true;
      const to = at(event).x;
      if (drag === undefined || Math.abs(to - drag.from) < 6) return;
      const ends = [drag.from, to].sort((a, b) => a - b).map((x) => this.valueAt(x, true));
      if (ends[0] !== undefined && ends[1] !== undefined) this.zoom(ends[0], ends[1]);
    });
    plot.addEventListener('pointercancel', () => {
      this.drag = undefined;
      this.area.hidden = true;
    });
    plot.addEventListener('pointerleave', () => this.leave(true));
    plot.addEventListener('dblclick', () => this.events.zoomed(undefined));
    // Without Ctrl or the focus, the wheel scrolls the page as everywhere.
    plot.addEventListener(
      'wheel',
      (event) => {
        if (!event.ctrlKey && !plot.contains(document.activeElement)) return;
        const x = this.valueAt(at(event).x);
        if (x === undefined || event.deltaY === 0) return;
        event.preventDefault();
        this.zoomBy(event.deltaY > 0 ? 1.25 : 0.8, x);
      },
      { passive: false },
    );
    plot.addEventListener('keydown', (event) => this.key(event));
    plot.addEventListener('blur', () => this.leave(true));
  }

  private key(event: KeyboardEvent): void {
    if (event.target !== this.card.plot || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step !== undefined && event.shiftKey) this.zoomBy(1, undefined, step * 0.25);
    else if (step !== undefined) this.walk(step);
    else if (event.key === '+' || event.key === '=') this.zoomBy(0.5, this.pointerX);
    else if (event.key === '-') this.zoomBy(2, this.pointerX);
    else if (event.key === 'Escape' || event.key === '0') this.events.zoomed(undefined);
    else return;
    event.preventDefault();
  }

  /** Goes to the next place (a fiftieth of what shows, or the next point where there are fewer) and says its values. */
  private walk(step: number): void {
    const { scales } = this;
    if (scales === undefined) return;
    const { min, max, at, value } = scales.x;
    const from = this.pointerX === undefined ? (step > 0 ? min : max) : at(this.pointerX) + (step * (max - min)) / 50;
    const place = value(Math.min(Math.max(from, min), max));
    const text = this.pointAt(place, undefined);
    if (text !== undefined)
      this.events.announce([text.head, ...text.rows.map(({ name, value: y }) => `${name} ${y}`), text.foot ?? ''].join(', '));
  }

  private zoomBy(factor: number, around?: number, shift = 0): void {
    const { scales } = this;
    if (scales === undefined) return;
    const { min, max, at, value } = scales.x;
    const whole = curveScales(this.data, { ...this.view, zoom: undefined }).x;
    const centre = around === undefined ? (min + max) / 2 : at(around);
    const move = shift * (max - min);
    const from = centre - (centre - min) * factor + move;
    const to = centre + (max - centre) * factor + move;
    if (from <= whole.min && to >= whole.max && shift === 0) this.events.zoomed(undefined);
    else this.zoom(value(Math.max(from, Math.min(whole.min, min))), value(Math.min(to, Math.max(whole.max, max))));
  }

  private zoom(from: number, to: number): void {
    const least = this.view.axis === 'step' ? 1 : 1e-3;
    if (to - from >= least) this.events.zoomed([from, to]);
  }

  /** The value on the axis under a pixel of the drawing; undefined outside of it, or its end where `held`. */
  private valueAt(x: number, held = false): number | undefined {
    const { drawn, scales } = this;
    if (drawn === undefined || scales === undefined) return undefined;
    const converted: unknown = drawn.chart.convertFromPixel({ gridIndex: 0 }, [x, 0]);
    const place = Array.isArray(converted) ? Number(converted[0]) : NaN;
    if (held) return scales.x.value(Math.min(Math.max(place, scales.x.min), scales.x.max));
    return place >= scales.x.min && place <= scales.x.max ? scales.x.value(place) : undefined;
  }

  private showArea(from: number, to: number): void {
    const [left, right] = [Math.min(from, to), Math.max(from, to)];
    this.area.hidden = false;
    this.area.style.left = `${left}px`;
    this.area.style.width = `${right - left}px`;
  }

  private pointAt(x: number, y: number | undefined): TipText | undefined {
    this.pointerX = x;
    const shown = this.showAt(x, y, undefined);
    this.events.pointed(x, shown?.runs.slice(0, linkedRuns) ?? []);
    return shown?.text;
  }

  private leave(tell = false): void {
    this.line.hidden = true;
    this.spot.hidden = true;
    this.card.tip.hide();
    if (!tell) return;
    this.pointerX = undefined;
    this.events.pointed(undefined, []);
  }

  /** Draws the hair line and the tip at a place; near a height, or for these runs. */
  private showAt(x: number, y: number | undefined, only: ReadonlySet<number> | undefined): { text: TipText; runs: number[] } | undefined {
    const { drawn, scales, look } = this;
    if (drawn === undefined || scales === undefined || look === undefined) return undefined;
    const place = scales.x.at(x);
    if (!(place >= scales.x.min && place <= scales.x.max)) {
      this.leave();
      return undefined;
    }
    const pixel = (u: number, v: number) => {
      const [left = 0, top = 0] = drawn.chart.convertToPixel({ gridIndex: 0 }, [u, v]);
      return { left, top };
    };
    const { left } = pixel(place, scales.y.min);
    this.line.hidden = false;
    this.line.style.left = `${left}px`;
    const found = this.found(x, only).map((one) => ({ ...one, ...pixel(scales.x.at(one.x), scales.y.at(one.y)) }));
    const height = y ?? 0;
    if (y !== undefined) found.sort((a, b) => Math.abs(a.top - height) - Math.abs(b.top - height));
    const closest = y === undefined ? undefined : found[0];
    const listed = found.slice(0, tipRuns).sort((a, b) => a.top - b.top);
    const format = numberScale(undefined, { unit: units[this.view.axis] }).format;
    const where = this.view.axis === 'step' ? `Step ${format(Math.round(closest?.x ?? listed[0]?.x ?? x))}` : format(x);
    const more = found.length - listed.length;
    const rows = listed.map((one): TipRow => ({ value: one.text, name: one.name, color: one.color, isNearest: one === closest }));
    const text: TipText = { head: where, rows, ...(more > 0 ? { foot: `the nearest ${tipRuns} of ${found.length}` } : {}) };
    const top = closest?.top ?? listed[0]?.top ?? 20;
    this.card.tip.show(text, { x: left, y: y ?? Math.min(top, this.size.height / 2) }, this.card.plot);
    this.spot.hidden = closest === undefined;
    if (closest !== undefined) {
      this.spot.style.left = `${closest.left}px`;
      this.spot.style.top = `${closest.top}px`;
      this.spot.style.background = closest.color;
    }
    return { text, runs: found.slice(0, tipRuns).map(({ run }) => run) };
  }

  private found(
    x: number,
    only: ReadonlySet<number> | undefined,
  ): { run: number; name: string; color: string; x: number; y: number; text: string }[] {
    const { data, look, scales } = this;
    if (look === undefined || scales === undefined) return [];
    const reach = (scales.x.value(scales.x.max) - scales.x.value(scales.x.min)) / 20;
    const lines = data.lines.flatMap(({ run, xs, ys }) => {
      const i = only !== undefined && !only.has(run) ? undefined : nearest(xs, ys, x, reach);
      if (i === undefined) return [];
      const y = ys[i] ?? NaN;
      return [{ run, name: look.labels[run] ?? '', color: markOf(look, run).color, x: xs[i] ?? x, y, text: formatNumber(y) }];
    });
    const bands = data.bands.flatMap(({ group, runs, label, xs, mean, low, high }) => {
      const run = runs[0] ?? group;
      const i = only !== undefined && !only.has(run) ? undefined : nearest(xs, mean, x, reach);
      if (i === undefined) return [];
      const text = `${formatNumber(mean[i] ?? NaN)} (${formatNumber(low[i] ?? NaN)} to ${formatNumber(high[i] ?? NaN)})`;
      return [{ run, name: label, color: markOf(look, run).color, x: xs[i] ?? x, y: mean[i] ?? NaN, text }];
    });
    return [...lines, ...bands];
  }
}
