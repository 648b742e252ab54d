import type { CompareResult, RunRef } from './protocol';

/** What the comparison page says to the extension: that it wants the comparison, at its start and when the user asks again. */
export interface FromPage {
  type: 'load';
}

/** What the extension says to the comparison page. */
export type ToPage = { type: 'loading'; runs: RunRef[] } | { type: 'result'; result: CompareResult } | { type: 'error'; text: string };

/** What survives a reload of the window: which runs, and how they were looked at. */
export interface PageState {
  runs: RunRef[];
  onlyDifferences: boolean;
  search: string;
  axis: Axis;
  logScale: boolean;
  /** 0 (off) to 0.99. */
  smoothing: number;
  /** The metrics whose curves show; absent until the user chose. */
  charts?: string[];
  /** The runs whose curves are hidden, by their place. */
  hidden: number[];
}

/** What a curve runs over: its step, the wall clock, or the time since the run began. */
export type Axis = 'step' | 'time' | 'relative';
