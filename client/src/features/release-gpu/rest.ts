import type { ReservationInfo, ReserveRequest } from '../../../shared/gpus';
import { minHours } from '../reserve-gpu/durations';
import { isRunning } from '../reserve-gpu/wording';

/** The wish that books again what is left of a booking that was released; undefined where that is too short to be booked. */
export function rest(booking: ReservationInfo, now: Date): ReserveRequest | undefined {
  const { host, gpuId, purpose, gpuUuid, startTime, endTime } = booking;
  const running = isRunning(booking, now);
  const from = running ? now.getTime() : new Date(startTime).getTime();
  // Whole minutes, and never past the end: the next booking may begin there.
  const hours = Math.floor((new Date(endTime).getTime() - from) / 60_000) / 60;
  if (hours < minHours) return undefined;
  const isInstance = gpuUuid?.startsWith('MIG-') === true;
  return { host, gpuId, hours, purpose, ...(isInstance ? { gpus: [gpuUuid] } : {}), ...(running ? {} : { start: startTime }) };
}
