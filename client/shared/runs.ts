/** Runs, as they are on the wire. A finite number is a JSON number; NaN and infinities are strings, which is what {@link WireNumber} says. See docs/protocol.md. */

import type { ViewNode, ViewOptions } from './views';

/** A number that JSON may not be able to hold. */
export type WireNumber = number | 'NaN' | 'Infinity' | '-Infinity';

/** A run by the alias of its store, and id. */
export interface RunRef {
  store: string;
  runId: string;
}

export interface ListedRun extends RunRef {
  name: string;
  experimentName: string;
  status: string;
  /** Milliseconds since the epoch. */
  startTime?: number;
  /** How long ago it started, and what came out of it, for people. */
  age?: string | null;
  result?: string | null;
}

/** How the runs of one experiment are listed; absent means the default. */
export interface RunListOptions {
  /** An order of the search language. */
  sort?: string;
  /** A filter of the search language. */
  filter?: string;
  /** The key of a parameter. */
  groupBy?: string;
  /** Fields of the search language. */
  columns?: readonly string[];
}

/** How the user wants to see runs: the server keeps nothing of it. */
export interface RunsViewOptions {
  /** By the id of an experiment's node. */
  experiments: Readonly<Record<string, RunListOptions>>;
  /** Ids of run nodes. */
  starred: readonly string[];
  showDeleted: boolean;
}

/** A field to sort, group or show by. */
export interface PickField {
  /** As the search language writes it. */
  field: string;
  label: string;
  /** `attribute`, `metric`, `param` or `tag`. */
  kind: string;
  key: string;
  /** How many of the runs that were looked at have it. */
  runs: number;
  /** How many values a parameter has among them. */
  values?: number | null;
  higherIsBetter?: boolean | null;
}

export interface PickFields {
  fields: PickField[];
  /** How many runs were looked at. */
  runs: number;
  isPartial: boolean;
}

/** Something that can be written in a filter, in the place of what stands from `start` to `end` (UTF-16 units). */
export interface FilterItem {
  label: string;
  detail?: string | null;
  icon: string;
  text: string;
  start: number;
  end: number;
}

export interface FilterCompletions {
  problem?: { message: string; offset: number; isUnfinished: boolean } | null;
  items: FilterItem[];
}

/** What a run is compared with. */
export type CounterpartKind = 'best' | 'last' | 'baseline';

export interface Counterpart {
  run?: RunRef | null;
  name?: string | null;
  /** Why there is none. */
  message?: string | null;
}

/** What there is to know of a run before something is done with it. */
export interface RunAbout extends RunRef {
  name: string;
  /** Whether the store takes tags and notes; else they are kept in the editor. */
  isWritable: boolean;
  isDeleted: boolean;
  note?: string | null;
  isStarred: boolean;
  tags: { key: string; value: string }[];
  /** Keys in use in the experiment. */
  tagKeys: string[];
  experimentId: string;
  /** Its page in MLflow, without credentials. */
  page?: string | null;
}

/** A run after a change, with its row. */
export interface EditedRun {
  about: RunAbout;
  node: ViewNode;
}

/** A read-only text: what `forge/runs/text` is asked by, and a name that tells the language. */
export interface RunText {
  id: string;
  fileName: string;
}

/** A file as a run had it, beside the one in the working tree. */
export interface RunComparison {
  text: RunText;
  path: string;
  /** Where the run's text is from, for people. */
  origin: string;
  /** Absent where the file is gone. */
  uri?: string | null;
}

/** How many runs a comparison takes. */
export const minRuns = 2;

export const maxRuns = 500;

/** Requests about runs, each with its parameters and answer. */
export interface RunRequests {
  'forge/runs/list': [
    {
      filter?: string;
      /** A filter, or words that a run's name, id, experiment, status or tags hold. */ text?: string;
      experiment?: string;
      max?: number;
    },
    { runs: ListedRun[]; problems: string[]; /** More runs fit. */ isMore?: boolean },
  ];
  'forge/runs/fields': [{ node: string }, PickFields];
  'forge/runs/filterComplete': [{ node: string; filter: string; cursor?: number }, FilterCompletions];
  'forge/runs/counterpart': [RunRef & { kind: CounterpartKind }, Counterpart];
  'forge/runs/about': [RunRef, RunAbout];
  'forge/runs/edit': [
    RunRef & {
      action: 'setTag' | 'deleteTag' | 'setNote' | 'star' | 'unstar' | 'delete' | 'restore';
      /** Of a tag. */
      key?: string;
      /** Of a tag, or the note; an empty note takes it away. */
      value?: string;
      /** For the row in the answer. */
      options?: ViewOptions;
    },
    EditedRun,
  ];
  'forge/runs/models': [RunRef, { models: string[]; registered: string[] }];
  'forge/runs/register': [
    RunRef & { /** What the run calls its model. */ source: string; /** The name in the registry. */ model: string; description?: string },
    { model: string; version: string },
  ];
  'forge/runs/best': [{ runs: RunRef[] }, { run?: RunRef | null; name: string; why: string }];
  'forge/runs/commit': [RunRef, RunText];
  'forge/runs/code': [RunRef & { what: 'script' | 'config' }, { files: RunComparison[] }];
  'forge/runs/text': [{ id: string }, { text: string }];
}
