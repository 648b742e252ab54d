/** The messages about code, configs, data, environments and artifacts of runs, as they are on the wire; the records in server/Features/Compare say what each field means. */

import type { Difference, ParamRow } from './comparison';
import type { RunRef, RunText, WireNumber } from './runs';

export type DifferencesPart = 'code' | 'config' | 'data' | 'environment';

export interface DifferencesRequest {
  runs: RunRef[];
  baseline?: RunRef;
  parts?: DifferencesPart[];
}

/** Places are those of the request; a part is absent where it was not asked for. */
export interface DifferencesResult {
  version: number;
  baseline: number;
  code?: CodeDifferences | null;
  config?: ConfigDifferences | null;
  data?: DataDifferences | null;
  environment?: EnvironmentDifferences | null;
  differences: Difference[];
  problems: string[];
}

export interface CodeDifferences {
  commits: RunCommit[];
  without: number[];
  changes: CommitChange[];
  uncommitted: UncommittedChange[];
  note?: string | null;
}

export interface RunCommit {
  id: string;
  runs: number[];
  subject?: string | null;
  /** Milliseconds since the epoch. */
  time?: number | null;
  problem?: string | null;
}

export interface CommitChange {
  /** Empty for the working tree. */
  to: string;
  files: ChangedFile[];
  totalFiles: number;
  added: number;
  removed: number;
}

export interface ChangedFile {
  path: string;
  oldPath?: string | null;
  status: 'added' | 'modified' | 'deleted' | 'renamed';
  /** Lines; absent for a binary file. */
  added?: number | null;
  removed?: number | null;
  role?: 'script' | 'import' | 'config' | null;
  before?: RunText | null;
  after?: RunText | null;
  /** The editor's address in the working tree, where that is what it is compared with. */
  uri?: string | null;
}

export interface UncommittedChange {
  run: number;
  from: string;
  patch?: RunText | null;
}

export interface ConfigDifferences {
  runs: number[];
  /** Of a run that logged none, nothing is known. */
  hasConfigs: boolean[];
  files: ConfigFile[];
  note?: string | null;
}

export interface ConfigFile {
  path: string;
  texts: (RunText | null)[];
  keys: ParamRow[];
  totalKeys: number;
  sameKeys: number;
  differs: boolean;
  problem?: string | null;
}

export interface DataDifferences {
  runs: number[];
  hasDatasets: boolean[];
  hasCommit: boolean[];
  datasets: DatasetDifference[];
  files: DvcDifference[];
  note?: string | null;
}

export interface DatasetDifference {
  name: string;
  context?: string | null;
  values: (DatasetFacts | null)[];
  columns: ParamRow[];
  differs: boolean;
}

export interface DatasetFacts {
  digest: string;
  sourceType?: string | null;
  source?: string | null;
  rows?: number | null;
  columns?: number | null;
}

export interface DvcDifference {
  path: string;
  values: ({ hash: string; size?: number | null; files?: number | null } | null)[];
}

export interface EnvironmentDifferences {
  runs: number[];
  sources: string[][];
  packages: ParamRow[];
  system: ParamRow[];
  note?: string | null;
}

export interface SharedArtifactsRequest {
  runs: RunRef[];
  baseline?: RunRef;
}

export interface SharedArtifacts {
  runs: number[];
  files: SharedArtifact[];
  problems: string[];
}

export interface SharedArtifact {
  path: string;
  kind: 'image' | 'table' | 'text';
  /** Bytes; null where a run does not have it, -1 where the size is not known. */
  sizes: (number | null)[];
}

export interface ArtifactTablesRequest {
  runs: RunRef[];
  path: string;
  baseline?: RunRef;
  onlyDifferences?: boolean;
  rows?: number;
}

export interface ArtifactTables {
  runs: number[];
  sources: RunText[];
  table?: ComparedTable | null;
  texts?: { text: string; isCut: boolean; differs: boolean }[] | null;
  problems: string[];
}

export interface ComparedTable {
  key?: string | null;
  columns: string[];
  rows: ComparedTableRow[];
  totalRows: number;
  sameRows: number;
  note?: string | null;
}

export interface ComparedTableRow {
  name: string;
  differs: boolean;
  /** For each column, one cell for each run. */
  cells: (TableCell | null)[][];
}

export interface TableCell {
  text: string;
  differs: boolean;
  delta?: WireNumber | null;
}

export interface ArtifactPicture {
  mediaType: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp' | 'image/svg+xml';
  base64: string;
}

/** Requests about what differs beside the numbers of runs, each with its parameters and answer. */
export interface DifferenceRequests {
  'forge/runs/differences': [DifferencesRequest, DifferencesResult];
  'forge/runs/workingTree': [RunRef, CommitChange];
  'forge/artifacts/shared': [SharedArtifactsRequest, SharedArtifacts];
  'forge/artifacts/tables': [ArtifactTablesRequest, ArtifactTables];
  'forge/artifacts/picture': [RunRef & { path: string }, ArtifactPicture];
}
