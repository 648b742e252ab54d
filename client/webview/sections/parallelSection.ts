import { brushAxis, brushOf, brushText, intervalsOf, passes, readBrushes, type Brush, type BrushAxis } from '../charts/brushes';
import { DrawingView } from '../charts/drawingView';
import type { EChartsType } from '../charts/engine';
import { fieldOf, fieldsOf, mainMetric, rankedParams, type Field } from '../charts/fields';
import { fieldSelect } from '../charts/formSection';
import { readLook } from '../charts/look';
import { AxisPanel } from '../charts/axisPanel';
import { drawParallel } from '../charts/parallelOptions';
import { Sight } from '../charts/sight';
import { button, el } from '../dom';
import { count } from '../format';
import { isRecord, texts } from '../initialState';
import type { Change, PageContext, Section, SectionKind } from '../section';

const id = 'parallel';

/** How many parameters have an axis before the reader chose. */
const firstParams = 6;

/** Runs as lines across axes; a range on an axis filters the whole page. */
export const parallelSection: SectionKind = {
  id,
  title: 'Parallel coordinates',
  appliesTo: (result) => fieldsOf(result).filter(({ kind }) => kind !== 'attribute').length > 1,
  isFiltering: (kept) => Object.keys(readOptions(kept).brushes).length > 0,
  create: (context) => new ParallelSection(context),
};

interface Options {
  /** Ids of fields, from left to right; absent until the reader chose. */
  axes?: string[];
  /** Empty: one colour; absent: the metric that matters. */
  color?: string;
  /** Axes whose scale the reader turned: true where logarithmic. */
  log: Record<string, boolean>;
  brushes: Record<string, Brush>;
}

