import { el } from '../dom';
import { formatDuration } from '../format';
import { offsetsOf, windowOf } from '../table/gridWindow';
import type { Cursor } from './cursor';
import { clock, hour, rangeText, slotOf, slotsOf, slotStart, startOfDay, ticksOf, type Span } from './days';
import type { Interval } from './lanes';
import type { Bar, CardRow, TimelineRow } from './rows';
import { barText, brief, cardCount, cardName } from './words';

const overscan = 4;

/** What is drawn. */
export interface Picture {
  rows: readonly TimelineRow[];
  span: Span;
  now: number;
  cursor: Cursor;
}

/** A part of some rows that is marked: what is dragged or selected. */
export interface Draft extends Interval {
  first: number;
  last: number;
  /** Said in it where the times do not say all. */
  note?: string;
}

interface Drawn {
  element: HTMLElement;
  name: HTMLElement;
  bars: HTMLElement;
  track: HTMLElement;
  look: string;
}

/** The timeline on the screen. It scrolls by itself; only rows that show are in the document, and the one of the keyboard. */
export class TimelineView {
  readonly body = el('div', { class: 'body', role: 'rowgroup' });
  readonly grid = el('div', { class: 'timeline', role: 'grid', 'aria-label': 'Bookings of all GPUs', 'data-testid': 'gpu-timeline' });
  readonly element = el('div', { class: 'scroller' }, this.grid);
  private readonly ticks = el('div', { class: 'track', role: 'none' });
  private readonly over = el('div', { class: 'over', 'aria-hidden': 'true' });
  private readonly under = el('div', { class: 'under', 'aria-hidden': 'true' });
  private readonly lines = el('div', {});
  private readonly past = el('div', { class: 'past' });
  private readonly line = el('div', { class: 'now', 'data-testid': 'now' });
  private readonly mark = el('div', { class: 'draft', 'data-testid': 'draft' });
  private readonly drawn = new Map<number, Drawn>();
  private readonly observer = new ResizeObserver(() => this.later());
  private picture: Picture = { rows: [], span: { from: 0, to: 1 }, now: 0, cursor: { row: 0, slot: 0 } };
  private offsets: number[] = [0];
  private cell: HTMLElement | undefined;
  private axis = '';
  private frame = 0;

  constructor() {
    const corner = el('div', { class: 'name', role: 'columnheader', 'aria-colindex': 1 }, 'GPU');
    this.under.append(this.past, this.lines);
    this.over.append(this.mark, this.line);
    this.body.append(this.under, this.over);
    this.mark.hidden = true;
    this.grid.append(el('div', { class: 'axis', role: 'row', 'aria-rowindex': 1 }, corner, this.ticks), this.body);
    this.element.addEventListener('scroll', () => this.later(), { passive: true });
    this.observer.observe(this.element);
  }

  /** How many rows a page has. */
  get page(): number {
    return Math.max(1, Math.floor(this.element.clientHeight / (3 * this.unit())) - 2);
  }

  /** Draws other rows, other times or the same anew. What is focused, scrolled to or dragged stays so. */
  draw(picture: Picture): void {
    const { rows, span } = picture;
    this.picture = picture;
    const unit = this.unit();
    this.offsets = offsetsOf(rows.map((row) => heightOf(row, unit)));
    this.body.style.height = `${this.offsets.at(-1) ?? 0}px`;
    this.grid.style.setProperty('--least', `${Math.round(((span.to - span.from) / hour) * (this.isWeek ? 0.62 : 2) * unit)}px`);
    this.grid.setAttribute('aria-rowcount', String(rows.length + 1));
    this.grid.setAttribute('aria-colcount', String(slotsOf(span) + 1));
    this.drawAxis();
    this.render();
  }

