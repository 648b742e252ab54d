import { maxRuns, minRuns, type RunRef } from '../../../shared/runs';

/** The runs of a page's state, which a reload brings back as it was on disk; undefined where it is not a page's state. */
export function readRuns(state: unknown): RunRef[] | undefined {
  if (typeof state !== 'object' || state === null || !('runs' in state) || !Array.isArray(state.runs)) return undefined;
  const runs = (state.runs as unknown[]).filter(isRunRef).map(({ store, runId }) => ({ store, runId }));
  return runs.length === state.runs.length && runs.length >= minRuns && runs.length <= maxRuns ? runs : undefined;
}

function isRunRef(value: unknown): value is RunRef {
  return (
    typeof value === 'object' &&
    value !== null &&
    'store' in value &&
    typeof value.store === 'string' &&
    'runId' in value &&
    typeof value.runId === 'string'
  );
}
