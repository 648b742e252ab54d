import type { CalendarBooking, GpuCalendar } from '../../shared/gpus';
import type { Span } from './days';
import { lanesOf, type Interval } from './lanes';

/** A booking in the row of its card. */
export interface Bar extends Interval {
  id: string;
  user: string;
  purpose: string;
  isMine: boolean;
  /** Another booking wants the card at the same instant. */
  isOverlap: boolean;
  /** It is of a MIG instance, a part of the card. */
  isPart: boolean;
  /** Of the card or the instance, where the booking says it. */
  uuid?: string;
  lane: number;
}

export interface HostRow {
  kind: 'host';
  host: string;
  label: string;
  cards: number;
}

export interface CardRow {
  kind: 'card';
  /** The id of the card's node. */
  key: string;
  host: string;
  gpuId: number;
  name: string;
  state: string;
  bars: Bar[];
  lanes: number;
}

export type TimelineRow = HostRow | CardRow;

/** The rows of a calendar: each host, and below it its cards. Lanes are made for what the span shows; what follows it is known too. */
export function rowsOf({ cards }: GpuCalendar, span: Span): TimelineRow[] {
  const hosts = new Map<string, CardRow[]>();
  for (const { host, gpuId, name, state, bookings } of cards) {
    const all = bookings.flatMap(barOf);
    const isShown = ({ from, to }: Interval) => from < span.to && to > span.from;
    const bars = [...all.filter(isShown), ...all.filter((bar) => !isShown(bar))];
    const { lanes, count } = lanesOf(all.filter(isShown));
    const row: CardRow = {
      kind: 'card',
      key: `gpu:${host}/${gpuId}`,
      host,
      gpuId,
      name,
      state,
      bars: bars.map((bar, place) => ({ ...bar, lane: lanes[place] ?? 0 })),
      lanes: count,
    };
    const of = hosts.get(host);
    if (of === undefined) hosts.set(host, [row]);
    else of.push(row);
  }
  return [...hosts].flatMap(([host, of]) => [{ kind: 'host', host, label: hostLabel(host), cards: of.length } as const, ...of]);
}

/** What a host is called. */
export function hostLabel(host: string): string {
  return host === 'local' ? 'this machine' : host;
}

function barOf({ reservation, isMine, isOverlap }: CalendarBooking): Bar[] {
  const { id, user, purpose, startTime, endTime, gpuUuid } = reservation;
  const [from, to] = [Date.parse(startTime), Date.parse(endTime)];
  if (Number.isNaN(from) || Number.isNaN(to) || to <= from) return [];
  const isPart = gpuUuid?.toUpperCase().startsWith('MIG-') === true;
  return [{ id, user, purpose, isMine, isOverlap, from, to, lane: 0, isPart, ...(gpuUuid === undefined ? {} : { uuid: gpuUuid }) }];
}

/** The cards from one row to another one that are on the host of the first. */
export function cardsBetween(rows: readonly TimelineRow[], anchor: number, other: number): CardRow[] {
  const first = rows[anchor];
  if (first?.kind !== 'card') return [];
  const between = rows.slice(Math.min(anchor, other), Math.max(anchor, other) + 1);
  return between.filter((row): row is CardRow => row.kind === 'card' && row.host === first.host);
}

/** All that stands in the way on some cards. */
export function busyOn(cards: readonly CardRow[]): Interval[] {
  return cards.flatMap(({ bars }) => bars);
}

/** What stands in the way of a booking's other end: two instances of one card are not in each other's way. */
export function othersOf(bar: Bar, card: CardRow): Interval[] {
  return card.bars.filter((one) => one !== bar && !(one.isPart && bar.isPart && one.uuid !== bar.uuid));
}
