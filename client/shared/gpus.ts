/** What is said about GPUs and their reservations; see docs/protocol.md. */

export interface GpuChoice {
  host: string;
  gpuId: number;
  name: string;
  /** One line for people: `idle`, `held by bob until 14:30`. */
  state: string;
  heldBy?: string | null;
  /** ISO 8601 instants. */
  heldUntil?: string | null;
  /** When it is free for an hour; absent when it is free now. */
  freeFrom?: string | null;
  isRecommended: boolean;
  /** Null for a card that nobody measured. */
  measured?: GpuMeasure | null;
}

/** What the driver does not say is null. */
export interface GpuMeasure {
  uuid?: string | null;
  /** Percent. */
  utilisation?: number | null;
  memoryUsedMib?: number | null;
  memoryTotalMib?: number | null;
  temperatureCelsius?: number | null;
  powerWatts?: number | null;
  /** ISO 8601 instant. */
  measuredAt?: string | null;
  migInstances: {
    index: number;
    uuid?: string | null;
    parentUuid?: string | null;
    profile?: string | null;
    memoryUsedMib?: number | null;
    memoryTotalMib?: number | null;
  }[];
  processes: {
    pid: number;
    name: string;
    user?: string | null;
    memoryMib?: number | null;
    migIndex?: number | null;
  }[];
}

export interface GpuList {
  gpus: GpuChoice[];
  user: string;
  maxHours: number;
  store: string;
  problems: string[];
  /** `source` is `asked`, `remembered`, `published`, or null where the host gave no answer. */
  hosts?: { host: string; source?: string | null; measuredAt?: string | null; problem?: string | null }[];
}

export interface ReserveRequest {
  host?: string;
  gpuId: number;
  hours: number;
  purpose: string;
  start?: string;
  /** Several cards, all or none, each by its index or uuid; where it is absent, `gpuId` counts. */
  gpus?: string[];
  /** A word of the name of the cards that will do; empty for any card. */
  any?: string;
  /** How many cards of `any`. */
  count?: number;
}

export interface ReservationInfo {
  id: string;
  host: string;
  gpuId: number;
  user: string;
  purpose: string;
  startTime: string;
  endTime: string;
  /** Of the card, or of the MIG instance that is booked. */
  gpuUuid?: string;
}

export interface ReserveResult {
  reservation?: ReservationInfo | null;
  message?: string | null;
  heldBy?: string | null;
  until?: string | null;
  nextFree?: string | null;
  /** `held`, `notYours`, `notFound` or `invalid`; null for a booking. */
  refusal?: string | null;
  /** Every booking that was made or changed. */
  reservations?: ReservationInfo[];
}

/** Which booking, by its id or the node of the card that it holds now. Another's needs force, and that a reason. */
export interface ReservationRef {
  id: string;
  force?: boolean;
  reason?: string;
}

/** A booking, whether it is one's own, and whether another one wants the card at the same instant. */
export interface CalendarBooking {
  reservation: ReservationInfo;
  isMine: boolean;
  isOverlap: boolean;
}

/** All cards with the bookings of a span; instants are ISO 8601 (UTC). */
export interface GpuCalendar {
  from: string;
  to: string;
  now: string;
  cards: { host: string; gpuId: number; name: string; state: string; bookings: CalendarBooking[] }[];
  user: string;
  maxHours: number;
  store: string;
  /** False where the bookings could not be read. */
  hasBookings: boolean;
  problems: string[];
}
