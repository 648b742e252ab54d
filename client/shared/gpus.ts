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
}

export interface GpuList {
  gpus: GpuChoice[];
  user: string;
  maxHours: number;
  store: string;
  problems: string[];
}

export interface ReserveRequest {
  host?: string;
  gpuId: number;
  hours: number;
  purpose: string;
  start?: string;
}

export interface ReservationInfo {
  id: string;
  host: string;
  gpuId: number;
  user: string;
  purpose: string;
  startTime: string;
  endTime: string;
}

export interface ReserveResult {
  reservation?: ReservationInfo | null;
  message?: string | null;
  heldBy?: string | null;
  until?: string | null;
  nextFree?: string | null;
}
