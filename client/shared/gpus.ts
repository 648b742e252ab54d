import type { StoreTestResult } from './stores';

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
  /** When the next booking begins on a card that nobody holds now. */
  freeUntil?: string | null;
  /** False for a card that the team does not list, though it is seen. */
  canBook: boolean;
  /** Its node in the GPUs view. */
  node?: string;
  /** What a MIG instance is booked by; absent for a whole card. */
  instanceUuid?: string;
}

/** Cards of a kind of which there are several; `name` serves as `any` of a wish. */
export interface GpuKind {
  name: string;
  count: number;
  free: number;
  /** When the first of them is free; null where one is now. */
  freeFrom?: string | null;
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
  /** False where the bookings could not be read. */
  hasBookings: boolean;
  /** MIG instances that can be booked by themselves. */
  instances: GpuChoice[];
  kinds: GpuKind[];
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
  /** The card's, or that of the MIG instance that is booked. */
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
  /** What else there is to know of a booking that was made; `isFirst`: of the person, in this place. */
  notice?: { text: string; isFirst: boolean };
  /** The variables that let a program see the booked cards and no others. */
  cuda?: string;
}

export interface Booking {
  reservation: ReservationInfo;
  isMine: boolean;
}

/** Running and coming bookings by start. */
export interface GpuBookings {
  bookings: Booking[];
  user: string;
  /** The others of the team. */
  members: string[];
  maxHours: number;
  /** The booking that holds the card that was asked about now. */
  held?: string | null;
}

/** What the place of the bookings takes to sign in; without `origin` nothing, as a file does. */
export interface BookLogin {
  display: string;
  origin?: string | null;
  user?: string | null;
  test?: StoreTestResult | null;
}

/** Which booking, by its id or the node of the card that it holds now. Another's needs force, and that a reason. */
export interface ReservationRef {
  id: string;
  force?: boolean;
  reason?: string;
}

/** A booking, whether it is one's own, and whether another one wants the card at the same instant. */
export interface CalendarBooking extends Booking {
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

/** A booking of one's own that runs or is to come. */
export interface MyBooking {
  reservation: ReservationInfo;
  /** The latest end that the policy and the card's next booking allow; its own end where it cannot get longer. */
  extendableUntil: string;
  /** Who has the card from then on; absent where the policy is the limit. */
  nextUser?: string | null;
  /** A program keeps it for as long as it lives. */
  isKept?: boolean;
  /** The card stays one's own by another booking. */
  isFollowed?: boolean;
}

export interface MyBookings {
  /** By start. */
  bookings: MyBooking[];
}

/** Somebody on a card that another holds, or a card that is booked twice. */
export interface GpuViolation {
  kind: 'othersOnMine' | 'mineOnOthers' | 'bookedTwice';
  host: string;
  gpuId: number;
  pid?: number | null;
  user: string;
  message: string;
}

/** What the server says about GPUs by itself. */
export interface GpuNews {
  /** Absent where nothing of it changed. */
  mine?: MyBookings | null;
  violations: GpuViolation[];
}

/** Requests about GPUs and bookings, each with its parameters and answer. */
export interface GpuRequests {
  'forge/gpus/list': [object, GpuList];
  'forge/gpus/reserve': [ReserveRequest, ReserveResult];
  'forge/gpus/release': [ReservationRef, ReserveResult];
  'forge/gpus/extend': [ReservationRef & { hours: number }, ReserveResult];
  'forge/gpus/shorten': [ReservationRef & { hours?: number; until?: string }, ReserveResult];
  'forge/gpus/transfer': [ReservationRef & { toUser: string }, ReserveResult];
  'forge/gpus/bookings': [{ node?: string }, GpuBookings];
  'forge/gpus/signIn': [{ user?: string; password?: string }, BookLogin];
  'forge/gpus/calendar': [{ from: string; to: string }, GpuCalendar];
  'forge/gpus/mine': [object, MyBookings];
}
