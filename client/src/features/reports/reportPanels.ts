import * as vscode from 'vscode';
import type { ReportMessage } from '../../../shared/reportMessages';
import type { ReportRequest, ReportText } from '../../../shared/reports';
import { revealRun } from '../runs-view/revealRun';
import type { ServerView } from '../views/serverView';

/** Pages of HTML, one panel for each report. A page brings its own policy, which allows its script and styles by their hashes, and no network. */
export class ReportPanels implements vscode.Disposable {
  private readonly shown = new Map<string, { panel: vscode.WebviewPanel; request: ReportRequest; report: ReportText }>();

  constructor(
    private readonly runs: ServerView,
    private readonly make: (request: ReportRequest) => Promise<ReportText | undefined>,
    private readonly save: (request: ReportRequest) => Promise<void>,
  ) {}

  /** The report of the panel that has the focus. */
  get active(): ReportRequest | undefined {
    return [...this.shown.values()].find(({ panel }) => panel.active)?.request;
  }

  /** What the panel of a report shows. */
  report(request: ReportRequest): ReportText | undefined {
    return this.shown.get(keyOf(request))?.report;
  }

  show(request: ReportRequest, report: ReportText): void {
    const key = keyOf(request);
    const known = this.shown.get(key);
    const panel = known?.panel ?? this.open(key, report.title);
    this.shown.set(key, { panel, request, report });
    panel.webview.html = report.text;
    panel.reveal();
  }

  dispose(): void {
    for (const { panel } of this.shown.values()) panel.dispose();
  }

  private open(key: string, title: string): vscode.WebviewPanel {
    const panel = vscode.window.createWebviewPanel('forge.report', title, vscode.ViewColumn.Active, {
      enableScripts: true,
      enableFindWidget: true,
      localResourceRoots: [],
      retainContextWhenHidden: true,
    });
    panel.onDidDispose(() => this.shown.delete(key));
    panel.webview.onDidReceiveMessage((message: ReportMessage) => this.take(key, message));
    return panel;
  }

  private async take(key: string, message: ReportMessage): Promise<void> {
    const request = this.shown.get(key)?.request;
    if (message.type === 'run') await revealRun(this.runs, message, message.experimentId);
    else if (message.type === 'open') await openFile(message.address);
    else if (request !== undefined && message.type === 'save') await this.save(request);
    else if (request !== undefined) {
      const report = await this.make(request);
      if (report !== undefined) this.show(request, report);
    }
  }
}

/** Opens what a link of a page leads to: a file of the workspace in the editor, a page of the web outside of it. Nothing else is opened. */
async function openFile(address: string): Promise<void> {
  const uri = vscode.Uri.parse(address, true);
  if (uri.scheme === 'https' || uri.scheme === 'http') await vscode.env.openExternal(uri);
  else if (vscode.workspace.getWorkspaceFolder(uri) !== undefined)
    await vscode.commands.executeCommand('vscode.open', uri, { preview: true });
}

function keyOf({ kind, target, since }: ReportRequest): string {
  return JSON.stringify([kind, target, since]);
}
