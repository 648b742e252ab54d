/** The messages about runs side by side, as they are on the wire; the records in server/Features/Compare say what each field means. */

import type { RunRef, WireNumber } from './runs';

export interface CompareRequest {
  runs: RunRef[];
  /** The run that the others are measured against; the first where it is absent. */
  baseline?: RunRef;
  /** Metrics whose direction the reader turned: true where higher is better. */
  directions?: Record<string, boolean>;
  /** Parameters that only number repetitions; absent: those whose names say so. Traits such as `attributes.commit` may be named too. */
  repeats?: string[];
  /** Keys whose rows come first and with whole values, where a message cannot hold all. */
  whole?: string[];
}

export interface ComparedRun extends RunRef {
  name: string;
  experimentId: string;
  experimentName: string;
  status: string;
  user?: string | null;
  /** Milliseconds since the epoch. */
  startTime?: number | null;
  endTime?: number | null;
  /** Null while running. */
  durationMs?: number | null;
  commit?: string | null;
}

export interface ParamRow {
  key: string;
  /** One for each run, null where a run lacks it. */
  values: (string | null)[];
  differs: boolean;
  /** Places of values that are cut and end in `…`; `whole` brings them. */
  shortened?: number[] | null;
}

export interface MetricRow {
  key: string;
  values: (WireNumber | null)[];
  differs: boolean;
  /** Absent where no direction is known: then no best is claimed. */
  higherIsBetter?: boolean | null;
  /** Indexes of the best runs. */
  best: number[];
  /** The greatest step of a latest value; absent where all are at step 0. */
  lastStep?: number | null;
}

export interface DatasetRow {
  name: string;
  context?: string | null;
  values: ({ digest: string; sourceType?: string | null; source?: string | null } | null)[];
  differs: boolean;
}

export type DifferenceKind =
  'parameter' | 'seed' | 'code' | 'uncommitted' | 'config' | 'data' | 'environment' | 'hardware' | 'script' | 'other';

export interface Difference {
  kind: DifferenceKind;
  name: string;
  text: string;
  /** 0 to 1, how much it may matter. */
  weight: number;
  why?: string | null;
}

/** How a metric changed from the baseline to another run. */
export interface MetricChange {
  metric: string;
  run: number;
  from: WireNumber;
  to: WireNumber;
  verdict: 'better' | 'worse' | 'same' | 'changed';
  /** Standard deviation between repetitions. */
  spread?: number | null;
  isWithinSpread?: boolean | null;
}

export interface CompareSummary {
  headline: string;
  /** The metric that the differences are ranked by. */
  metric?: string | null;
  differences: Difference[];
  changes: MetricChange[];
}

export interface GroupMetric {
  key: string;
  count: number;
  mean?: number | null;
  standardDeviation?: number | null;
  notFinite: number;
}

export interface ComparedGroup {
  label: string;
  runs: number[];
  metrics: GroupMetric[];
}

/** Welch's t-test of a metric between two groups. */
export interface GroupTest {
  metric: string;
  of: number;
  against: number;
  difference: number;
  t?: WireNumber | null;
  degreesOfFreedom?: number | null;
  p?: number | null;
  low?: number | null;
  high?: number | null;
}

export interface RunGroupings {
  repeats: string[];
  suggested: string[];
  groups: ComparedGroup[];
  tests: GroupTest[];
}

export interface MetricCurve {
  /** Index of the run. */
  run: number;
  metric: string;
  steps: number[];
  /** Milliseconds since the epoch. */
  times: number[];
  values: WireNumber[];
  /** How many points were logged, before thinning. */
  totalPoints: number;
}

export interface CompareResult {
  version: number;
  runs: ComparedRun[];
  /** Index of the run that the others are measured against. */
  baseline: number;
  summary: CompareSummary;
  params: ParamRow[];
  metrics: MetricRow[];
  tags: ParamRow[];
  datasets: DatasetRow[];
  grouping: RunGroupings;
  curves: MetricCurve[];
  problems: string[];
  /** Keys of rows that did not fit; `whole` brings them. */
  omitted?: { params: string[]; metrics: string[]; tags: string[] } | null;
}

export interface CurvesRequest {
  runs: RunRef[];
  metrics: string[];
  /** Most points of one curve. */
  points?: number;
  /** What `from` and `to` count in: steps, ms since the epoch, ms since the run's start. */
  axis?: 'step' | 'time' | 'relative';
  from?: number;
  to?: number;
  /** Groups of runs, by index, to give a mean and a spread of. */
  groups?: number[][];
}

/** A metric's mean and spread in a group, over the axis that was asked for; lists of equal length. */
export interface CurveBand {
  group: number;
  metric: string;
  at: number[];
  mean: number[];
  min: number[];
  max: number[];
  deviation: number[];
}

export interface CurvesResult {
  curves: MetricCurve[];
  bands: CurveBand[];
  problems: string[];
}

/** Requests about comparisons and their curves, each with its parameters and answer. */
export interface CompareRequests {
  'forge/runs/compare': [CompareRequest, CompareResult];
  'forge/runs/curves': [CurvesRequest, CurvesResult];
}
