import type { BarActions } from './barActions';
import { sayAt } from './bubble';
import { moved, type Cursor } from './cursor';
import { clock, hour, nextMinute, quarter, rangeText, slotsOf, slotStart, type Span } from './days';
import { fit, type Bounds } from './fitting';
import type { Interval } from './lanes';
import { busyOn, cardsBetween, type Bar, type CardRow, type TimelineRow } from './rows';
import type { TimelineView } from './timelineView';
import { brief, cardCount } from './words';

/** What keys need of the page. */
export interface KeyPage {
  readonly view: TimelineView;
  cursor: Cursor;
  rows(): readonly TimelineRow[];
  span(): Span;
  now(): number;
  bounds(busy: readonly Interval[]): Bounds;
  anchor(): HTMLElement;
  announce(text: string): void;
  /** Marks what would be booked, or nothing. */
  mark(interval: Interval | undefined, cards: readonly CardRow[]): void;
  book(cards: CardRow[], interval: Interval): void;
  /** Shows the days before or behind. */
  turn(by: number): void;
  /** Takes back what was done last; false where there is nothing. */
  undo(): boolean;
}

/** All that the mouse can do, by keys. */
export class TimelineKeys {
  constructor(
    private readonly page: KeyPage,
    private readonly bars: BarActions,
  ) {
    page.view.grid.addEventListener('keydown', (event) => {
      if (!this.take(event)) return;
      // The editor hears keys of the page too, and has its own use for some.
      event.preventDefault();
      event.stopPropagation();
    });
  }

  /** Says at the place why nothing can be booked there. */
  explain(cards: readonly CardRow[], at: number): void {
    const { page } = this;
    const when = Math.max(at, nextMinute(page.now()));
    const inTheWay = cards.flatMap(({ bars }) => bars).find(({ from, to }) => from <= when && when < to);
    const text =
      at + quarter <= page.now()
        ? 'That time has passed: bookings begin now or later.'
        : inTheWay === undefined
          ? 'Less than 15 minutes are free there, which is the shortest booking.'
          : `${inTheWay.isMine ? 'You hold it' : `It is held by ${brief(inTheWay.user, 60)}`} until ${clock(inTheWay.to)}.`;
    sayAt(page.anchor().getBoundingClientRect(), text);
  }

  private take({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): boolean {
    const { page } = this;
    const withControl = ctrlKey || metaKey;
    const row = page.rows()[page.cursor.row];
    if (altKey || row?.kind !== 'card') return false;
    if (withControl && key.toLowerCase() === 'z') return page.undo();
    if (this.move(key, shiftKey, withControl)) return true;
    switch (key) {
      case 'Enter':
      case ' ':
      case 'ContextMenu':
        this.act(row);
        return true;
      case 'Delete':
      case 'Backspace':
        this.release(row);
        return true;
      case 'Escape':
        if (page.cursor.anchor === undefined) return false;
        page.cursor = { row: page.cursor.row, slot: page.cursor.slot };
        this.sayChoice();
        return true;
      default:
        return false;
    }
  }

  private move(key: string, withShift: boolean, withControl: boolean): boolean {
    const { page } = this;
    const cards = page.rows().flatMap((one, place) => (one.kind === 'card' ? [place] : []));
    const extent = { cards, slots: slotsOf(page.span()), page: page.view.page };
    const to = moved(key, { withShift, withControl }, page.cursor, extent);
    if (to === undefined) return false;
    page.cursor = to.cursor;
    if (to.turn !== undefined) page.turn(to.turn);
    page.view.focus(page.cursor);
    this.sayChoice();
    return true;
  }

  /** What is marked: cards, and what can be booked of the time. */
  private choice(): { cards: CardRow[]; interval: Interval | undefined } | undefined {
    const { page } = this;
    const { anchor, row, slot } = page.cursor;
    if (anchor === undefined) return undefined;
    const span = page.span();
    const cards = cardsBetween(page.rows(), anchor.row, row);
    return { cards, interval: fit(slotStart(anchor.slot, span), slotStart(slot, span), span, page.bounds(busyOn(cards))) };
  }

  private sayChoice(): void {
    const { page } = this;
    const { interval, cards } = this.choice() ?? {};
    page.mark(interval, cards ?? []);
    if (cards === undefined) return;
    if (interval === undefined) page.announce('Nothing is free there.');
    else page.announce(`${rangeText(interval.from, interval.to, page.now())}, ${cardCount(cards.length)} marked. Enter books.`);
  }

  private here({ bars }: CardRow): Bar[] {
    const { page } = this;
    const span = page.span();
    const [from, to] = [slotStart(page.cursor.slot, span), slotStart(page.cursor.slot + 1, span)];
    return bars.filter((bar) => bar.from < to && bar.to > from);
  }

  /** Books what is marked; without a mark opens the booking that is there, else books an hour as far as it is free. */
  private act(row: CardRow): void {
    const { page } = this;
    const choice = this.choice();
    const span = page.span();
    const at = slotStart(page.cursor.slot, span);
    if (choice !== undefined) {
      if (choice.interval === undefined) this.explain(choice.cards, at);
      else page.book(choice.cards, choice.interval);
      return;
    }
    const [bar, ...others] = this.here(row);
    if (bar !== undefined) {
      if (others.length > 0) this.bars.choose([bar, ...others], row);
      else this.bars.open(bar, row);
      return;
    }
    const interval = fit(at, Math.min(at + hour - quarter, span.to - 1), span, page.bounds(busyOn([row])));
    if (interval === undefined) this.explain([row], at);
    else page.book([row], interval);
  }

  private release(row: CardRow): void {
    const mine = this.here(row).find((bar) => bar.isMine && bar.to > this.page.now());
    if (mine === undefined) this.page.announce('There is no booking of yours to release.');
    else this.bars.release(mine, row);
  }
}
