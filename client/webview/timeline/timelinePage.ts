import type { GpuCalendar } from '../../shared/gpus';
import type { TimelineState } from '../../shared/timelineMessages';
import { button, el } from '../dom';
import { BarActions, type BarPage } from './barActions';
import { sayAt } from './bubble';
import type { Cursor } from './cursor';
import { addDays, dayName, dayNamed, daysOf, slotOf, slotsOf, slotStart, spanOf, startOfDay, type Span, type Zoom } from './days';
import { Deeds, type Done, type Refused, type Undo } from './deeds';
import { Drags, type DragTarget } from './drags';
import { latestEnd, type Bounds } from './fitting';
import { askBooking } from './forms';
import { TimelineKeys, type KeyPage } from './keys';
import type { Interval } from './lanes';
import { PageFrame } from './pageFrame';
import { busyOn, rowsOf, type Bar, type CardRow, type TimelineRow } from './rows';
import { readStart, readState } from './state';
import type { TimelineHost } from './timelineHost';
import { TimelineView } from './timelineView';
import { cardsName } from './words';

/** How often the timeline is drawn and asked for anew, in milliseconds: time goes on by itself. */
const beat = 60_000;
/** Days behind those in sight of which bookings are asked for too: they bound what can be booked. */
const ahead = 4;

/** The timeline of all GPUs: asks for the bookings, draws them, and lets people book. */
export class TimelinePage implements DragTarget, BarPage, KeyPage {
  readonly view = new TimelineView();
  readonly deeds: Deeds;
  private readonly state: TimelineState;
  private readonly frame: PageFrame;
  private readonly drags: Drags;
  private readonly bars = new BarActions(this);
  private readonly keys = new TimelineKeys(this, this.bars);
  private readonly voice = el('p', { class: 'voice', role: 'status' });
  private readonly result = el('p', { class: 'result', 'data-testid': 'result' });
  cursor: Cursor = { row: 0, slot: 0 };
  private answer: GpuCalendar | undefined;
  private all: TimelineRow[] = [];
  private isTrusted = true;
  private experiment = '';
  /** How far the server's clock is ahead of this one, in milliseconds. */
  private skew = 0;
  private asking: AbortController | undefined;
  private isStale = false;
  private keeping: number | undefined;
  private undoing: Undo | undefined;
  /** A form is open on what is marked. */
  private marked: (Interval & { cards: readonly string[] }) | undefined;

  constructor(
    private readonly root: HTMLElement,
    readonly host: TimelineHost,
  ) {
    this.state = readState(host.kept);
    this.deeds = new Deeds(
      host,
      () => this.now(),
      (done) => this.done(done),
    );
    const { zoom } = this.state;
    this.frame = new PageFrame(
      {
        turn: (by) => this.turn(by),
        today: () => this.today(),
        zoom: (chosen) => this.zoom(chosen),
        undo: () => this.undo(),
        askAgain: () => void this.askAgain(),
        manageTrust: () => void host.act('manageTrust', {}),
        newPolicy: () => void host.act('newPolicy', {}),
      },
      zoom,
    );
    this.drags = new Drags(this);
    this.view.element.addEventListener('scroll', () => this.keep(), { passive: true });
    this.view.grid.addEventListener('focusin', () => this.keep());
    host.onChanged(() => this.changed());
    setInterval(() => {
      if (document.hidden) return;
      // The line of the hour moves on, and a day ends, whether the server answers or not.
      this.draw();
      this.changed();
    }, beat);
    document.addEventListener('visibilitychange', () => !document.hidden && this.changed());
    root.replaceChildren(el('p', { class: 'loading', role: 'status' }, 'Reading the bookings…'));
    this.cursor = { row: 1, slot: slotOf(this.now(), this.span()) };
    void this.load();
  }

  rows(): readonly TimelineRow[] {
    return this.all;
  }

  span(): Span {
    const { day, zoom } = this.state;
    return spanOf(dayNamed(day) ?? this.now(), zoom);
  }

  now(): number {
    return Date.now() + this.skew;
  }

  bounds(busy: readonly Interval[]): Bounds {
    return { busy, now: this.now(), maxHours: this.answer?.maxHours ?? 24 };
  }

  anchor(id?: string): HTMLElement {
    return this.view.anchor(id);
  }

  announce(text: string): void {
    this.voice.textContent = text;
  }

