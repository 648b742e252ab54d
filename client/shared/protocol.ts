/**
 * The custom messages of docs/protocol.md, as they are on the wire: what they carry is in a file for each feature. The server's records in
 * server/Features are the origin.
 */

import type { ArtifactRequests } from './artifacts';
import type { CompareRequests } from './comparison';
import type { DifferenceRequests } from './differences';
import type { ExperimentRequests } from './experiments';
import type { ExportRequests } from './exporting';
import type { GpuRequests } from './gpus';
import type { ModelRequests } from './models';
import type { ReportRequests } from './reports';
import type { RunRequests } from './runs';
import type { ScaffoldRequests } from './scaffolds';
import type { ForgeSettings } from './settings';
import type { StoreCredential, StoreRequests } from './stores';
import type { ViewName, ViewRequests } from './views';

/** Each notification to the server that the editor does not send by itself. */
export interface Notifications {
  'forge/credentials': { credentials: StoreCredential[] };
  'forge/trust': { trusted: boolean };
  'forge/views/refresh': { view: ViewName };
  'forge/views/visible': { views: ViewName[]; focused: boolean };
  'workspace/didChangeConfiguration': { settings: { forge: ForgeSettings } };
}

/** Each custom request with its parameters and answer. */
export interface Requests
  extends
    ViewRequests,
    CompareRequests,
    DifferenceRequests,
    ExportRequests,
    RunRequests,
    ArtifactRequests,
    ExperimentRequests,
    ModelRequests,
    GpuRequests,
    StoreRequests,
    ScaffoldRequests,
    ReportRequests {}
