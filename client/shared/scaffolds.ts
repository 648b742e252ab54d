/** What is made from templates, as it is on the wire. See docs/protocol.md. */

/** What is to be made from a template. */
export interface ScaffoldWish {
  kind: 'project' | 'experiment' | 'agent';
  name: string;
  user?: string;
  goal?: string;
  /** Of the workspace; for a project what gets its folder. */
  folder?: string;
}

/** What a dialog about something new begins with. */
export interface ScaffoldStart {
  user: string;
  hasGit: boolean;
  branch?: string | null;
  /** Files that are changed and not committed. */
  changed: number;
}

/** What a name would come to. */
export interface ScaffoldCheck {
  problem?: string | null;
  path: string;
  kept: string[];
  branch: string;
}

/** What was made. */
export interface ScaffoldMade {
  folder: string;
  path: string;
  /** Files to look at, the first of all last. */
  open: string[];
  kept: string[];
  branch?: string | null;
  problem?: string | null;
}

/** The first draft of the team's policy. */
export interface NewPolicy {
  uri: string;
  text: string;
  /** There is a policy already: nothing is to be written. */
  exists: boolean;
}

/** Requests about new projects, experiments, agents and policies, each with its parameters and answer. */
export interface ScaffoldRequests {
  'forge/policy/new': [object, NewPolicy];
  'forge/new/start': [{ folder?: string }, ScaffoldStart];
  'forge/new/check': [ScaffoldWish, ScaffoldCheck];
  'forge/new/make': [ScaffoldWish & { branch?: boolean; carryChanges?: boolean }, ScaffoldMade];
}
