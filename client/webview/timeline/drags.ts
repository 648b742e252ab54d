import type { Span } from './days';
import { fit, movedEnd, type Bounds } from './fitting';
import type { Interval } from './lanes';
import { busyOn, cardsBetween, othersOf, type Bar, type CardRow, type TimelineRow } from './rows';
import type { TimelineView } from './timelineView';

/** Pixels that the pointer moves before it is a drag. */
const threshold = 4;
/** Pixels at the end of a booking that it is dragged by; as wide as `.handle` in the style sheet. */
const grip = 8;

/** What the timeline shows, and what becomes of a drag. */
export interface DragTarget {
  readonly view: TimelineView;
  rows(): readonly TimelineRow[];
  span(): Span;
  bounds(busy: readonly Interval[]): Bounds;
  book(cards: CardRow[], interval: Interval): void;
  /** Nothing can be booked where somebody tried. */
  missed(cards: CardRow[], at: number): void;
  moveEnd(bar: Bar, card: CardRow, to: number): void;
  open(bar: Bar, card: CardRow): void;
  /** Puts the keyboard where the pointer was. */
  goTo(row: number, at: number): void;
}

type Drag = { x: number; y: number; card: string; isMoving: boolean } & ({ kind: 'book'; at: number } | { kind: 'end'; bar: string });

/** Draws bookings with the pointer. What is dragged is known by name, so that rows may be drawn anew meanwhile. */
export class Drags {
  private drag: Drag | undefined;
  private last: { x: number; y: number } = { x: 0, y: 0 };

  constructor(private readonly target: DragTarget) {
    const { body } = target.view;
    body.addEventListener('pointerdown', (event) => this.begin(event));
    body.addEventListener('pointermove', (event) => this.move(event));
    body.addEventListener('pointerup', (event) => this.end(event));
    body.addEventListener('pointercancel', () => this.cancel());
    body.addEventListener('click', (event) => this.click(event));
    document.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Escape' || this.drag === undefined) return;
        event.stopPropagation();
        event.preventDefault();
        this.cancel();
      },
      { capture: true },
    );
  }

  /** Whether something is being dragged. */
  get isDragging(): boolean {
    return this.drag?.isMoving === true;
  }

  /** Draws what is dragged again: bookings may have changed below it. */
  redraw(): void {
    if (this.isDragging) this.show();
  }

  private begin(event: PointerEvent): void {
    const { view } = this.target;
    const element = event.target instanceof Element ? event.target : null;
    if (event.button !== 0 || !event.isPrimary || element?.closest('.name') !== null) return;
    const { at, row } = view.at(event.clientX, event.clientY);
    const card = this.target.rows()[row];
    const bar = element.closest<HTMLElement>('.bar');
    if (card?.kind !== 'card' || (bar !== null && !isAtEnd(bar, event.clientX))) return;
    const from = { x: event.clientX, y: event.clientY, card: card.key, isMoving: false };
    this.drag = bar === null ? { ...from, kind: 'book', at } : { ...from, kind: 'end', bar: bar.dataset['id'] ?? '' };
    this.last = { x: event.clientX, y: event.clientY };
    view.body.setPointerCapture(event.pointerId);
    // The text of bookings is not for marking.
    event.preventDefault();
  }

  private move({ clientX, clientY }: PointerEvent): void {
    const { drag } = this;
    if (drag === undefined) return;
    this.last = { x: clientX, y: clientY };
    if (!drag.isMoving && Math.hypot(clientX - drag.x, clientY - drag.y) < threshold) return;
    drag.isMoving = true;
    this.show();
  }

  private end(event: PointerEvent): void {
    const { drag, target } = this;
    if (drag === undefined) return;
    this.last = { x: event.clientX, y: event.clientY };
    const found = drag.isMoving ? this.meant(drag) : undefined;
    const cards = this.cards(drag);
    this.drag = undefined;
    target.view.show(undefined);
    if (!drag.isMoving) {
      if (drag.kind === 'book') target.goTo(this.rowOf(drag.card), drag.at);
      else this.open(drag.bar);
    } else if (drag.kind === 'book') {
      if (found === undefined) target.missed(cards, drag.at);
      else target.book(cards, found);
    } else {
      const { bar, card } = this.find(drag.bar) ?? {};
      if (bar !== undefined && card !== undefined && found !== undefined) target.moveEnd(bar, card, found.to);
    }
  }

  private cancel(): void {
    this.drag = undefined;
    this.target.view.show(undefined);
  }

  private click(event: MouseEvent): void {
    const bar = event.target instanceof Element ? event.target.closest<HTMLElement>('.bar') : null;
    if (bar !== null) this.open(bar.dataset['id'] ?? '');
  }

  private open(id: string): void {
    const found = this.find(id);
    if (found !== undefined) this.target.open(found.bar, found.card);
  }

  private show(): void {
    const { drag, target } = this;
    if (drag === undefined) return;
    const found = this.meant(drag);
    const places = drag.kind === 'end' ? [this.rowOf(drag.card)] : this.cards(drag).map(({ key }) => this.rowOf(key));
    if (found === undefined || places.length === 0) {
      target.view.show(undefined);
      return;
    }
    const note = places.length > 1 ? `${places.length} GPUs` : undefined;
    target.view.show({ ...found, first: Math.min(...places), last: Math.max(...places), ...(note === undefined ? {} : { note }) });
  }

  /** What would be booked if the pointer were let go now. */
  private meant(drag: Drag): Interval | undefined {
    const { target, last } = this;
    const { at } = target.view.at(last.x, last.y);
    if (drag.kind === 'book') return fit(drag.at, at, target.span(), target.bounds(busyOn(this.cards(drag))));
    const { bar, card } = this.find(drag.bar) ?? {};
    if (bar === undefined || card === undefined) return undefined;
    const to = movedEnd(bar, at, target.span(), target.bounds(othersOf(bar, card)));
    return to === undefined ? undefined : { from: bar.from, to };
  }

  private cards(drag: Drag): CardRow[] {
    const { y } = this.last;
    return cardsBetween(this.target.rows(), this.rowOf(drag.card), this.target.view.at(0, y).row);
  }

  private rowOf(key: string): number {
    return this.target.rows().findIndex((row) => row.kind === 'card' && row.key === key);
  }

  private find(id: string): { bar: Bar; card: CardRow } | undefined {
    for (const card of this.target.rows()) {
      const bar = card.kind === 'card' ? card.bars.find((one) => one.id === id) : undefined;
      if (card.kind === 'card' && bar !== undefined) return { bar, card };
    }
    return undefined;
  }
}

/** Whether a point is at the end of a booking that can be dragged, its border included. */
function isAtEnd(bar: HTMLElement, x: number): boolean {
  const { right, width } = bar.getBoundingClientRect();
  return bar.querySelector('.handle') !== null && x >= right - Math.min(grip, width / 2);
}
