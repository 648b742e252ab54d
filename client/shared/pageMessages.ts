import type { Requests } from './protocol';
import type { RunRef, RunText } from './runs';

/** What the page may ask the server, through the extension, which lets no other message pass. */
export type PageRequests = Pick<
  Requests,
  | 'forge/runs/compare'
  | 'forge/runs/curves'
  | 'forge/runs/differences'
  | 'forge/runs/workingTree'
  | 'forge/artifacts/shared'
  | 'forge/artifacts/tables'
  | 'forge/artifacts/picture'
  | 'forge/runs/export'
>;

/** What the page asks the extension to do in the editor. Each is answered when it is done, with what `PageActions` says. */
export interface PageActions {
  /** Asks where to and saves; false where the user gave up. Content is text, or base64 for a picture. */
  save: [{ fileName: string; text?: string; base64?: string }, boolean];
  copy: [{ text: string }, boolean];
  /** Shows a run of the comparison in the Runs view; false where the view does not have it. */
  revealRun: [RunRef & { experimentId?: string }, boolean];
  /** Asks where to and writes the comparison as a file; false where the user gave up. */
  saveComparison: [{ state: PageState; names: string[] }, boolean];
  /** Opens files in the editor's own comparison: one by itself, several in one editor where it has one. */
  openDiffs: [{ title: string; files: DiffFile[] }, boolean];
  /** Opens a text of the server's, such as a patch. */
  openText: [RunText, boolean];
  /** Opens an artifact of a run. */
  openArtifact: [RunRef & { path: string }, boolean];
}

/** A file on two sides; a side that is absent is empty. */
export interface DiffFile {
  /** For people. */
  path: string;
  before?: RunText;
  after?: RunText;
  /** The file of the working tree, in the place of `after`. */
  uri?: string;
}

type PageCalls = PageRequests & PageActions;

/** What the comparison page says to the extension: a call, which gets an answer of the same id; or that an answer is not wanted any more. */
export type FromPage =
  | { [K in keyof PageCalls]: { type: 'call'; id: number; method: K; params: PageCalls[K][0] } }[keyof PageCalls]
  | {
      type: 'cancel';
      id: number;
    };

/** What any page says to the extension; see {@link FromPage}. */
export type PageMessage = { type: 'call'; id: number; method: string; params: unknown } | { type: 'cancel'; id: number };

/** What the extension says to a page: an answer, or that what it shows may have changed in the store. */
export type ToPage = { type: 'answer'; id: number; result: unknown } | { type: 'failure'; id: number; text: string } | { type: 'changed' };

/** What survives a reload of the window, and can be shared as a file: which runs, and how they are looked at. */
export interface PageState {
  runs: RunRef[];
  /** Run ids are unique within a store, places are not kept over a change of the runs: state names runs by `store/runId`. */
  baseline?: string;
  directions: Record<string, boolean>;
  /** Metrics of which the reader wants no best claimed. */
  undirected?: string[];
  repeats?: string[];
  /** Runs that the reader hid. */
  hidden: string[];
  /** Sections that are folded. */
  folded: string[];
  /** What each section keeps, by its id; whoever reads it takes nothing on trust. */
  sections: Record<string, unknown>;
  /** Where the page was scrolled to: the section at the top, and how far into it, in pixels. Not shared. */
  scroll?: { section: string; offset: number };
  /** What a file calls its runs, by `store/runId`, to name those that are missing. */
  names?: Record<string, string>;
  /** Marks the file that the page shows, as it was when the page began: a file that changed since goes before what the editor kept. */
  file?: string;
}
