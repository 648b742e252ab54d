import * as vscode from 'vscode';
import type { PageMessage, ToPage } from '../../../shared/pageMessages';
import type { TimelineRequests, TimelineStart } from '../../../shared/timelineMessages';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { WebviewCalls } from '../../infrastructure/webviewCalls';
import { fillPage } from '../../infrastructure/webviewPage';
import { experimentOf } from '../reserve-gpu/openExperiment';
import type { InSight } from '../views/inSight';
import { gpuOf } from '../views/nodeIds';
import type { Row } from '../views/treeModel';
import { timelineActions } from './timelineActions';

const viewType = 'forge.gpuTimeline';
const title = 'GPU Timeline';
/** How long changes are gathered before the page is told, in milliseconds. */
const gathering = 500;
const passed: ReadonlySet<string> = new Set<keyof TimelineRequests>([
  'forge/gpus/calendar',
  'forge/gpus/reserve',
  'forge/gpus/release',
  'forge/gpus/extend',
  'forge/gpus/shorten',
  'forge/gpus/transfer',
  'forge/experiments/list',
]);

/** *Forge: Show GPU Timeline*: one tab with the timeline of all cards, which comes back after a reload. */
export function registerGpuTimeline(server: ForgeServer, extensionUri: vscode.Uri, inSight: InSight): vscode.Disposable {
  const timeline = new GpuTimeline(server, extensionUri, inSight);
  return vscode.Disposable.from(
    timeline,
    vscode.window.registerWebviewPanelSerializer(viewType, timeline),
    vscode.commands.registerCommand('forge.showGpuTimeline', () => timeline.show()),
    vscode.commands.registerCommand('forge.showGpuInTimeline', (row?: Row) => timeline.show(row)),
  );
}

class GpuTimeline implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  /** The text editor that had the focus last: the timeline has it now, and bookings are for what was open before. */
  private editor = vscode.window.activeTextEditor;
  private readonly watching = vscode.window.onDidChangeActiveTextEditor((editor) => (this.editor = editor ?? this.editor));

  constructor(
    private readonly server: ForgeServer,
    private readonly extensionUri: vscode.Uri,
    private readonly inSight: InSight,
  ) {}

  /** Shows the timeline, at the card of a row where there is one. */
  show(row?: Row): void {
    const start = row !== undefined && gpuOf(row.node.id) !== undefined ? { card: row.node.id, askedAt: Date.now() } : {};
    if (this.panel === undefined) this.open(vscode.window.createWebviewPanel(viewType, title, vscode.ViewColumn.Active), start);
    else {
      this.panel.reveal();
      if ('card' in start) this.fill(this.panel, start);
    }
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.panel?.dispose();
    this.open(panel, {});
    return Promise.resolve();
  }

  dispose(): void {
    this.watching.dispose();
    this.panel?.dispose();
  }

  private open(panel: vscode.WebviewPanel, start: TimelineStart): void {
    const { server, inSight } = this;
    this.panel = panel;
    const actions = timelineActions(server, () => experimentOf(this.editor?.document.uri));
    const calls = new WebviewCalls(server, panel.webview, passed, actions);
    let timer: NodeJS.Timeout | undefined;
    const tell = () => {
      // The first of several changes sets the time, so that a page is told of a store that never rests too.
      if (!panel.visible || timer !== undefined) return;
      timer = setTimeout(() => {
        timer = undefined;
        if (panel.visible) void panel.webview.postMessage({ type: 'changed' } satisfies ToPage);
      }, gathering);
    };
    const see = () => {
      inSight.set(panel, panel.visible, 'gpus');
      // A hidden page is gone until it shows again, and then it asks anew.
      if (!panel.visible) calls.cancelAll();
    };
    const disposables = [
      calls,
      panel.webview.onDidReceiveMessage((message: PageMessage) => void calls.take(message)),
      server.onDidChangeView(({ view }) => view === 'gpus' && tell()),
      server.onDidChangeState(tell),
      vscode.workspace.onDidGrantWorkspaceTrust(tell),
      panel.onDidChangeViewState(see),
    ];
    panel.onDidDispose(() => {
      inSight.set(panel, false);
      clearTimeout(timer);
      if (this.panel === panel) this.panel = undefined;
      for (const disposable of disposables) disposable.dispose();
    });
    see();
    this.fill(panel, start);
  }

  private fill(panel: vscode.WebviewPanel, state: TimelineStart): void {
    fillPage(panel.webview, this.extensionUri, { name: 'timeline', title, state });
  }
}
