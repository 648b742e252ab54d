import * as vscode from 'vscode';
import type { ReportKind, ReportRequest, ReportText } from '../../../shared/reports';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { pickExperiment } from '../experiments/experimentActions';
import { runOf } from '../views/nodeIds';
import type { ServerView } from '../views/serverView';
import type { Row } from '../views/treeModel';
import { pathOf, requestOf } from './reportAddress';
import { ReportPanels } from './reportPanels';
import { saveReport } from './saveReport';

const scheme = 'forge-report';

/** *Forge: Show Report…*: Markdown in the editor's own preview, pages of HTML in a panel; either can be saved as a file. */
export function registerReports(server: ForgeServer, runs: ServerView): vscode.Disposable {
  const reports = new Reports(server, runs);
  return vscode.Disposable.from(
    reports,
    vscode.commands.registerCommand('forge.showReport', (what?: Row | ReportRequest) => reports.show(what)),
    vscode.commands.registerCommand('forge.saveReport', () => reports.save()),
  );
}

class Reports implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  /** What was shown as Markdown, by address. */
  private readonly texts = new Map<string, { request: ReportRequest; report: ReportText }>();
  private readonly panels: ReportPanels;
  private readonly disposables: vscode.Disposable[];

  constructor(
    private readonly server: ForgeServer,
    runs: ServerView,
  ) {
    this.panels = new ReportPanels(
      runs,
      (request) => this.make(request),
      (request) => this.saveAs(request),
    );
    this.disposables = [
      this.changed,
      this.panels,
      vscode.workspace.registerTextDocumentContentProvider(scheme, {
        onDidChange: this.changed.event,
        provideTextDocumentContent: (uri, cancel) => this.texts.get(uri.path)?.report.text ?? this.again(uri, cancel),
      }),
      vscode.window.tabGroups.onDidChangeTabs(() => this.tell()),
      vscode.window.tabGroups.onDidChangeTabGroups(() => this.tell()),
    ];
  }

  /** Shows a report; without a kind the user picks one. A row stands for its experiment. */
  async show(what?: Row | ReportRequest): Promise<void> {
    try {
      const request = what !== undefined && 'kind' in what ? what : await this.pick(what);
      if (request === undefined) return;
      const report = await this.make(request);
      if (report === undefined) return;
      if (report.format === 'html') this.panels.show(request, report);
      else await this.preview(request, report);
    } catch (error) {
      void vscode.window.showErrorMessage(plain(`Forge could not make the report. ${text(error)}`));
    }
  }

  /** Saves the report that shows. */
  async save(): Promise<void> {
    const request = this.panels.active ?? this.shown()?.request;
    if (request === undefined) void vscode.window.showInformationMessage('Show a report first: Forge: Show Report.');
    else await this.saveAs(request);
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }

  private async preview(request: ReportRequest, report: ReportText): Promise<void> {
    const uri = vscode.Uri.from({ scheme, path: pathOf(request, report.fileName) });
    this.texts.set(uri.path, { request, report });
    this.changed.fire(uri);
    await vscode.commands.executeCommand('markdown.showPreview', uri);
    this.tell();
  }

  /** The report of a preview that came back with its window, as it is by now. */
  private async again(uri: vscode.Uri, cancel: vscode.CancellationToken): Promise<string> {
    const request = requestOf(uri.path);
    if (request === undefined) return '';
    try {
      const report = await this.server.request('forge/report', request, cancel);
      this.texts.set(uri.path, { request, report });
      this.tell();
      return report.text;
    } catch (error) {
      return `Forge could not make the report. ${text(error)}\n`;
    }
  }

  private async pick(row: Row | undefined): Promise<ReportRequest | undefined> {
    const target = row !== undefined && runOf(row.node.id) === undefined && row.node.id.startsWith('metadata:') ? row.node.id : undefined;
    const items = this.server
      .request('forge/report/kinds', {})
      .then(({ kinds }) =>
        kinds
          .filter(({ subject }) => target === undefined || subject !== 'workspace')
          .map((report) => ({ report, label: report.title, detail: report.what })),
      );
    const picked = await vscode.window.showQuickPick(items, { title: 'Show Report', placeHolder: 'Which report?', matchOnDetail: true });
    return picked === undefined ? undefined : this.about(picked.report, target);
  }

  private async about({ kind, title, subject }: ReportKind, target: string | undefined): Promise<ReportRequest | undefined> {
    if (subject !== 'experiment' || target !== undefined) return { kind, ...(target === undefined ? {} : { target }) };
    const picked = await pickExperiment(this.server, title, () => true);
    return picked === undefined ? undefined : { kind, target: picked };
  }

  /** Has the server make a report; undefined where the user gave up. */
  private make(request: ReportRequest): Promise<ReportText | undefined> {
    const making = { location: vscode.ProgressLocation.Notification, title: 'Forge: making the report', cancellable: true };
    return Promise.resolve(
      vscode.window.withProgress(making, async (progress, cancel) => {
        try {
          return await this.server.request('forge/report', request, cancel, ({ message }) =>
            progress.report(message === undefined ? {} : { message }),
          );
        } catch (error) {
          if (cancel.isCancellationRequested) return undefined;
          throw error;
        }
      }),
    );
  }

  private async saveAs(request: ReportRequest): Promise<void> {
    const known = this.panels.report(request) ?? [...this.texts.values()].find((one) => one.request === request)?.report;
    try {
      await saveReport(known?.fileName ?? `${request.kind}.md`, async (file) => (await this.make({ ...request, file }))?.text);
    } catch (error) {
      void vscode.window.showErrorMessage(plain(`Forge could not save the report. ${text(error)}`));
    }
  }

  /** What the preview that has the focus shows. */
  private shown(): { request: ReportRequest; report: ReportText } | undefined {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    if (!(tab?.input instanceof vscode.TabInputWebview) || !tab.input.viewType.endsWith('markdown.preview')) return undefined;
    return [...this.texts.values()].reverse().find(({ report }) => tab.label.endsWith(` ${base(report.fileName)}`));
  }

  private tell(): void {
    void vscode.commands.executeCommand('setContext', 'forge.reportPreview', this.shown() !== undefined);
  }
}

function base(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