class ParallelSection implements Section {
  readonly element = el('div', {});
  private readonly toolbar = el('div', { class: 'toolbar' });
  private readonly status = el('span', { class: 'filter', 'data-testid': 'brushed' });
  private readonly clear = button('Clear filter', () => this.brush({}), { class: 'secondary', 'data-testid': 'clear-brushes' });
  private readonly panel: AxisPanel;
  private readonly view: DrawingView;
  private readonly sight: Sight;
  private readonly options: Options;
  private fields: Field[];
  private axes: BrushAxis[] = [];
  private drawnFor = '';
  /** Whether something changed while the chart was out of sight. */
  private isStale = true;
  /** Whether brushes are being put on the drawing, so that its events are no news. */
  private isSetting = false;
  private isFiltering = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private context: PageContext) {
    this.options = readOptions(context.kept(id));
    this.fields = fieldsOf(context.result);
    this.view = new DrawingView(
      () => this.context,
      'Parallel coordinates',
      (chart) => this.listen(chart),
      () => this.drawBrushes(),
    );
    this.panel = new AxisPanel({
      brushed: (field, brush) => this.brush(withBrush(this.options.brushes, field, brush)),
      moved: (field, by) => this.move(field, by),
      removed: (field) => this.choose(this.axes.map((axis) => axis.field.id).filter((one) => one !== field)),
      turned: (field, isLog) => {
        this.options.log = { ...this.options.log, [field]: isLog };
        this.changed();
      },
    });
    const hint = 'Drag along an axis to filter the page by it; a click on the axis takes that back';
    this.element.append(
      this.toolbar,
      el('div', { class: 'toolbar' }, this.status, this.clear, el('span', { class: 'hint' }, hint)),
      el('div', { class: 'charts single' }, this.view.card.element),
      this.panel.element,
    );
    this.refresh();
    this.sight = new Sight(this.element, () => {
      if (this.isStale) this.draw(true);
    });
    // A filter that was kept filters again; not while the page is still being made.
    if (Object.keys(this.options.brushes).length > 0) this.timer = setTimeout(() => this.apply(), 0);
  }

  update(context: PageContext, changes: ReadonlySet<Change>): void {
    this.context = context;
    if (changes.has('result')) {
      this.fields = fieldsOf(context.result);
      this.refresh();
      // Other values may lie in the ranges now.
      if (Object.keys(this.options.brushes).length > 0) this.timer = setTimeout(() => this.apply(), 0);
    }
    this.draw(changes.has('theme') || changes.has('result'));
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.sight.dispose();
    this.view.dispose();
  }

  /** Runs that the reader did not hide: those that are only brushed away stay as faint lines. */
  private get runs(): number[] {
    const hidden = new Set(this.context.state.hidden);
    return this.context.result.runs.flatMap(({ store, runId }, run) => (hidden.has(`${store}/${runId}`) ? [] : [run]));
  }

  private get color(): Field | undefined {
    const { color } = this.options;
    return color === '' ? undefined : (fieldOf(this.fields, color) ?? mainMetric(this.fields, this.context.result));
  }

  private get chosen(): Field[] {
    const { axes } = this.options;
    const found = (axes ?? []).flatMap((one) => fieldOf(this.fields, one) ?? []);
    if (axes !== undefined && found.length > 0) return found;
    const metric = mainMetric(this.fields, this.context.result);
    const first = rankedParams(this.fields, this.context.result).slice(0, firstParams);
    const metrics = this.fields
      .filter((field) => field.kind === 'metric' && field.differs && field.id !== metric?.id)
      .slice(0, first.length > 1 ? 0 : 4);
    return [...first, ...metrics, ...(metric === undefined ? [] : [metric])];
  }

  private refresh(): void {
    const { runs } = this;
    this.axes = this.chosen.map((field) =>
      brushAxis(field, runs, field.numbers !== undefined && (this.options.log[field.id] ?? field.spansDecades)),
    );
    const taken = new Set(this.axes.map(({ field }) => field.id));
    const add = fieldSelect(
      'Add axis',
      this.fields.filter((field) => !taken.has(field.id)),
      undefined,
      (field) => {
        if (field !== undefined) this.choose([...taken, field]);
      },
      'choose…',
    );
    const color = fieldSelect(
      'Colour',
      this.fields,
      this.color?.id,
      (field) => {
        this.options.color = field ?? '';
        this.changed();
      },
      'one colour',
    );
    const focused = [...this.toolbar.querySelectorAll('select')].findIndex((one) => one === document.activeElement);
    this.toolbar.replaceChildren(color, add);
    if (focused >= 0) this.toolbar.querySelectorAll('select')[focused]?.focus();
    this.panel.show(this.axes, this.options.brushes);
    this.say();
  }

  private draw(again = false): void {
    const { runs } = this;
    const key = JSON.stringify([runs, this.axes.map(({ field, isLog }) => [field.id, isLog]), this.color?.id]);
    if (key === this.drawnFor && !again) return;
    this.drawnFor = key;
    if (!again) this.axes = this.axes.map(({ field, isLog }) => brushAxis(field, runs, isLog));
    this.paint();
  }

  /** @param isAsDrawn whether the drawing shows it already, as while the reader drags along an axis */
  private paint(isAsDrawn = false): void {
    this.isStale = !this.sight.isIn;
    if (this.isStale) return;
    const look = readLook(this.context);
    const width = this.view.card.element.clientWidth;
    this.view.show(drawParallel(this.axes, { color: this.color, brushes: this.options.brushes, width }, this.runs, look), look, isAsDrawn);
  }

  private listen(chart: EChartsType): void {
    chart.on('axisareaselected', (event: unknown) => {
      const { parallelAxisId, intervals } = event as { parallelAxisId?: string; intervals?: [number, number][] };
      const axis = this.axes.find(({ field }) => field.id === parallelAxisId);
      if (this.isSetting || axis === undefined || intervals === undefined) return;
      this.options.brushes = withBrush(this.options.brushes, axis.field.id, brushOf(axis, intervals));
      this.panel.show(this.axes, this.options.brushes);
      this.say();
      // The page follows the pointer, but no faster than it can draw.
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.apply(true), 80);
    });
  }

  private drawBrushes(): void {
    const { chart } = this.view;
    if (chart === undefined) return;
    this.isSetting = true;
    for (const axis of this.axes) {
      const brush = this.options.brushes[axis.field.id];
      chart.dispatchAction({
        type: 'axisAreaSelect',
        parallelAxisId: axis.field.id,
        intervals: brush === undefined ? [] : intervalsOf(axis, brush),
      });
    }
    this.isSetting = false;
  }

  private brush(brushes: Record<string, Brush>): void {
    this.options.brushes = brushes;
    this.panel.show(this.axes, brushes);
    this.drawBrushes();
    this.apply();
  }

  /** Filters the page by the brushes. */
  private apply(isAsDrawn = false): void {
    const { brushes } = this.options;
    this.context.keep(id, this.options);
    const texts = this.filterTexts();
    if (texts.length > 0 || this.isFiltering) {
      this.isFiltering = texts.length > 0;
      const runs = new Set(this.context.result.runs.flatMap((_, run) => (passes(this.axes, brushes, run) ? [run] : [])));
      this.context.filter(id, this.isFiltering ? { runs, text: texts.join('; ') } : undefined);
      this.context.announce(this.isFiltering ? `${count(runs.size, 'run')} pass: ${texts.join('; ')}` : 'No filter, all runs show');
    }
    this.say();
    this.paint(isAsDrawn);
  }

  private filterTexts(): string[] {
    return this.axes.flatMap((axis) => {
      const brush = this.options.brushes[axis.field.id];
      return brush === undefined ? [] : [brushText(axis, brush)];
    });
  }

  private say(): void {
    const texts = this.filterTexts();
    const { runs } = this;
    const kept = runs.filter((run) => passes(this.axes, this.options.brushes, run)).length;
    this.status.textContent = texts.length === 0 ? '' : `${kept} of ${count(runs.length, 'run')}: ${texts.join('; ')}`;
    this.clear.hidden = texts.length === 0;
  }

  private move(field: string, by: number): void {
    const ids = this.axes.map((axis) => axis.field.id);
    const from = ids.indexOf(field);
    const to = from + by;
    if (from < 0 || to < 0 || to >= ids.length) return;
    ids.splice(to, 0, ...ids.splice(from, 1));
    this.choose(ids);
  }

  private choose(axes: string[]): void {
    this.options.axes = axes;
    // What no axis shows filters no more.
    this.options.brushes = Object.fromEntries(Object.entries(this.options.brushes).filter(([field]) => axes.includes(field)));
    this.changed();
  }

  private changed(): void {
    this.refresh();
    this.draw();
    this.apply();
  }
}

function withBrush(brushes: Readonly<Record<string, Brush>>, field: string, brush: Brush | undefined): Record<string, Brush> {
  const others = Object.entries(brushes).filter(([one]) => one !== field);
  return Object.fromEntries(brush === undefined ? others : [...others, [field, brush]]);
}

function readOptions(kept: unknown): Options {
  const { axes, color, log, brushes } = isRecord(kept) ? kept : {};
  return {
    ...(Array.isArray(axes) ? { axes: texts(axes) } : {}),
    ...(typeof color === 'string' ? { color } : {}),
    log: isRecord(log)
      ? Object.fromEntries(Object.entries(log).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'))
      : {},
    brushes: readBrushes(brushes),
  };
}
