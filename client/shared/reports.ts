/** Reports and the doctor, as they are on the wire. See docs/protocol.md. */

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

/** Requests about reports, each with its parameters and answer. */
export interface ReportRequests {
  'forge/report/kinds': [object, { kinds: ReportKind[] }];
  'forge/report': [ReportRequest, ReportText];
  'forge/doctor': [object, { text: string; isClean: boolean }];
}
