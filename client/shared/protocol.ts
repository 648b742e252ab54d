/**
 * The custom messages of docs/protocol.md, as they are on the wire. The server's records in server/Features are the origin.
 * A finite number is a JSON number; NaN and infinities are strings, which is what {@link WireNumber} says.
 */

import type { CompareRequest, CompareResult, CurvesRequest, CurvesResult } from './comparison';
import type {
  ArtifactPicture,
  ArtifactTables,
  ArtifactTablesRequest,
  CommitChange,
  DifferencesRequest,
  DifferencesResult,
  SharedArtifacts,
  SharedArtifactsRequest,
} from './differences';
import type { ExportedComparison, ExportRequest } from './exporting';
import type { BookLogin, GpuBookings, GpuCalendar, GpuList, MyBookings, ReservationRef, ReserveRequest, ReserveResult } from './gpus';
import type {
  GateAnswer,
  ModelChoices,
  ModelGroup,
  ModelPlan,
  ModelTransition,
  ModelWish,
  SyncPlan,
  SyncResult,
  TrackedAnswer,
  VersionAbout,
  VersionChange,
  VersionEdited,
} from './models';
import type { StoreCheck, StoreCredential, StoreTestResult, ListedStore } from './stores';

/** A number that JSON may not be able to hold. */
export type WireNumber = number | 'NaN' | 'Infinity' | '-Infinity';

/** The views that the sidebar shows. */
export type ViewName = 'experiments' | 'runs' | 'gpus' | 'models' | 'team';

export interface ViewNode {
  /** Carries all that asking for its children needs. */
  id: string;
  label: string;
  description?: string;
  /** Markdown; the server escapes every value from a store. */
  tooltip?: string;
  /** The tooltip costs something: it is asked for when it is to be seen. */
  tooltipOnDemand?: boolean;
  /** A codicon. */
  icon?: string;
  /** A theme color id. */
  iconColor?: string;
  /** 0: no children, 1: collapsed, 2: expanded. */
  expansion?: 0 | 1 | 2;
  /** What menus key on. */
  context?: string;
  accessibleLabel?: string;
  command?: { kind: string; argument: string };
}

export interface ViewPage {
  nodes: ViewNode[];
  message?: { cause: string; text: string };
}

export interface ViewRequest {
  view: ViewName;
  id?: string;
  page?: string;
  options?: ViewOptions;
}

/** How the user wants to see a view: the server keeps nothing of it. */
export interface ViewOptions extends Partial<RunsViewOptions> {
  /** The Experiments view. */
  metadata?: ExperimentListOptions;
  /** The Models view. */
  models?: { group?: ModelGroup };
  /** Notes that are kept in the editor, by the id of the run's node. */
  notes?: Readonly<Record<string, string>>;
}

export type ExperimentGroup = 'researcher' | 'status' | 'tag' | 'tracking';

