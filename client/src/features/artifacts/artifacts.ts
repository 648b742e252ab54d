import * as vscode from 'vscode';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { ArtifactFiles } from './artifactFiles';
import { artifactScheme } from './artifactUri';
import { registerDownloadArtifact } from './downloadArtifact';

/** Artifacts in the editor, read-only, and on the disk. */
export function registerArtifacts(server: ForgeServer, context: vscode.ExtensionContext): vscode.Disposable {
  const storage = vscode.Uri.joinPath(context.storageUri ?? context.globalStorageUri, 'artifacts');
  const files = new ArtifactFiles(server, storage);
  // What an editor that ended at once left behind. There is nothing mostly, which is an error too.
  if (context.storageUri !== undefined) vscode.workspace.fs.delete(storage, { recursive: true }).then(undefined, () => undefined);
  return vscode.Disposable.from(
    files,
    vscode.workspace.registerFileSystemProvider(artifactScheme, files, {
      isCaseSensitive: true,
      isReadonly: new vscode.MarkdownString('Artifacts of runs can only be read. Download one to change a copy of it.'),
    }),
    registerDownloadArtifact(server),
  );
}
