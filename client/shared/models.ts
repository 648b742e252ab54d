import type { ArtifactSave } from './artifacts';

/** The models of the catalogue and their transitions, as they are on the wire. */

/** A model of the catalogue, or a version in a tracking registry. */
export interface ModelChoice {
  /** The id of its row. */
  id: string;
  name: string;
  state?: string | null;
  version?: string | null;
  owners: string;
  /** Whether it is a model of the catalogue. */
  isModel: boolean;
  next?: string | null;
  targets: string[];
  /** Address of its Modelfile. */
  modelfile?: string | null;
  run?: { store: string; runId: string } | null;
}

export interface ModelChoices {
  models: ModelChoice[];
  problem?: string | null;
}

/** A transition as somebody asks for it: without `to` a rollback, without `reason` a look. */
export interface ModelWish {
  model: string;
  to?: string;
  reason?: string;
  only?: 'catalogue' | 'tracking';
}

export interface ModelPlan {
  /** Names the plan to the messages that carry it out. */
  id?: string | null;
  refusal?: string | null;
  model: string;
  from?: string | null;
  to: string;
  changes: string[];
  steps: string[];
  notes: string[];
  checks: string[];
  commands: string[];
}

export interface GateAnswer {
  results: { name: string; outcome: 'passed' | 'failed' | 'notChecked' | 'notNeeded'; message: string }[];
  refusal?: string | null;
}

/** The edits of a transition. `made` are files that they make: taking it back means to delete these. */
export interface ModelTransition {
  refusal?: string | null;
  /** LSP's WorkspaceEdit. */
  edit: object;
  made: string[];
  isTracked: boolean;
}

export interface TrackedAnswer {
  done: string[];
  problem?: string | null;
}

/** A version of a registered model as MLflow has it now. */
export interface VersionAbout {
  store: string;
  model: string;
  version: string;
  /** Why it cannot be changed there; absent where it can. */
  readOnly?: string | null;
  description: string;
  tags: { key: string; value: string }[];
  /** All of the model. */
  aliases: ModelAlias[];
}

/** `state`: the state of the catalogue that the alias means. */
export interface ModelAlias {
  alias: string;
  version: string;
  state?: string | null;
}

/** A change of a version: `from` is what was seen there, `to` what shall be; absent means nothing. */
export interface VersionChange {
  kind: 'description' | 'tag' | 'alias';
  name?: string | null;
  from?: string | null;
  to?: string | null;
}

export interface VersionEdited {
  refusal?: string | null;
  done: string[];
  problem?: string | null;
  /** What takes it back. */
  back: VersionChange[];
}

/** What the commands of a gate say, under the name that they were asked to say it under. */
export interface ModelOutput {
  output: string;
  text: string;
}

/** How the Models view is grouped; by state where absent. */
export type ModelGroup = 'state' | 'owner' | 'source';

export type SyncState = 'missing' | 'different' | 'installed' | 'deprecated' | 'unneeded' | 'problem';

/** A model, and what a sync would do about it. */
export interface PlannedModel {
  /** Its name on the server. */
  name: string;
  /** Its names in the catalogue; empty for one that others are only built on. */
  entries: string[];
  state: SyncState;
  action: 'pull' | 'create';
  /** Why it is in this state. */
  reason?: string | null;
  /** What it is built on. */
  base?: string | null;
  /** Bytes on the server. */
  size?: number | null;
  /** A sync takes it unless somebody says otherwise. */
  isSelected: boolean;
}

/** The catalogue beside what Ollama has. */
export interface SyncPlan {
  server: string;
  models: PlannedModel[];
  headline: string;
}

/** How a sync ended. */
export interface SyncResult {
  headline: string;
  /** All of it for people. */
  text: string;
  /** What to try again. */
  again: string[];
  isClean: boolean;
}

/** Requests about models, each with its parameters and answer. */
export interface ModelRequests {
  'forge/models/syncPlan': [object, SyncPlan];
  'forge/models/sync': [
    {
      /** Of the catalogue or the server. */ names?: string[];
      /** Brings those too that are there. */ update?: boolean;
    },
    SyncResult,
  ];
  'forge/models/list': [object, ModelChoices];
  'forge/models/plan': [ModelWish, ModelPlan];
  'forge/models/gates': [{ id: string; output?: string }, GateAnswer];
  'forge/models/transition': [{ id: string; back?: boolean }, ModelTransition];
  'forge/models/track': [{ id: string; back?: boolean }, TrackedAnswer];
  'forge/models/version': [{ /** Of a row of the Models view. */ id: string }, VersionAbout];
  'forge/models/editVersion': [{ store: string; model: string; version: string; changes: VersionChange[] }, VersionEdited];
  'forge/models/checkName': [{ kind: 'alias' | 'tag'; name: string }, { problem?: string | null }];
  'forge/models/download': [{ id: string; /** The folder that gets a folder. */ into: string }, ArtifactSave];
}
