import * as vscode from 'vscode';
import { problemHtml } from '../../infrastructure/pageHtml';
import { ComparePage, withFile, type PageParts } from './comparePage';
import { extension, readComparison } from './comparisonFile';

const viewType = 'forge.comparison';

/** Opens files with comparisons as comparison pages. */
export function registerComparisonEditor(parts: PageParts): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.window.registerCustomEditorProvider(viewType, new ComparisonEditor(parts), {
      webviewOptions: { enableFindWidget: true },
      supportsMultipleEditorsPerDocument: true,
    }),
    vscode.commands.registerCommand('forge.openComparison', async (clicked?: vscode.Uri) => {
      const uri = clicked ?? (await pickFile());
      if (uri !== undefined) await vscode.commands.executeCommand('vscode.openWith', uri, viewType);
    }),
  );
}

class ComparisonEditor implements vscode.CustomTextEditorProvider {
  constructor(private readonly parts: PageParts) {}

  resolveCustomTextEditor(document: vscode.TextDocument, panel: vscode.WebviewPanel): void {
    let page: ComparePage | undefined;
    let shown: string | undefined;
    const show = () => {
      const text = document.getText();
      if (text === shown) return;
      shown = text;
      const read = readComparison(text);
      if ('problem' in read) panel.webview.html = problemHtml(read.problem, panel.webview.cspSource);
      else if (page === undefined) page = new ComparePage(this.parts, panel, withFile(read.state, text), document.uri);
      else page.fill(withFile(read.state, text));
    };
    show();
    const changes = vscode.workspace.onDidChangeTextDocument((event) => {
      // A file that is half typed beside the page is no comparison yet.
      if (event.document === document && !document.isDirty) show();
    });
    const saves = vscode.workspace.onDidSaveTextDocument((saved) => {
      if (saved === document) show();
    });
    panel.onDidDispose(() => {
      changes.dispose();
      saves.dispose();
    });
  }
}

/** Lets the user pick one of the files of the workspace. */
async function pickFile(): Promise<vscode.Uri | undefined> {
  const files = await vscode.workspace.findFiles(`**/*${extension}`, '**/node_modules/**', 1000);
  if (files.length === 0) {
    void vscode.window.showInformationMessage('There is no saved comparison here yet. Save one with Save Comparison on a comparison page.');
    return undefined;
  }
  const items = files.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri })).sort((a, b) => a.label.localeCompare(b.label));
  return (await vscode.window.showQuickPick(items, { title: 'Open Comparison', placeHolder: 'Which one?' }))?.uri;
}
