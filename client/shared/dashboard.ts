import type { RunRef } from './runs';

/** What the page of the dashboard brings along; `server/Features/Reports/Dashboard/DashboardReport.cs` says what each means. */
export interface Dashboard {
  workspace: string;
  /** ISO instant. */
  at: string;
  staleDays: number;
  experiments: DashboardExperiment[];
  changes: DashboardChange[];
  gpus: {
    cards?: number;
    bookedHours: number;
    /** From 0 to 1. */
    utilisation?: number;
    bookedCost?: number;
    runHours: number;
    runCost?: number;
    unpricedHours: number;
  };
  today: { host: string; gpuId: number; user: string; purpose: string; start: string; end: string }[];
  models?: { total: number; custom: number; stages: { stage: string; count: number }[] };
  catalogue: string;
  /** What leads from the page to the workspace: empty, or an address with a slash at its end. */
  toRoot: string;
  problems: string[];
}

export interface DashboardExperiment {
  name: string;
  /** Of its metadata, relative to the workspace. */
  path: string;
  researcher?: string;
  owner?: string;
  status?: string;
  goal?: string;
  tags: string[];
  created?: string;
  /** ISO instant. */
  changed?: string;
  idleDays?: number;
  isStale: boolean;
  runs: { finished: number; failed: number; killed: number; running: number; total: number };
  metric?: string;
  higherIsBetter?: boolean;
  best?: number;
  bestRun?: DashboardRun;
  /** Oldest first. */
  values: number[];
}

export interface DashboardRun extends RunRef {
  experimentId: string;
  name: string;
  /** Its page on a tracking server. */
  page?: string;
}

export interface DashboardChange {
  /** ISO instant. */
  at: string;
  kind: 'commit' | 'run' | 'model';
  who: string;
  subject: string;
  text: string;
  path?: string;
  run?: DashboardRun;
}