  /** Marks a part of some rows, or nothing. */
  show(draft: Draft | undefined): void {
    this.mark.hidden = draft === undefined;
    if (draft === undefined) return;
    const { first, last, from, to, note } = draft;
    const top = this.offsets[first] ?? 0;
    this.mark.style.top = `${top + 1}px`;
    this.mark.style.height = `${(this.offsets[last + 1] ?? top) - top - 2}px`;
    this.place(this.mark, draft);
    const text = `${rangeText(from, to, this.picture.now)} · ${formatDuration(to - from)}${note === undefined ? '' : ` · ${note}`}`;
    this.mark.replaceChildren(el('span', {}, text));
    this.mark.classList.toggle('at-end', (from + to) / 2 > (this.picture.span.from + this.picture.span.to) / 2);
  }

  /** Puts the keyboard at another place and gives it the focus. */
  focus(cursor: Cursor): void {
    this.picture = { ...this.picture, cursor };
    this.reveal(cursor.row);
    this.render();
    this.placeCursor(true);
    this.revealSlot(cursor.slot);
  }

  /** Gives the focus back to where the keyboard was. */
  focusCursor(): void {
    this.cell?.focus({ preventScroll: true });
  }

  /** Scrolls down or up to a row. */
  reveal(row: number): void {
    const [top = 0, bottom = 0] = [this.offsets[row], this.offsets[row + 1]];
    const { element } = this;
    const height = element.clientHeight - this.body.offsetTop;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + height) element.scrollTop = bottom - height;
  }

  /** Scrolls so that an instant shows, with some time before it. */
  revealTime(at: number): void {
    const { width } = this.over.getBoundingClientRect();
    const { span } = this.picture;
    const seen = this.element.clientWidth - (this.grid.clientWidth - width);
    this.element.scrollLeft = Math.max(0, ((at - span.from) / (span.to - span.from)) * width - seen / 3);
  }

  /** The instant and the row at a point of the window. */
  at(x: number, y: number): { at: number; row: number } {
    const { left, top, width } = this.over.getBoundingClientRect();
    const { from, to } = this.picture.span;
    const part = width === 0 ? 0 : Math.max(0, Math.min(1, (x - left) / width));
    const found = windowOf(this.offsets, Math.max(0, y - top), 0, 0).from;
    return { at: Math.min(to - 1, from + part * (to - from)), row: Math.min(found, this.picture.rows.length - 1) };
  }

  /** What is drawn of a booking, or of the keyboard's place: something to open a menu at. */
  anchor(id?: string): HTMLElement {
    const bar = id === undefined ? undefined : [...this.body.querySelectorAll<HTMLElement>('.bar')].find((one) => one.dataset['id'] === id);
    return bar ?? this.cell ?? this.grid;
  }

  private get isWeek(): boolean {
    return this.picture.span.to - this.picture.span.from > 48 * hour;
  }

  private unit(): number {
    return parseFloat(getComputedStyle(this.element).fontSize) || 13;
  }

  private later(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      this.drawAxis();
      this.render();
    });
  }

  private place(element: HTMLElement, { from, to }: Interval): void {
    const { span } = this.picture;
    const part = (at: number) => ((Math.max(span.from, Math.min(span.to, at)) - span.from) / (span.to - span.from)) * 100;
    element.style.left = `${part(from)}%`;
    element.style.width = `${part(to) - part(from)}%`;
  }

  /** Hours, as many as there is room for. */
  private drawAxis(): void {
    const { span, now } = this.picture;
    const hours = (span.to - span.from) / hour;
    const room = this.over.clientWidth / hours / this.unit();
    const every = room > 4.4 ? 1 : room > 2.2 ? 2 : room > 1.5 ? 3 : room > 0.75 ? 6 : room > 0.4 ? 12 : 24;
    const look = JSON.stringify([span, every]);
    if (look !== this.axis) {
      this.axis = look;
      const ticks = ticksOf(span, every);
      this.ticks.replaceChildren(
        ...ticks.map(({ at, label, isDay }) => {
          const attributes = { class: isDay ? 'tick day' : 'tick', role: 'columnheader', 'aria-colindex': slotOf(at, span) + 2 };
          const tick = el('div', attributes, label);
          this.place(tick, { from: at, to: at });
          return tick;
        }),
      );
      this.lines.replaceChildren(
        ...ticks.map(({ at, isDay }) => {
          const line = el('div', { class: isDay ? 'line day' : 'line' });
          this.place(line, { from: at, to: at });
          return line;
        }),
      );
    }
    this.place(this.past, { from: span.from, to: now });
    this.place(this.line, { from: now, to: now });
    this.line.hidden = now < span.from || now >= span.to;
    this.line.title = clock(now);
  }

  private render(): void {
    const { rows, cursor } = this.picture;
    const { scrollTop, clientHeight } = this.element;
    const { from, to } = windowOf(this.offsets, scrollTop, clientHeight, overscan);
    const wanted = [...Array(to - from).keys()].map((i) => from + i);
    if (rows[cursor.row]?.kind === 'card' && !wanted.includes(cursor.row)) wanted.push(cursor.row);
    const isWanted = new Set(wanted);
    for (const [place, { element }] of this.drawn) {
      if (isWanted.has(place)) continue;
      element.remove();
      this.drawn.delete(place);
    }
    // In the order of the rows, for those who read them one after the other.
    let behind: Element | null = null;
    for (const place of wanted.sort((one, other) => one - other)) {
      const row = rows[place];
      if (row === undefined) continue;
      const drawn = this.drawn.get(place) ?? this.make(place);
      this.fill(drawn, row, place);
      const next: Element | null = behind === null ? this.body.firstElementChild : behind.nextElementSibling;
      if (next !== drawn.element) this.body.insertBefore(drawn.element, next);
      behind = drawn.element;
    }
    this.placeCursor(false);
  }

  private make(place: number): Drawn {
    const bars = el('div', { class: 'bars', role: 'none' });
    const track = el('div', { class: 'track', role: 'none' }, bars);
    const name = el('div', { class: 'name', role: 'rowheader', 'aria-colindex': 1 });
    const element = el('div', { role: 'row', 'aria-rowindex': place + 2 }, name, track);
    const drawn = { element, name, bars, track, look: '' };
    this.drawn.set(place, drawn);
    return drawn;
  }

  private fill(drawn: Drawn, row: TimelineRow, place: number): void {
    const { span, now } = this.picture;
    const [top = 0, bottom = 0] = [this.offsets[place], this.offsets[place + 1]];
    // What runs, is over or is to come looks so; what is said names today.
    const states = row.kind === 'card' ? row.bars.map(({ from, to }) => (to <= now ? 0 : from <= now ? 1 : 2)) : [];
    const look = JSON.stringify([row, span, top, bottom, states, startOfDay(now)]);
    if (look === drawn.look) return;
    drawn.look = look;
    const { element, name, bars } = drawn;
    element.className = `row ${row.kind}`;
    element.style.top = `${top}px`;
    element.style.height = `${bottom - top}px`;
    if (row.kind === 'host') {
      delete element.dataset['card'];
      name.replaceChildren(el('bdi', { class: 'host' }, brief(row.label, 80)), el('span', { class: 'more' }, cardCount(row.cards)));
      bars.replaceChildren();
      return;
    }
    element.dataset['card'] = row.key;
    name.title = brief(`${cardName(row)}: ${row.name}, ${row.state}`, 300);
    name.replaceChildren(
      el('span', { class: 'first' }, el('span', { class: 'index' }, `GPU ${row.gpuId}`), el('bdi', { class: 'more' }, brief(row.name, 80))),
      el('bdi', { class: 'state' }, brief(row.state, 120)),
    );
    bars.replaceChildren(...row.bars.filter(({ from, to }) => from < span.to && to > span.from).map((bar) => this.bar(bar, row)));
  }

  private bar(bar: Bar, row: CardRow): HTMLElement {
    const { span, now } = this.picture;
    const [first, last] = [slotOf(bar.from, span), slotOf(bar.to - 1, span)];
    const text = barText(bar, now);
    const kinds = ['bar', ...(bar.isMine ? ['mine'] : []), ...(bar.to <= now ? ['over-now'] : []), ...(bar.isOverlap ? ['overlap'] : [])];
    const element = el(
      'div',
      {
        class: kinds.join(' '),
        role: 'gridcell',
        'aria-colindex': first + 2,
        'aria-colspan': last - first + 1,
        title: text,
        'data-id': bar.id,
        'data-testid': 'booking',
      },
      el('span', { class: 'heard' }, text),
      el(
        'span',
        { class: 'label', 'aria-hidden': 'true' },
        ...(bar.isOverlap ? [el('span', {}, '⚠')] : []),
        ...(bar.isMine ? [el('span', {}, '★')] : []),
        el('bdi', { class: 'who' }, bar.isMine ? 'you' : brief(bar.user, 60)),
        el('bdi', { class: 'what' }, brief(bar.purpose, 160)),
        el('span', { class: 'when' }, `${clock(bar.from)}–${clock(bar.to)}`),
      ),
    );
    if (bar.isMine && bar.to > now && bar.to <= span.to) element.append(el('span', { class: 'handle' }));
    this.place(element, bar);
    const part = 100 / row.lanes;
    element.style.top = `calc(${bar.lane * part}% + 2px)`;
    element.style.height = `calc(${part}% - 4px)`;
    return element;
  }

  /** Makes the cell that the keyboard is at anew, where it moved: a screen reader tells of what gets the focus. */
  private placeCursor(withFocus: boolean): void {
    const { rows, cursor, span, now } = this.picture;
    const row = rows[cursor.row];
    const track = this.drawn.get(cursor.row)?.track;
    if (row?.kind !== 'card' || track === undefined) return;
    const slot = Math.min(cursor.slot, slotsOf(span) - 1);
    const part = { from: slotStart(slot, span), to: slotStart(slot + 1, span) };
    const here = row.bars.filter(({ from, to }) => from < part.to && to > part.from);
    const what = here.length > 0 ? here.map((bar) => barText(bar, now)).join('. ') : part.to <= now ? 'over' : 'free';
    const label = `${cardName(row)}, ${rangeText(part.from, part.to, now)}: ${what}`;
    const had = withFocus || (this.cell !== undefined && this.cell === document.activeElement);
    if (this.cell?.parentElement === track && this.cell.getAttribute('aria-label') === label) {
      if (withFocus) this.cell.focus({ preventScroll: true });
      return;
    }
    const cell = el('div', { class: 'cursor', role: 'gridcell', tabindex: 0, 'aria-colindex': slot + 2, 'aria-label': label });
    this.place(cell, part);
    this.cell?.remove();
    this.cell = cell;
    track.append(cell);
    if (had) cell.focus({ preventScroll: true });
  }

  private revealSlot(slot: number): void {
    const { element } = this;
    const { left, right } = this.anchor().getBoundingClientRect();
    const frame = element.getBoundingClientRect();
    const names = this.ticks.getBoundingClientRect().left + element.scrollLeft - frame.left;
    if (slot === 0) element.scrollLeft = 0;
    else if (left < frame.left + names) element.scrollLeft -= frame.left + names - left + 40;
    else if (right > frame.left + element.clientWidth) element.scrollLeft += right - frame.left - element.clientWidth + 40;
  }
}

function heightOf(row: TimelineRow, unit: number): number {
  if (row.kind === 'host') return Math.round(unit * 2.1);
  // A lane needs one line of text; the name of the card needs two.
  return Math.round(Math.max(unit * 3.1, row.lanes * unit * 1.9 + 6));
}