export interface ExperimentListOptions {
  /** By researcher where absent. */
  group?: ExperimentGroup;
  /** Words that all have to be there. */
  filter?: string;
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

/** The number at a view's icon; 0 where there is none. */
export interface ViewBadge {
  value: number;
  tooltip: string;
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

export interface ExperimentChoice {
  /** The id of its row. */
  id: string;
  name: string;
  owner?: string | null;
  status?: string | null;
  goal?: string | null;
  hasBaseline: boolean;
}

/** The first draft of the team's policy. */
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

export interface NewPolicy {
  uri: string;
  text: string;
  /** There is a policy already: nothing is to be written. */
  exists: boolean;
}

/** A kind of report, for a list to pick one from. */
export interface ReportKind {
  kind: string;
  title: string;
  what: string;
  subject: 'workspace' | 'experiment' | 'experimentOrWorkspace';
  format: 'markdown' | 'html';
}

export interface ReportRequest {
  kind: string;
  /** An experiment: the id of its row, its `experiment_id`, or its folder. */
  target?: string;
  since?: string;
  options?: Record<string, string>;
  /** The file that it is made for, so that its links lead from there. */
  file?: string;
}

export interface ReportText {
  title: string;
  /** Where a file with it usually is, relative to the workspace. */
  fileName: string;
  format: 'markdown' | 'html';
  text: string;
  /** What could not be read; it stands in the report too. */
  problems: string[];
}

/** What the server is told at start, and again when settings change. */
export interface ForgeSettings {
  trackingUri?: string;
  /** Whether the user set it, and not the workspace. */
  isTrackingUriOwn?: boolean;
  stores?: { uri: string; name?: string; isOwn: boolean }[];
  proxy?: string;
  /** Hosts that need no proxy, with commas between. */
  noProxy?: string;
  certificateAuthority?: string;
  reservations?: string;
  isReservationsOwn?: boolean;
  user?: string;
  /** Where the user's Ollama is. */
  ollamaHost?: string;
}

/** What of a view is out of date: the children of a node, or rows that look different while their children are as they were, or everything. */
export interface ViewChange {
  view: ViewName;
  id?: string;
  rows?: string[];
}

/** Each notification to the server that the editor does not send by itself. */
export interface Notifications {
  'forge/credentials': { credentials: StoreCredential[] };
  'forge/trust': { trusted: boolean };
  'forge/views/refresh': { view: ViewName };
  'forge/views/visible': { views: ViewName[]; focused: boolean };
  'workspace/didChangeConfiguration': { settings: { forge: ForgeSettings } };
}

/** Each custom request with its parameters and answer. */
export interface Requests {
  'forge/views/children': [ViewRequest, ViewPage];
  'forge/views/tooltip': [{ view: ViewName; id: string; options?: ViewOptions }, { tooltip?: string | null }];
  'forge/views/badge': [{ view: ViewName }, ViewBadge];
  'forge/views/rows': [{ view: ViewName; ids: string[]; options?: ViewOptions }, ViewPage];
  'forge/runs/list': [
    {
      filter?: string;
      /** A filter, or words that a run's name, id, experiment, status or tags hold. */ text?: string;
      experiment?: string;
      max?: number;
    },
    { runs: ListedRun[]; problems: string[]; /** More runs fit. */ isMore?: boolean },
  ];
  'forge/artifacts/stat': [RunRef & { path: string }, ArtifactStat];
  'forge/artifacts/list': [RunRef & { path: string }, { entries: ArtifactEntry[] }];
  'forge/artifacts/save': [ArtifactSaveRequest, ArtifactSave];
  'forge/runs/fields': [{ node: string }, PickFields];
  'forge/runs/filterComplete': [{ node: string; filter: string; cursor?: number }, FilterCompletions];
  'forge/runs/counterpart': [RunRef & { kind: CounterpartKind }, Counterpart];
  'forge/runs/compare': [CompareRequest, CompareResult];
  'forge/runs/curves': [CurvesRequest, CurvesResult];
  'forge/runs/differences': [DifferencesRequest, DifferencesResult];
  'forge/runs/workingTree': [RunRef, CommitChange];
  'forge/artifacts/shared': [SharedArtifactsRequest, SharedArtifacts];
  'forge/artifacts/tables': [ArtifactTablesRequest, ArtifactTables];
  'forge/artifacts/picture': [RunRef & { path: string }, ArtifactPicture];
  'forge/runs/export': [ExportRequest, ExportedComparison];
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
  'forge/models/syncPlan': [object, SyncPlan];
  'forge/models/sync': [
    {
      /** Of the catalogue or the server. */ names?: string[];
      /** Brings those too that are there. */ update?: boolean;
    },
    SyncResult,
  ];
  'forge/policy/new': [object, NewPolicy];
  'forge/report/kinds': [object, { kinds: ReportKind[] }];
  'forge/report': [ReportRequest, ReportText];
  'forge/new/start': [{ folder?: string }, ScaffoldStart];
  'forge/new/check': [ScaffoldWish, ScaffoldCheck];
  'forge/new/make': [ScaffoldWish & { branch?: boolean; carryChanges?: boolean }, ScaffoldMade];
  'forge/doctor': [object, { text: string; isClean: boolean }];
  'forge/stores/list': [object, { stores: ListedStore[] }];
  'forge/stores/check': [{ address: string }, StoreCheck];
  'forge/stores/test': [{ address: string; user?: string; password?: string; token?: string }, StoreTestResult];
  'forge/models/list': [object, ModelChoices];
  'forge/models/plan': [ModelWish, ModelPlan];
  'forge/models/gates': [{ id: string; output?: string }, GateAnswer];
  'forge/models/transition': [{ id: string; back?: boolean }, ModelTransition];
  'forge/models/track': [{ id: string; back?: boolean }, TrackedAnswer];
  'forge/models/version': [{ /** Of a row of the Models view. */ id: string }, VersionAbout];
  'forge/models/editVersion': [{ store: string; model: string; version: string; changes: VersionChange[] }, VersionEdited];
  'forge/models/checkName': [{ kind: 'alias' | 'tag'; name: string }, { problem?: string | null }];
  'forge/models/download': [{ id: string; /** The folder that gets a folder. */ into: string }, ArtifactSave];
  'forge/gpus/list': [object, GpuList];
  'forge/gpus/reserve': [ReserveRequest, ReserveResult];
  'forge/gpus/release': [ReservationRef, ReserveResult];
  'forge/gpus/extend': [ReservationRef & { hours: number }, ReserveResult];
  'forge/gpus/shorten': [ReservationRef & { hours?: number; until?: string }, ReserveResult];
  'forge/gpus/transfer': [ReservationRef & { toUser: string }, ReserveResult];
  'forge/gpus/bookings': [{ node?: string }, GpuBookings];
  'forge/gpus/signIn': [{ user?: string; password?: string }, BookLogin];
  'forge/gpus/calendar': [{ from: string; to: string }, GpuCalendar];
  'forge/gpus/mine': [object, MyBookings];
}

/** How many runs a comparison takes. */
export const minRuns = 2;
export const maxRuns = 500;
