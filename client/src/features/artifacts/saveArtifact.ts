import * as vscode from 'vscode';
import type { ArtifactSave, ArtifactSaveRequest } from '../../../shared/protocol';
import type { ForgeServer } from '../../infrastructure/forgeServer';

/** Lets the server copy an artifact to the disk, with progress and a way to cancel. */
export async function saveArtifact(
  server: ForgeServer,
  request: ArtifactSaveRequest,
  show: { title: string; location: vscode.ProgressLocation },
): Promise<ArtifactSave> {
  return vscode.window.withProgress({ ...show, cancellable: true }, async (progress, cancel) => {
    let done = 0;
    const saved = server.request('forge/artifacts/save', request, cancel, ({ message, percentage }) => {
      const increment = percentage === undefined ? 0 : percentage - done;
      done += increment;
      progress.report({ increment, ...(message === undefined ? {} : { message }) });
    });
    try {
      return await saved;
    } catch (error) {
      throw cancel.isCancellationRequested ? new vscode.CancellationError() : error;
    }
  });
}
