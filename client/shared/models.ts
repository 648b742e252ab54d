/** What is said about the models of the catalogue and Ollama; see docs/protocol.md. */

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
