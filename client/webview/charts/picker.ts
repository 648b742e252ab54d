import { button, el } from '../dom';
import { shorten } from './words';

/** Something to choose. */
export interface Choosable {
  id: string;
  name: string;
  /** Beside the name, such as how a run is drawn. */
  sign?: () => HTMLElement;
}

export interface PickerEvents {
  change(chosen: ReadonlySet<string>): void;
  /** The reader points at one, or at none. */
  point?: (id: string | undefined) => void;
}

/** Most boxes that show at a time; the search finds the others. */
const mostShown = 500;
/** From so many on, a search is worth its room. */
const searchFrom = 12;

/** Check boxes for many things, with a search and buttons for all of them. */
export class Picker {
  readonly element: HTMLFieldSetElement;
  private readonly search: HTMLInputElement;
  private readonly list = el('div', { class: 'boxes' });
  private readonly more = el('span', { class: 'hint', role: 'status' });
  private readonly buttons: HTMLElement;
  private boxes = new Map<string, HTMLInputElement>();
  private drawn = '';

  constructor(
    title: string,
    private items: readonly Choosable[],
    private chosen: ReadonlySet<string>,
    private readonly events: PickerEvents,
  ) {
    const what = title.toLowerCase();
    this.search = el('input', { type: 'search', placeholder: `Search ${what}`, 'aria-label': `Search ${what}` });
    this.search.addEventListener('input', () => this.render(true));
    this.buttons = el(
      'span',
      { class: 'tools' },
      button('All', () => this.all(true), { class: 'quiet', 'aria-label': `All ${what} that match` }),
      button('None', () => this.all(false), { class: 'quiet', 'aria-label': `None of the ${what} that match` }),
    );
    this.element = el(
      'fieldset',
      { class: 'picker' },
      el('legend', {}, title),
      el('div', { class: 'toolbar' }, this.search, this.buttons, this.more),
      this.list,
    );
    this.render(true);
  }

  update(items: readonly Choosable[], chosen: ReadonlySet<string>, redraw = false): void {
    this.items = items;
    this.chosen = chosen;
    this.render(redraw);
  }

  private get matching(): readonly Choosable[] {
    const wanted = this.search.value.trim().toLowerCase();
    return wanted === '' ? this.items : this.items.filter(({ name }) => name.toLowerCase().includes(wanted));
  }

  private all(on: boolean): void {
    const next = new Set(this.chosen);
    for (const { id } of this.matching) {
      if (on) next.add(id);
      else next.delete(id);
    }
    this.chosen = next;
    this.render(false);
    this.events.change(next);
  }

  private render(redraw: boolean): void {
    const { matching } = this;
    const shown = matching.slice(0, mostShown);
    const names = JSON.stringify(shown.map(({ id, name }) => [id, name]));
    if (redraw || names !== this.drawn) {
      this.drawn = names;
      this.boxes = new Map();
      this.list.replaceChildren(...shown.map((item) => this.box(item)));
    }
    for (const [id, box] of this.boxes) box.checked = this.chosen.has(id);
    const isLong = this.items.length >= searchFrom;
    this.search.hidden = !isLong;
    this.buttons.hidden = this.items.length < 3;
    const rest = matching.length - shown.length;
    const count = this.items.filter(({ id }) => this.chosen.has(id)).length;
    this.more.textContent = isLong
      ? `${count} of ${this.items.length} show${rest > 0 ? `; ${rest} more match, search to find them` : ''}`
      : '';
  }

  private box({ id, name, sign }: Choosable): HTMLElement {
    const input = el('input', { type: 'checkbox', checked: this.chosen.has(id) });
    input.addEventListener('change', () => {
      const next = new Set(this.chosen);
      if (input.checked) next.add(id);
      else next.delete(id);
      this.chosen = next;
      this.render(false);
      this.events.change(next);
    });
    const label = el(
      'label',
      { class: 'check', title: shorten(name, 1000) },
      input,
      ...(sign === undefined ? [] : [sign()]),
      el('span', { class: 'name' }, shorten(name, 48)),
    );
    const { point } = this.events;
    if (point !== undefined) {
      label.addEventListener('pointerenter', () => point(id));
      label.addEventListener('pointerleave', () => point(undefined));
      input.addEventListener('focus', () => point(id));
      input.addEventListener('blur', () => point(undefined));
    }
    return label;
  }
}
