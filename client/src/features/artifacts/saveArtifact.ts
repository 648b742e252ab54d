import * as vscode from 'vscode';
import type { ArtifactSave, ArtifactSaveRequest } from '../../../shared/artifacts';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { sizeText } from './artifactUri';

type Report = (step: { message?: string; percentage?: number }) => void;

/** Lets the server copy an artifact to the disk, with progress and a way to cancel. */
export function saveArtifact(
  server: ForgeServer,
  request: ArtifactSaveRequest,
  show: { title: string; location: vscode.ProgressLocation },
): Promise<ArtifactSave> {
  return withSaveProgress(show, (cancel, report) => server.request('forge/artifacts/save', request, cancel, report));
}

/** Shows how far a copy is; who cancels it gets a CancellationError. */
export async function withSaveProgress(
  show: { title: string; location: vscode.ProgressLocation },
  save: (cancel: vscode.CancellationToken, report: Report) => Promise<ArtifactSave>,
): Promise<ArtifactSave> {
  return vscode.window.withProgress({ ...show, cancellable: true }, async (progress, cancel) => {
    let done = 0;
    try {
      return await save(cancel, ({ message, percentage }) => {
        const increment = percentage === undefined ? 0 : percentage - done;
        done += increment;
        progress.report({ increment, ...(message === undefined ? {} : { message }) });
      });
    } catch (error) {
      throw cancel.isCancellationRequested ? new vscode.CancellationError() : error;
    }
  });
}

/** Says what was saved, and what was left out. */
export async function saved(server: ForgeServer, { target, files, bytes, problems }: ArtifactSave): Promise<void> {
  const done = `Downloaded ${files === 1 ? 'one file' : `${files} files`} (${sizeText(bytes)}).`;
  const [reveal, log] = ['Show in Folder', 'Show Log'];
  if (problems.length > 0) {
    for (const problem of problems) server.log.warn(problem);
    const answer = await vscode.window.showWarningMessage(plain(`${done} ${problems.length} left out: ${problems[0] ?? ''}`), log);
    if (answer === log) server.log.show();
    return;
  }
  const answer = await vscode.window.showInformationMessage(done, reveal);
  if (answer === reveal) await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(target));
}
