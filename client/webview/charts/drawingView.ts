import { button, el } from '../dom';
import type { PageContext } from '../section';
import { ChartCard } from './chartCard';
import type { Drawing } from './drawing';
import { Drawn, type ElementEvent, type EChartsType } from './engine';
import { highlightOf, type Highlight } from './highlight';
import type { Look } from './look';
import { shorten } from './words';
import { frames } from '../turns';

/** Puts drawings on the page: tips, the click on a run, and which run the reader points at elsewhere. */
export class DrawingView {
  readonly card: ChartCard;
  private readonly chosen = el('p', { class: 'chosen', hidden: true });
  private readonly highlight: Highlight;
  private readonly forget: () => void;
  private drawn: Drawn | undefined;
  private drawing: Drawing | undefined;
  private look: Look | undefined;
  private isPainted = false;

  constructor(
    private readonly context: () => PageContext,
    name: string,
    /** Called once, with the chart that takes part in events of its own kind. */
    private readonly made: (chart: EChartsType) => void = () => undefined,
    /** Called after each drawing. */
    private readonly painted: (chart: EChartsType) => void = () => undefined,
  ) {
    this.card = new ChartCard({ context, picture: () => this.picture(), rows: () => this.drawing?.rows ?? { head: [], body: [] } }, name);
    this.card.element.append(this.chosen);
    this.highlight = highlightOf(context().host);
    this.forget = this.highlight.on((run) => this.emphasize(run));
  }

  /** @param isAsDrawn whether the chart shows it already: then it is only said */
  show(drawing: Drawing, look: Look, isAsDrawn = false): void {
    this.drawing = drawing;
    this.look = look;
    this.card.retitle(drawing.title);
    this.card.explain(drawing.empty);
    this.card.describe(drawing.description, drawing.note);
    this.card.showLegend(drawing.legend, drawing.colors, look);
    this.card.canvas.style.height = `${drawing.height ?? 380}px`;
    if (isAsDrawn && this.isPainted) return;
    if (drawing.empty === undefined) frames.add(this.paint);
    else frames.drop(this.paint);
  }

  get chart(): EChartsType | undefined {
    return this.isPainted ? this.drawn?.chart : undefined;
  }

  dispose(): void {
    frames.drop(this.paint);
    this.forget();
    this.drawn?.dispose();
  }

  private readonly paint = (): void => {
    const { drawing } = this;
    if (drawing === undefined || !this.card.canvas.isConnected) return;
    this.drawn ??= this.make();
    this.drawn.draw(drawing.option);
    this.isPainted = true;
    this.painted(this.drawn.chart);
    if (this.highlight.current !== undefined) this.emphasize(this.highlight.current);
  };

  private make(): Drawn {
    const drawn = new Drawn(this.card.canvas);
    const { chart } = drawn;
    chart.on('mouseover', (event: unknown) => this.over(event as ElementEvent));
    chart.on('mousemove', (event: unknown) => this.over(event as ElementEvent));
    chart.on('mouseout', () => {
      this.card.tip.hide();
      this.highlight.set(undefined);
    });
    chart.on('click', (event: unknown) => {
      const { seriesId = '', dataIndex = -1 } = event as ElementEvent;
      const run = this.drawing?.runOf?.(seriesId, dataIndex);
      if (run !== undefined) this.choose(run);
    });
    this.made(chart);
    return drawn;
  }

  private over({ seriesId = '', dataIndex = -1, event }: ElementEvent): void {
    const text = this.drawing?.tip?.(seriesId, dataIndex);
    if (text === undefined || event === undefined) return;
    this.card.tip.show(text, { x: event.offsetX, y: event.offsetY }, this.card.plot);
    this.highlight.set(this.drawing?.runOf?.(seriesId, dataIndex));
  }

  /** Names a run that was clicked, and offers what can be done with it. */
  private choose(run: number): void {
    const context = this.context();
    const { host, result, labels } = context;
    const chosen = result.runs[run];
    if (chosen === undefined) return;
    const name = labels[run] ?? '';
    const { store, runId } = chosen;
    const reveal = button('Show in the Runs view', () => void host.act('revealRun', { store, runId }), { class: 'quiet' });
    const hide = button(
      'Hide',
      () => {
        this.chosen.hidden = true;
        const now = this.context();
        now.change({ hidden: [...now.state.hidden, `${store}/${runId}`] });
      },
      { class: 'quiet', 'aria-label': `Hide ${shorten(name, 80)} on the whole page` },
    );
    this.chosen.replaceChildren(el('strong', {}, shorten(name, 80)), ' ', ...(host.isEditor ? [reveal] : []), hide);
    this.chosen.hidden = false;
    this.highlight.set(run);
    context.announce(`${shorten(name, 200)} chosen`);
  }

  private emphasize(run: number | undefined): void {
    const { chart, drawing } = this;
    if (chart === undefined || drawing === undefined) return;
    chart.dispatchAction({ type: 'downplay' });
    const element = run === undefined ? undefined : drawing.elementOf?.(run);
    if (element !== undefined) chart.dispatchAction({ type: 'highlight', ...element });
  }

  private picture() {
    const { drawing, look, card } = this;
    if (drawing === undefined || look === undefined || drawing.empty !== undefined) return undefined;
    const { title, option, legend, colors } = drawing;
    return { title, option, look, legend, colors, width: Math.max(card.canvas.clientWidth, 480), height: card.canvas.clientHeight };
  }
}
