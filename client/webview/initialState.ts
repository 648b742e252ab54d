import type { Axis, PageState } from '../shared/pageMessages';

/** How the page begins: as it was left, else as the extension says, else by default. Either may come from disk, so nothing is taken on trust. */
export function initialState(kept: unknown, given: string | undefined): PageState {
  const from = isRecord(kept) ? kept : parse(given);
  const charts = from['charts'];
  const axis = from['axis'];
  const smoothing = Number(from['smoothing'] ?? 0);
  return {
    runs: Array.isArray(from['runs']) ? (from['runs'] as PageState['runs']) : [],
    onlyDifferences: from['onlyDifferences'] !== false,
    search: typeof from['search'] === 'string' ? from['search'] : '',
    axis: isAxis(axis) ? axis : 'step',
    logScale: from['logScale'] === true,
    smoothing: smoothing >= 0 && smoothing < 1 ? smoothing : 0,
    hidden: Array.isArray(from['hidden']) ? from['hidden'].filter((run) => typeof run === 'number') : [],
    ...(Array.isArray(charts) ? { charts: charts.filter((metric) => typeof metric === 'string') } : {}),
  };
}

function parse(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isAxis(value: unknown): value is Axis {
  return value === 'step' || value === 'time' || value === 'relative';
}
