import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { FromPage, PageState } from '../../../shared/pageMessages';
import { maxRuns, minRuns, type RunRef } from '../../../shared/protocol';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { PageCalls } from './pageCalls';
import { pageHtml } from './pageHtml';
import { readRuns } from './pageState';

const viewType = 'forge.compare';

/** The comparison pages: opens them, brings them back after a reload, and hands them the server's answer. */
export class ComparePanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly panels = new Map<string, vscode.WebviewPanel>();
  private readonly serializer = vscode.window.registerWebviewPanelSerializer(viewType, this);

  constructor(
    private readonly server: ForgeServer,
    private readonly extensionUri: vscode.Uri,
  ) {}

  /** Shows the comparison of these runs: the tab that already does, or a new one. Says so where they are too few or too many. */
  open(runs: RunRef[]): void {
    if (runs.length < minRuns || runs.length > maxRuns) {
      void vscode.window.showWarningMessage(`A comparison takes ${minRuns} to ${maxRuns} runs; ${runs.length} selected.`);
      return;
    }
    const open = this.panels.get(JSON.stringify(runs));
    if (open !== undefined) {
      open.reveal();
      return;
    }
    const panel = vscode.window.createWebviewPanel(viewType, 'Compare Runs', vscode.ViewColumn.Active, { enableFindWidget: true });
    this.fill(panel, { runs });
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const runs = readRuns(state);
    if (runs === undefined) panel.dispose();
    else this.fill(panel, { ...(state as Partial<PageState>), runs });
    return Promise.resolve();
  }

  dispose(): void {
    this.serializer.dispose();
    for (const panel of [...this.panels.values()]) panel.dispose();
  }

  private fill(panel: vscode.WebviewPanel, state: Partial<PageState> & { runs: RunRef[] }): void {
    const { runs } = state;
    const key = JSON.stringify(runs);
    this.panels.set(key, panel);
    const folder = vscode.Uri.joinPath(this.extensionUri, 'dist', 'client', 'webview');
    panel.onDidDispose(() => {
      if (this.panels.get(key) === panel) this.panels.delete(key);
    });
    const calls = new PageCalls(this.server, panel.webview);
    panel.onDidDispose(() => calls.dispose());
    panel.webview.onDidReceiveMessage((message: FromPage) => void calls.take(message));
    panel.title = `Compare ${runs.length} Runs`;
    panel.webview.options = { enableScripts: true, localResourceRoots: [folder] };
    const uri = (name: string) => panel.webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
    panel.webview.html = pageHtml({
      script: uri('compare.js'),
      style: uri('compare.css'),
      cspSource: panel.webview.cspSource,
      nonce: randomBytes(16).toString('base64url'),
      state: JSON.stringify(state),
    });
  }
}
