/** Experiments of the workspace, as they are on the wire. See docs/protocol.md. */

import type { RunRef } from './runs';

export type ExperimentGroup = 'researcher' | 'status' | 'tag' | 'tracking';

export interface ExperimentListOptions {
  /** By researcher where absent. */
  group?: ExperimentGroup;
  /** Words that all have to be there. */
  filter?: string;
}

export interface ExperimentChoice {
  /** The id of its row. */
  id: string;
  name: string;
  owner?: string | null;
  status?: string | null;
  goal?: string | null;
  hasBaseline: boolean;
}

/** Requests about experiments, each with its parameters and answer. */
export interface ExperimentRequests {
  'forge/experiments/list': [object, { experiments: ExperimentChoice[]; people: string[] }];
  'forge/experiments/edit': [{ id: string; action: 'archive' | 'handOff'; to?: string }, /** LSP's WorkspaceEdit. */ object];
  'forge/experiments/baseline': [{ id: string }, { runs: RunRef[] }];
  'forge/experiments/runs': [
    {
      which: 'last' | 'best' | 'all';
      /** Of an experiment's row. */ id?: string;
      tracking?: string;
      /** The path of a script. */ script?: string;
    },
    { runs: RunRef[]; message?: string | null },
  ];
  'forge/experiments/way': [({ id: string } | RunRef) & { group?: ExperimentGroup }, { nodes: string[] }];
}
