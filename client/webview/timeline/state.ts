import type { TimelineStart, TimelineState } from '../../shared/timelineMessages';
import { isRecord } from '../initialState';
import { dayNamed } from './days';

/** How the timeline was left. It comes from disk, so nothing is taken on trust. */
export function readState(kept: unknown): TimelineState {
  const from = isRecord(kept) ? kept : {};
  const { day, zoom, card } = from;
  const pixels = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : 0);
  return {
    ...(typeof day === 'string' && dayNamed(day) !== undefined ? { day } : {}),
    zoom: zoom === 'week' ? 'week' : 'day',
    ...(typeof card === 'string' ? { card } : {}),
    top: pixels(from['top']),
    left: pixels(from['left']),
    askedAt: pixels(from['askedAt']),
  };
}

/** What the extension wants to be shown. */
export function readStart(given: string | undefined): TimelineStart {
  try {
    const value: unknown = JSON.parse(given ?? '');
    const { card, askedAt } = isRecord(value) ? value : {};
    return typeof card === 'string' && typeof askedAt === 'number' ? { card, askedAt } : {};
  } catch {
    return {};
  }
}
