import type * as vscode from 'vscode';
import { registerCodeLens } from './features/code-lens/codeLens';
import { ComparePanels } from './features/compare-runs/comparePanels';
import { registerCompareRuns } from './features/compare-runs/compareRuns';
import { registerCompareWith } from './features/compare-runs/compareWith';
import { registerCopyRunId } from './features/copy-run-id/copyRunId';
import { registerNewPolicy } from './features/new-policy/newPolicy';
import { registerOpenDocument } from './features/open-document/openDocument';
import { registerReleaseGpu } from './features/release-gpu/releaseGpu';
import { registerReserveGpu } from './features/reserve-gpu/reserveGpu';
import { RunsOptions } from './features/runs-view/runsOptions';
import { registerRunsView } from './features/runs-view/runsView';
import { registerServerCommands } from './features/server/serverCommands';
import { registerViews } from './features/views/views';
import { ForgeServer } from './infrastructure/forgeServer';

let server: ForgeServer | undefined;

export function activate(context: vscode.ExtensionContext): void {
  server = new ForgeServer(context.extensionPath);
  const options = new RunsOptions(context.workspaceState);
  const views = registerViews(server, options);
  const panels = new ComparePanels(server, context.extensionUri);
  context.subscriptions.push(
    server,
    views,
    registerServerCommands(server),
    registerOpenDocument(),
    registerCopyRunId(),
    panels,
    options,
    registerRunsView(server, views.runs, options),
    registerCompareRuns(server, views.runs, panels),
    registerCompareWith(server, views.runs, panels),
    registerCodeLens(server, panels, views.experiments),
    registerReserveGpu(server),
    registerReleaseGpu(server),
    registerNewPolicy(server),
  );
  // Not awaited: the views are there at once, and say that they load.
  void server.start();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
