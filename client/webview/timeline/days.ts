/** Days of the reader's zone. Instants are milliseconds since the epoch; a day has 23, 24 or 25 hours, or half an hour more or less. */

/** The step of bookings, in milliseconds. Zones are whole quarters of an hour off from each other, so that steps fall on the clock's quarters. */
export const quarter = 900_000;
export const hour = 3_600_000;
const minute = 60_000;

/** What is in sight: from the beginning of a day to the beginning of another one. */
export interface Span {
  from: number;
  to: number;
}

export type Zoom = 'day' | 'week';

/** The first instant of the day that an instant is on. */
export function startOfDay(at: number): number {
  const day = new Date(at);
  // Where the clock goes forward at midnight, the day begins an hour late, which is what the editor's own dates say too.
  return new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
}

/** The first instant of the day that is so many days later. */
export function addDays(at: number, days: number): number {
  const day = new Date(at);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days).getTime();
}

/** The span that begins with the day of an instant. */
export function spanOf(at: number, zoom: Zoom): Span {
  return { from: startOfDay(at), to: addDays(at, daysOf(zoom)) };
}

/** How many days are in sight. */
export function daysOf(zoom: Zoom): number {
  return zoom === 'week' ? 7 : 1;
}

/** How many quarters of an hour a span has. */
export function slotsOf({ from, to }: Span): number {
  return Math.ceil((to - from) / quarter);
}

/** The quarter of an hour that an instant is in, within the span. */
export function slotOf(at: number, span: Span): number {
  return Math.max(0, Math.min(slotsOf(span) - 1, Math.floor((at - span.from) / quarter)));
}

/** Where a quarter of an hour begins. */
export function slotStart(slot: number, { from, to }: Span): number {
  return Math.min(to, from + slot * quarter);
}

/** The next whole minute: bookings are told to the minute. */
export function nextMinute(at: number): number {
  return Math.ceil(at / minute) * minute;
}

/** A day as `2026-03-02`. */
export function dayName(at: number): string {
  const day = new Date(at);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${String(day.getFullYear()).padStart(4, '0')}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** The first instant of a day that is named so; undefined for anything else. */
export function dayNamed(name: unknown): number | undefined {
  const [, year, month, day] = (typeof name === 'string' ? /^(\d{4})-(\d\d)-(\d\d)$/u.exec(name) : null) ?? [];
  if (year === undefined) return undefined;
  const at = new Date(Number(year), Number(month) - 1, Number(day)).getTime();
  return Number.isNaN(at) || dayName(at) !== name ? undefined : at;
}

/** A line of the time axis. */
export interface Tick {
  at: number;
  label: string;
  /** A day begins. */
  isDay: boolean;
}

/** The lines at every so many full hours of the clock, and at the beginning of each day. */
export function ticksOf(span: Span, everyHours: number): Tick[] {
  const ticks: Tick[] = [];
  const isWeek = span.to - span.from > 2 * 24 * hour;
  let before = '';
  let day = Number.NaN;
  for (let at = span.from; at < span.to; at += quarter) {
    const date = new Date(at);
    const isDay = date.getDate() !== day;
    const isHour = date.getMinutes() === 0 && date.getHours() % everyHours === 0;
    day = date.getDate();
    if (!isDay && !isHour) continue;
    const time = clock(at);
    // The hour that comes twice in autumn says which one it is.
    const label = isWeek && isDay ? dayLabel(at, 'short') : time === before ? clock(at, true) : time;
    before = time;
    ticks.push({ at, label, isDay });
  }
  return ticks;
}

/** An instant by the 24-hour clock, where need be with its zone. */
export function clock(at: number, withZone = false): string {
  return new Date(at).toLocaleTimeString(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(withZone ? { timeZoneName: 'short' } : {}),
  });
}

/** A day for people. */
export function dayLabel(at: number, length: 'short' | 'long'): string {
  return new Date(at).toLocaleDateString(
    undefined,
    length === 'long'
      ? { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }
      : { weekday: 'short', day: 'numeric', month: 'short' },
  );
}

/** From when until when, with days where it is not today. */
export function rangeText(from: number, to: number, now: number): string {
  const today = startOfDay(now);
  const dayOf = (at: number) =>
    startOfDay(at) === today ? '' : startOfDay(at) === addDays(now, 1) ? 'tomorrow ' : `${dayLabel(at, 'short')} `;
  const [first, last] = [dayOf(from), dayOf(to)];
  return `${first}${clock(from)} – ${startOfDay(from) === startOfDay(to) ? '' : last === '' ? 'today ' : last}${clock(to)}`;
}
