import type { RunRef } from './runs';

/** What a report's page says to the extension. */
export type ReportMessage =
  /** Opens a file of the workspace, or a page of the web. */
  | { type: 'open'; address: string }
  /** Shows a run in the Runs view. */
  | ({ type: 'run'; experimentId?: string } & RunRef)
  /** Saves the report as a file. */
  | { type: 'save' }
  /** Makes the report anew. */
  | { type: 'renew' };
