import * as vscode from 'vscode';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';

const report = vscode.Uri.parse('forge-doctor:/Forge Doctor.md');

/** Looks at everything that Forge works with, and shows what is wrong and what to do. */
export function registerDoctor(server: ForgeServer): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  let last = '';
  return vscode.Disposable.from(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(report.scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: () => last,
    }),
    vscode.commands.registerCommand('forge.runDoctor', async () => {
      const looking = {
        location: vscode.ProgressLocation.Notification,
        title: 'Forge: looking at stores, hosts and tools',
        cancellable: true,
      };
      try {
        const page = await vscode.window.withProgress(looking, async (_, cancel) => {
          try {
            return await server.request('forge/doctor', {}, cancel);
          } catch (error) {
            if (cancel.isCancellationRequested) return undefined;
            throw error;
          }
        });
        if (page === undefined) return;
        last = page.text;
        changed.fire(report);
        await vscode.commands.executeCommand('markdown.showPreview', report);
      } catch (error) {
        void vscode.window.showErrorMessage(plain(`Forge could not look at its surroundings. ${text(error)}`));
      }
    }),
  );
}
