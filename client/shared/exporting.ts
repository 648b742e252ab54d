/** A comparison on its way out, as it is on the wire; the records in server/Features/Compare/Export say what each field means. */

import type { CompareRequest, CompareResult, CurvesResult } from './comparison';
import type { DifferencesResult } from './differences';
import type { RunRef } from './runs';

export type ExportFormat = 'csv' | 'markdown' | 'latex' | 'json' | 'pr' | 'html';

/** A row of the table. */
export interface RowRef {
  kind: 'run' | 'metric' | 'param' | 'dataset' | 'tag';
  /** Of a dataset its name, with the context in parentheses where it has one. */
  key: string;
}

export interface ExportRequest extends CompareRequest {
  format: ExportFormat;
  /** Metrics of which no best is to be claimed. */
  undirected?: string[];
  /** Does not count where `rows` says which rows show. */
  onlyDifferences?: boolean;
  /** The rows that show, in their order; absent: all that differ, or all. */
  rows?: RowRef[];
  /** The runs that show, in their order; absent: all. */
  columns?: RunRef[];
  runsAsRows?: boolean;
  /** How the page is looked at, for a page in a file to begin with. */
  state?: unknown;
}

export interface ExportedComparison {
  fileName: string;
  text: string;
  /** What could not be read or was left out. */
  problems: string[];
}

/** What a page in a file brings along. */
export interface CarriedPage {
  version: number;
  /** Milliseconds since the epoch. */
  exportedAt: number;
  result: CompareResult;
  curves: CurvesResult;
  /** The table in text formats, as it showed. */
  texts: Partial<Record<ExportFormat, ExportedComparison>>;
  /** An answer for each part, by the places in `result`; absent where nobody could look. */
  differences?: DifferencesResult[];
  state?: unknown;
}

/** Requests about exports, each with its parameters and answer. */
export interface ExportRequests {
  'forge/runs/export': [ExportRequest, ExportedComparison];
}