  focusBack(): void {
    this.view.focusCursor();
  }

  refuse(refused: Refused | undefined, id: string): void {
    if (refused !== undefined) sayAt(this.anchor(id).getBoundingClientRect(), refused.text);
  }

  open(bar: Bar, card: CardRow): void {
    this.cursor = { row: this.all.indexOf(card), slot: slotOf(Math.max(bar.from, this.span().from), this.span()) };
    this.view.focus(this.cursor);
    this.bars.open(bar, card);
  }

  moveEnd(bar: Bar, card: CardRow, to: number): void {
    void this.bars.move(bar, card, to);
  }

  goTo(row: number, at: number): void {
    if (row < 0) return;
    this.cursor = { row, slot: slotOf(at, this.span()) };
    this.view.focus(this.cursor);
  }

  missed(cards: CardRow[], at: number): void {
    this.goTo(
      this.all.findIndex((one) => one === cards[0]),
      at,
    );
    this.keys.explain(cards, at);
  }

  /** Asks what a booking is for, and books. */
  book(cards: CardRow[], interval: Interval): void {
    if (this.answer?.hasBookings !== true) {
      sayAt(this.anchor().getBoundingClientRect(), 'The bookings cannot be read, so that none can be made. Try again above.');
      return;
    }
    this.mark(interval, cards);
    askBooking({
      what: cardsName(cards),
      interval,
      most: latestEnd(interval.from, this.bounds(busyOn(cards))) - interval.from,
      purpose: this.experiment,
      now: this.now(),
      book: (wanted, purpose) => this.deeds.book(cards, wanted, purpose),
      changed: (part) => this.mark(part, cards),
      closed: () => {
        this.mark(undefined, cards);
        this.cursor = { row: this.cursor.row, slot: this.cursor.slot };
        this.focusBack();
      },
    });
  }

  /** Asks again, when what is asked already has been answered. */
  private changed(): void {
    if (this.asking === undefined) void this.load();
    else this.isStale = true;
  }

  private answered(): void {
    if (this.isStale) void this.load();
  }

  private async askAgain(): Promise<void> {
    await this.host.act('askAgain', {});
    await this.load();
  }

  /** Asks for the bookings; what is there stays in sight until the answer comes. */
  private async load(): Promise<void> {
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    this.isStale = false;
    const { from, to } = this.span();
    const iso = (at: number) => new Date(at).toISOString();
    try {
      const [answer, about] = await Promise.all([
        this.host.request('forge/gpus/calendar', { from: iso(from), to: iso(addDays(to, ahead)) }, asking.signal),
        this.host.act('about', {}),
      ]);
      if (asking.signal.aborted) return;
      this.isTrusted = about.isTrusted;
      this.experiment = about.experiment ?? '';
      this.show(answer);
    } catch (error) {
      if (!asking.signal.aborted) this.fail(error instanceof Error ? error.message : String(error));
    } finally {
      if (this.asking === asking) {
        this.asking = undefined;
        this.answered();
      }
    }
  }

  private fail(text: string): void {
    // A page that shows something keeps it: a server that is silent for a moment must not take the timeline away.
    if (this.answer !== undefined && this.root.contains(this.view.element)) {
      this.frame.showNotes(this.answer, this.isTrusted, text);
      return;
    }
    const retry = button('Try Again', () => void this.load(), { 'data-testid': 'retry' });
    const lines = [el('h1', {}, 'The timeline cannot be shown'), el('p', { 'data-testid': 'error' }, text), retry];
    this.root.replaceChildren(el('div', { class: 'failure', role: 'alert' }, ...lines));
  }

  private show(answer: GpuCalendar): void {
    const isFirst = !this.root.contains(this.view.element);
    const server = Date.parse(answer.now);
    this.skew = Number.isNaN(server) ? 0 : server - Date.now();
    this.answer = answer;
    this.frame.showNotes(answer, this.isTrusted);
    if (answer.cards.length === 0) {
      this.root.replaceChildren(this.frame.notes, this.frame.empty(), this.voice);
      return;
    }
    this.draw();
    if (!isFirst) return;
    const hint = el(
      'p',
      { class: 'hint' },
      'Drag over free time to book it; drag the end of a booking of yours to change it. With keys: arrows move, Shift with arrows marks, Enter books or opens, Delete releases.',
    );
    this.root.replaceChildren(this.frame.head, this.frame.notes, this.view.element, this.result, hint, this.voice);
    this.draw();
    this.view.element.scrollTop = this.state.top;
    if (this.state.left > 0) this.view.element.scrollLeft = this.state.left;
    else this.view.revealTime(this.now());
    this.follow();
  }

