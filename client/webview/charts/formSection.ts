import type { CompareResult } from '../../shared/comparison';
import { el } from '../dom';
import type { Change, PageContext, Section } from '../section';
import type { Drawing } from './drawing';
import { DrawingView } from './drawingView';
import { fieldsOf, type Field, type FieldKind } from './fields';
import { readLook, type Look } from './look';
import { Sight } from './sight';

/** A section with controls and one chart that they change. */
export interface ChartForm<O extends object> {
  /** Kept in states. */
  id: string;
  /** What is kept, validated: fields that no run has are replaced by those to begin with. */
  read(kept: unknown, fields: readonly Field[], result: CompareResult): O;
  controls(options: O, fields: readonly Field[], change: (part: Partial<O>) => void): HTMLElement[];
  draw(options: O, fields: readonly Field[], context: PageContext, look: Look): Drawing;
}

export class FormSection<O extends object> implements Section {
  readonly element = el('div', {});
  private readonly toolbar = el('div', { class: 'toolbar' });
  private readonly view: DrawingView;
  private readonly sight: Sight;
  private fields: Field[];
  private options: O;
  /** Whether something changed while the chart was out of sight. */
  private isStale = true;

  constructor(
    private context: PageContext,
    private readonly form: ChartForm<O>,
  ) {
    this.fields = fieldsOf(context.result);
    this.options = form.read(context.kept(form.id), this.fields, context.result);
    this.view = new DrawingView(() => this.context, form.id);
    this.element.append(this.toolbar, el('div', { class: 'charts single' }, this.view.card.element));
    this.controls();
    this.sight = new Sight(this.element, () => {
      if (this.isStale) this.draw();
    });
  }

  update(context: PageContext, changes: ReadonlySet<Change>): void {
    this.context = context;
    if (changes.has('result')) {
      const before = this.fields.map(({ id }) => id).join('\n');
      this.fields = fieldsOf(context.result);
      if (before !== this.fields.map(({ id }) => id).join('\n')) {
        this.options = this.form.read(this.options, this.fields, context.result);
        this.controls();
      }
    }
    this.draw();
  }

  dispose(): void {
    this.sight.dispose();
    this.view.dispose();
  }

  private draw(): void {
    this.isStale = !this.sight.isIn;
    if (this.isStale) return;
    const look = readLook(this.context);
    this.view.show(this.form.draw(this.options, this.fields, this.context, look), look);
  }

  private controls(): void {
    const inputs = () => [...this.toolbar.querySelectorAll<HTMLElement>('select, input, button')];
    const focused = inputs().findIndex((input) => input === document.activeElement);
    const change = (part: Partial<O>) => {
      this.options = this.form.read({ ...this.options, ...part }, this.fields, this.context.result);
      this.context.keep(this.form.id, this.options);
      this.controls();
      this.draw();
    };
    this.toolbar.replaceChildren(...this.form.controls(this.options, this.fields, change));
    if (focused >= 0) inputs()[focused]?.focus();
  }
}

const kinds: Record<FieldKind, string> = { param: 'Parameters', metric: 'Metrics', attribute: 'Runs' };

/** A list of fields to choose one of, by what they are; `none` is the words of choosing none of them. */
export function fieldSelect(
  label: string,
  fields: readonly Field[],
  value: string | undefined,
  change: (id: string | undefined) => void,
  none?: string,
): HTMLLabelElement {
  const option = ({ id, name }: Field) =>
    el(
      'option',
      { value: id, selected: id === value },
      name.length > 80 ? `${name.slice(0, 40)}…${name.slice(-39)}` : name === '' ? '(empty)' : name,
    );
  const groups = (Object.keys(kinds) as FieldKind[]).flatMap((kind) => {
    const own = fields.filter((field) => field.kind === kind);
    return own.length === 0 ? [] : [el('optgroup', { label: kinds[kind] }, ...own.map(option))];
  });
  const select = el(
    'select',
    {},
    ...(none === undefined ? [] : [el('option', { value: '', selected: value === undefined }, none)]),
    ...groups,
  );
  select.addEventListener('change', () => change(select.value === '' ? undefined : select.value));
  return el('label', { class: 'field' }, label, select);
}
