import { hour, nextMinute, quarter, slotOf, slotStart, type Span } from './days';
import type { Interval } from './lanes';

/** What bounds a booking. */
export interface Bounds {
  /** What the cards are booked for already. */
  busy: readonly Interval[];
  now: number;
  /** The longest booking, in hours. */
  maxHours: number;
}

/** The shortest booking, in milliseconds. */
export const shortest = quarter;

/**
 * The booking that a drag from one instant to another one means: whole quarters of an hour that hold both, from now on where it begins in the past,
 * up to the bookings on both sides, and no longer than may be. Undefined where there is nothing to book.
 */
export function fit(anchor: number, pointer: number, span: Span, { busy, now, maxHours }: Bounds): Interval | undefined {
  const earliest = nextMinute(now);
  const begin = Math.max(anchor, earliest);
  const isForward = pointer >= anchor;
  // Where a drag begins in the past, only what it covers of the future counts.
  if (anchor < earliest && slotStart(slotOf(pointer, span) + 1, span) <= earliest) return undefined;
  if (busy.some(({ from, to }) => from <= begin && begin < to)) return undefined;
  const left = Math.max(earliest, ...busy.filter(({ to }) => to <= begin).map(({ to }) => to));
  const right = Math.min(Infinity, ...busy.filter(({ from }) => from > begin).map(({ from }) => from));
  const [first, last] = [Math.min(slotOf(begin, span), slotOf(pointer, span)), Math.max(slotOf(begin, span), slotOf(pointer, span))];
  let from = Math.max(slotStart(first, span), left);
  let to = Math.min(slotStart(last + 1, span), right);
  const most = maxHours * hour;
  if (to - from > most) {
    if (isForward) to = from + most;
    else from = to - most;
  }
  return lengthened(from, to, { left, right, most });
}

/** At least the shortest booking: what is left of a quarter of an hour goes on into the next, where that is free. */
function lengthened(from: number, to: number, { left, right, most }: { left: number; right: number; most: number }): Interval | undefined {
  if (to - from >= shortest) return { from, to };
  const least = from + shortest;
  const end = [Math.ceil(least / quarter) * quarter, least].find((one) => one <= right && one - from <= most);
  if (end !== undefined) return { from, to: end };
  return right - shortest >= left ? { from: right - shortest, to: right } : undefined;
}

/** The latest end of a booking that begins at an instant: the next booking's start, or as long as may be. */
export function latestEnd(from: number, { busy, maxHours }: Pick<Bounds, 'busy' | 'maxHours'>): number {
  return Math.min(from + maxHours * hour, ...busy.filter(({ to }) => to > from).map((one) => one.from));
}

/** Where the end of a booking comes when it is dragged to an instant; undefined where it stays. */
export function movedEnd(booking: Interval, pointer: number, span: Span, bounds: Bounds): number | undefined {
  const { now } = bounds;
  const wanted = span.from + Math.round((pointer - span.from) / quarter) * quarter;
  const least = Math.max(booking.from + shortest, Math.ceil(nextMinute(now + 1) / quarter) * quarter);
  const most = latestEnd(booking.from, { ...bounds, busy: bounds.busy.filter(({ from }) => from >= booking.to) });
  const end = Math.min(Math.max(wanted, least), Math.max(most, booking.to));
  // Where even the least is later than may be, or than it ends now, a drag to the left changes nothing.
  return end === booking.to || (wanted < booking.to && end > booking.to) ? undefined : end;
}

/** The lengths to choose from, in milliseconds, shortest first: common ones, the one that was drawn, and all there is where a booking follows. */
export function lengthsOf(wanted: number, most: number): number[] {
  const common = [0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 12, 24, 48, 72, 168].map((hours) => hours * hour);
  return [...new Set([...common, wanted, most])].filter((length) => length >= shortest && length <= most).sort((one, other) => one - other);
}
