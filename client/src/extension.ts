import type * as vscode from 'vscode';
import { registerArtifacts } from './features/artifacts/artifacts';
import { registerCodeLens } from './features/code-lens/codeLens';
import { ComparePanels } from './features/compare-runs/comparePanels';
import { registerCompareRuns } from './features/compare-runs/compareRuns';
import { registerCopyRunId } from './features/copy-run-id/copyRunId';
import { registerNewPolicy } from './features/new-policy/newPolicy';
import { registerOpenDocument } from './features/open-document/openDocument';
import { registerReleaseGpu } from './features/release-gpu/releaseGpu';
import { registerReserveGpu } from './features/reserve-gpu/reserveGpu';
import { registerServerCommands } from './features/server/serverCommands';
import { registerTrackingStores } from './features/tracking-stores/trackingStores';
import { registerViews } from './features/views/views';
import { ForgeServer } from './infrastructure/forgeServer';

let server: ForgeServer | undefined;

export function activate(context: vscode.ExtensionContext): void {
  server = new ForgeServer(context.extensionPath);
  const views = registerViews(server);
  const panels = new ComparePanels(server, context.extensionUri);
  context.subscriptions.push(
    server,
    views,
    registerServerCommands(server),
    registerOpenDocument(),
    registerArtifacts(server, context),
    registerCopyRunId(),
    panels,
    registerCompareRuns(server, views.runs, panels),
    registerCodeLens(server, panels, views.experiments),
    registerReserveGpu(server),
    registerReleaseGpu(server),
    registerNewPolicy(server),
    registerTrackingStores(server, context.secrets),
  );
  // Not awaited: the views are there at once, and say that they load.
  void server.start();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