  /** Goes to the card that the extension was asked for, once. */
  private follow(): void {
    const { card, askedAt } = readStart(this.root.dataset['state']);
    if (card === undefined || askedAt === undefined || askedAt === this.state.askedAt) return;
    this.state.askedAt = askedAt;
    this.keep();
    const row = this.all.findIndex((one) => one.kind === 'card' && one.key === card);
    if (row >= 0) this.view.focus((this.cursor = { row, slot: slotOf(this.now(), this.span()) }));
  }

  /** Draws all anew; the keyboard stays at its card. */
  private draw(): void {
    const { answer, cursor } = this;
    if (answer === undefined) return;
    const span = this.span();
    const before = this.all[cursor.row];
    this.all = rowsOf(answer, span);
    const key = before?.kind === 'card' ? before.key : this.state.card;
    const same = this.all.findIndex((row) => row.kind === 'card' && row.key === key);
    const first = this.all.findIndex((row) => row.kind === 'card');
    this.cursor = { ...cursor, row: same >= 0 ? same : first, slot: Math.min(cursor.slot, slotsOf(span) - 1) };
    this.frame.showDays(span, this.state.zoom);
    this.view.draw({ rows: this.all, span, now: this.now(), cursor: this.cursor });
    this.drags.redraw();
    if (!this.drags.isDragging) this.showMarked();
  }

  private done({ text, undo }: Done): void {
    this.result.textContent = text;
    this.announce(text);
    this.undoing = undo;
    this.frame.showUndo(undo?.label);
    void this.load();
  }

  undo(): boolean {
    const { undoing } = this;
    this.undoing = undefined;
    if (undoing !== undefined) void this.takeBack(undoing);
    return undoing !== undefined;
  }

  private async takeBack(undoing: Undo): Promise<void> {
    const refused = await undoing.run();
    // What took it back can be taken back itself; where it was refused nothing is left to do.
    if (refused !== undefined) {
      this.frame.showUndo(undefined);
      sayAt(this.result.getBoundingClientRect(), refused.text);
    }
  }

  turn(by: number): void {
    const { zoom } = this.state;
    this.look(addDays(this.span().from, by * daysOf(zoom)), zoom);
  }

  private today(): void {
    this.look(this.now(), this.state.zoom);
    this.cursor = { row: this.cursor.row, slot: slotOf(this.now(), this.span()) };
    this.view.revealTime(this.now());
  }

  private zoom(zoom: Zoom): void {
    const at = slotStart(this.cursor.slot, this.span());
    // From the week the day is shown that the keyboard was at.
    this.look(zoom === 'day' ? at : this.span().from, zoom);
    this.cursor = { row: this.cursor.row, slot: slotOf(at, this.span()) };
  }

  /** Shows other days. */
  private look(at: number, zoom: Zoom): void {
    delete this.state.day;
    if (startOfDay(at) !== startOfDay(this.now())) this.state.day = dayName(at);
    this.state.zoom = zoom;
    this.keepNow();
    this.draw();
    void this.load();
  }

  /** Keeps how the timeline is looked at, in a moment: what scrolls says so many times a second. */
  private keep(): void {
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keepNow(), 100);
  }

  private keepNow(): void {
    clearTimeout(this.keeping);
    const card = this.all[this.cursor.row];
    if (card?.kind === 'card') this.state.card = card.key;
    this.state.top = this.view.element.scrollTop;
    this.state.left = this.view.element.scrollLeft;
    this.host.save(this.state);
  }

  mark(interval: Interval | undefined, cards: readonly CardRow[]): void {
    this.marked = interval === undefined ? undefined : { ...interval, cards: cards.map(({ key }) => key) };
    this.showMarked();
  }

  private showMarked(): void {
    const { marked } = this;
    const places = this.all.flatMap((row, place) => (row.kind === 'card' && marked?.cards.includes(row.key) === true ? [place] : []));
    if (marked === undefined || places.length === 0) this.view.show(undefined);
    else this.view.show({ from: marked.from, to: marked.to, first: Math.min(...places), last: Math.max(...places) });
  }
}
