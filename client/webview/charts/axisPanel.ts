import { button, checkbox, el } from '../dom';
import { oddities, type Brush, type BrushAxis, type Oddity } from './brushes';
import { parseNumber } from './fields';
import { shorten } from './words';

export interface AxisPanelEvents {
  /** A choice on an axis; undefined takes it back. */
  brushed(field: string, brush: Brush | undefined): void;
  moved(field: string, by: number): void;
  removed(field: string): void;
  turned(field: string, isLog: boolean): void;
}

/** Most categories with a box each; more are chosen on the drawing. */
const mostCategories = 60;

/** Axes and what is chosen on them, for the keyboard: all that dragging on the drawing does. */
export class AxisPanel {
  readonly element: HTMLDetailsElement;
  private readonly list = el('ul', { class: 'axes' });
  private drawn = '';

  constructor(private readonly events: AxisPanelEvents) {
    this.element = el('details', { class: 'axis-panel' }, el('summary', {}, 'Axes and ranges'), this.list);
  }

  show(axes: readonly BrushAxis[], brushes: Readonly<Record<string, Brush>>): void {
    const key = JSON.stringify([axes.map(({ field, isLog, odd }) => [field.id, isLog, odd, field.categories.length]), brushes]);
    if (key === this.drawn) return;
    this.drawn = key;
    const focused =
      document.activeElement instanceof HTMLElement && this.list.contains(document.activeElement)
        ? document.activeElement.dataset['focus']
        : undefined;
    this.list.replaceChildren(...axes.map((axis, i) => this.row(axis, brushes[axis.field.id], i, axes.length)));
    if (focused !== undefined)
      [...this.list.querySelectorAll<HTMLElement>('[data-focus]')].find((one) => one.dataset['focus'] === focused)?.focus();
  }

  private row(axis: BrushAxis, brush: Brush | undefined, place: number, of: number): HTMLElement {
    const { field, isLog } = axis;
    const name = shorten(field.name, 60);
    const focus = (what: string) => ({ 'data-focus': `${field.id} ${what}` });
    const tool = (sign: string, label: string, act: () => void, disabled = false) =>
      button(sign, act, {
        class: 'quiet',
        'aria-label': `${label} ${name}`,
        title: `${label} ${name}`,
        'aria-disabled': disabled ? 'true' : undefined,
        ...focus(label),
      });
    const choices = field.numbers === undefined ? this.categories(axis, brush) : this.range(axis, brush);
    const log = field.numbers === undefined ? [] : [checkbox('Logarithmic', isLog, (on) => this.events.turned(field.id, on), focus('log'))];
    return el(
      'li',
      {},
      el('span', { class: 'axis-name', title: shorten(field.name, 1000) }, name),
      tool('←', 'Move left', () => this.events.moved(field.id, -1), place === 0),
      tool('→', 'Move right', () => this.events.moved(field.id, 1), place === of - 1),
      tool('✕', 'Remove', () => this.events.removed(field.id)),
      ...log,
      ...choices,
      ...this.odd(axis, brush),
      ...(brush === undefined ? [] : [tool('Clear', 'Clear the choice on', () => this.events.brushed(field.id, undefined))]),
    );
  }

  private range({ field, scale }: BrushAxis, brush: Brush | undefined): HTMLElement[] {
    const name = shorten(field.name, 60);
    const isRaw = field.unit === 'number';
    const ends = [scale.value(scale.min), scale.value(scale.max)] as const;
    const text = (value: number | undefined) => (value === undefined ? '' : String(Number(value.toPrecision(6))));
    const inputs = (['from', 'to'] as const).map((end, i) => {
      const value = brush?.range?.[i];
      const hint = isRaw ? text(ends[i]) : `${scale.format(ends[i] ?? 0)} (ms)`;
      return el('input', {
        type: 'text',
        inputmode: 'decimal',
        size: 9,
        value: text(value),
        placeholder: hint,
        'aria-label': `${name} ${end}`,
        'data-focus': `${field.id} ${end}`,
      });
    });
    const changed = () => {
      const [low, high] = inputs.map(({ value }) => (value.trim() === '' ? undefined : parseNumber(value)));
      inputs.forEach((input, i) => {
        const isWrong = input.value.trim() !== '' && [low, high][i] === undefined;
        input.setAttribute('aria-invalid', String(isWrong));
        input.title = isWrong ? 'Type a number such as 0.01 or 1e-3' : '';
      });
      if (inputs.some((input) => input.getAttribute('aria-invalid') === 'true')) return;
      const odd = brush?.odd === undefined ? {} : { odd: brush.odd };
      if (low === undefined && high === undefined)
        this.events.brushed(field.id, brush?.odd === undefined || brush.odd.length === 0 ? undefined : odd);
      else this.events.brushed(field.id, { range: [low ?? ends[0], high ?? ends[1]], ...odd });
    };
    for (const input of inputs) input.addEventListener('change', changed);
    const [from, to] = inputs;
    return from === undefined || to === undefined ? [] : [el('span', { class: 'field' }, 'from', from, 'to', to)];
  }

  private categories({ field }: BrushAxis, brush: Brush | undefined): HTMLElement[] {
    const chosen = new Set(brush?.categories ?? []);
    const boxes = field.categories.slice(0, mostCategories).map((name) =>
      checkbox(
        name === '' ? '(empty)' : shorten(name, 40),
        chosen.has(name),
        (on) => {
          const next = field.categories.filter((one) => (one === name ? on : chosen.has(one)));
          this.events.brushed(field.id, next.length === 0 && (brush?.odd ?? []).length === 0 ? undefined : { ...brush, categories: next });
        },
        { 'data-focus': `${field.id} is ${name}` },
      ),
    );
    const rest = field.categories.length - boxes.length;
    return [...boxes, ...(rest > 0 ? [el('span', { class: 'hint' }, `and ${rest} more, to choose on the drawing`)] : [])];
  }

  private odd({ field, odd }: BrushAxis, brush: Brush | undefined): HTMLElement[] {
    const chosen = new Set<Oddity>(brush?.odd ?? []);
    return odd.map((one) =>
      checkbox(
        one,
        chosen.has(one),
        (on) => {
          const next = oddities.filter((other) => (other === one ? on : chosen.has(other)));
          const isEmpty = next.length === 0 && brush?.range === undefined && (brush?.categories ?? []).length === 0;
          this.events.brushed(field.id, isEmpty ? undefined : { ...brush, odd: next });
        },
        { 'data-focus': `${field.id} odd ${one}` },
      ),
    );
  }
}
