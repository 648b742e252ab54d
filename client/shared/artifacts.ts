/** Artifacts of runs, as they are on the wire. See docs/protocol.md. */

import type { RunRef } from './runs';

export interface ArtifactStat {
  kind: 'file' | 'folder' | 'none';
  /** Bytes. */
  size?: number;
}

export interface ArtifactEntry {
  name: string;
  isFolder: boolean;
  size?: number;
}

/** Saves to the absolute path `target`, or under the artifact's own name into the folder `into`. */
export interface ArtifactSaveRequest extends RunRef {
  path: string;
  target?: string;
  into?: string;
}

export interface ArtifactSave {
  target: string;
  files: number;
  bytes: number;
  /** What was left out and why. */
  problems: string[];
}

/** Requests about artifacts, each with its parameters and answer. */
export interface ArtifactRequests {
  'forge/artifacts/stat': [RunRef & { path: string }, ArtifactStat];
  'forge/artifacts/list': [RunRef & { path: string }, { entries: ArtifactEntry[] }];
  'forge/artifacts/save': [ArtifactSaveRequest, ArtifactSave];
}
