import type * as vscode from 'vscode';
import { registerArtifacts } from './features/artifacts/artifacts';
import { registerCodeLens } from './features/code-lens/codeLens';
import { ComparePanels } from './features/compare-runs/comparePanels';
import type { PageParts } from './features/compare-runs/comparePage';
import { registerComparisonEditor } from './features/compare-runs/comparisonEditor';
import { registerCompareRuns } from './features/compare-runs/compareRuns';
import { registerCompareWith } from './features/compare-runs/compareWith';
import { registerCopyRunId } from './features/copy-run-id/copyRunId';
import { registerDoctor } from './features/doctor/doctor';
import { registerExperimentActions } from './features/experiments/experimentActions';
import { ExperimentList, ExperimentListState } from './features/experiments/experimentList';
import { registerGpuBookings } from './features/gpu-bookings/gpuBookings';
import { registerModelfileLanguage } from './features/modelfiles/modelfileLanguage';
import { registerRunWithGpu } from './features/gpu-run/runWithGpu';
import { registerGpuStatus } from './features/gpu-status/gpuStatus';
import { registerGpuTimeline } from './features/gpu-timeline/gpuTimeline';
import { ModelListState } from './features/models/modelList';
import { registerModels } from './features/models/models';
import { registerNewPolicy } from './features/new-policy/newPolicy';
import { registerNewScaffold } from './features/new-scaffold/newScaffold';
import { registerOpenDocument } from './features/open-document/openDocument';
import { registerReports } from './features/reports/reports';
import { registerReproduce } from './features/reproduce/reproduceExperiment';
import { registerRunActions } from './features/run-actions/runActions';
import { RunEdits } from './features/run-actions/runEdits';
import { LocalNotes } from './features/run-actions/runNotes';
import { ServerStars } from './features/run-actions/serverStars';
import { RunsOptions } from './features/runs-view/runsOptions';
import { registerRunsView } from './features/runs-view/runsView';
import { registerServerCommands } from './features/server/serverCommands';
import { registerSyncModels } from './features/sync-models/syncModels';
import { registerTrackingStores } from './features/tracking-stores/trackingStores';
import { InSight } from './features/views/inSight';
import { registerViews } from './features/views/views';
import { ForgeServer } from './infrastructure/forgeServer';

let server: ForgeServer | undefined;

export function activate(context: vscode.ExtensionContext): void {
  server = new ForgeServer(context.extensionPath);
  const options = new RunsOptions(context.workspaceState);
  const experimentState = new ExperimentListState(context.workspaceState);
  const notes = new LocalNotes(context.workspaceState);
  const modelState = new ModelListState(context.workspaceState);
  const inSight = new InSight();
  const views = registerViews(
    server,
    () => ({ ...options.options, metadata: experimentState.options, models: modelState.options, notes: notes.all() }),
    inSight,
  );
  const edits = new RunEdits(server, views, () => options.options);
  const experiments = new ExperimentList(server, views.experiments, experimentState);
  const pages: PageParts = { server, extensionUri: context.extensionUri, runsView: views.runs, inSight };
  const panels = new ComparePanels(pages);
  context.subscriptions.push(
    server,
    views,
    registerServerCommands(server),
    registerOpenDocument(),
    registerArtifacts(server, context),
    registerCopyRunId(),
    inSight,
    panels,
    registerComparisonEditor(pages),
    options,
    registerRunsView(server, views.runs, options, new ServerStars(edits)),
    registerCompareRuns(server, views, panels),
    registerCompareWith(server, views.runs, panels),
    registerCodeLens(server, panels, experiments),
    registerExperimentActions(server, experiments, panels),
    registerRunActions(server, views, experiments, edits, notes, panels),
    registerGpuBookings({ server, state: context.workspaceState }),
    registerSyncModels(server),
    registerGpuStatus(server, context.workspaceState),
    registerRunWithGpu(server),
    registerGpuTimeline(server, context.extensionUri, inSight),
    registerModels(server, views, panels, modelState),
    registerNewPolicy(server),
    registerNewScaffold(server),
    registerDoctor(server),
    registerReports(server, views.runs),
    registerReproduce(server),
    registerModelfileLanguage(),
    registerTrackingStores(server, context.secrets),
  );
  // Not awaited: the views are there at once, and say that they load.
  void server.start();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
