import type { GpuCalendar, ReservationRef, ReserveRequest, ReserveResult } from './gpus';
import type { Requests } from './protocol';

/** What the timeline of the GPUs may ask the server, through the extension, which lets no other message pass. */
export interface TimelineRequests {
  'forge/gpus/calendar': [{ from: string; to: string }, GpuCalendar];
  'forge/gpus/reserve': [ReserveRequest, ReserveResult];
  'forge/gpus/release': [ReservationRef, ReserveResult];
  'forge/gpus/extend': [ReservationRef & { hours: number }, ReserveResult];
  'forge/gpus/shorten': [ReservationRef & { hours?: number; until?: string }, ReserveResult];
  'forge/gpus/transfer': [ReservationRef & { toUser: string }, ReserveResult];
  'forge/experiments/list': Requests['forge/experiments/list'];
}

/** What the timeline asks the extension to do in the editor. */
export interface TimelineActions {
  /** What a booking is for by default, and whether the folder is trusted. */
  about: [object, { experiment?: string; isTrusted: boolean }];
  copy: [{ text: string }, boolean];
  /** Has hosts and bookings asked again at once. */
  askAgain: [object, boolean];
  manageTrust: [object, boolean];
  newPolicy: [object, boolean];
}

/** What the page begins with. */
export interface TimelineStart {
  /** The node of a card to show, `gpu:<host>/<index>`. */
  card?: string;
  /** When that was asked for, in milliseconds since the epoch: a page that comes back does not go there again. */
  askedAt?: number;
}

/** What survives a reload of the window. */
export interface TimelineState {
  /** The first day, `2026-03-02`; absent for today, whichever that is. */
  day?: string;
  zoom: 'day' | 'week';
  /** The node of the card that the keyboard is at. */
  card?: string;
  /** Pixels. */
  top: number;
  left: number;
  /** The last {@link TimelineStart.askedAt} that was followed. */
  askedAt: number;
}
