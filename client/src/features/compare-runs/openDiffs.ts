import * as vscode from 'vscode';
import type { DiffFile, PageActions } from '../../../shared/pageMessages';
import type { RunText } from '../../../shared/runs';
import { plain } from '../../infrastructure/plainText';
import { artifactScheme } from '../artifacts/artifactUri';
import { nothingUri, textUri } from '../run-actions/runTexts';

type Params<K extends keyof PageActions> = PageActions[K][0];

/** More would be more than anybody reads, and each is a question to the server. */
const maxFiles = 100;

/** Opens files in the editor's own comparison: several in the editor for many files, which older editors lack. */
export async function openDiffs({ title, files }: Params<'openDiffs'>): Promise<boolean> {
  const shown = files.slice(0, maxFiles).map((file) => ({ file, ...sidesOf(file) }));
  const [first] = shown;
  if (first === undefined) return false;
  if (files.length > maxFiles) {
    void vscode.window.showInformationMessage(`The first ${maxFiles} of ${files.length} files are opened; open the others one by one.`);
  }
  if (shown.length > 1 && (await vscode.commands.getCommands(true)).includes('vscode.changes')) {
    const resources = shown.map(({ before, after }) => [after, before, after]);
    await vscode.commands.executeCommand('vscode.changes', plain(title), resources);
    return true;
  }
  const options = { preview: shown.length === 1 };
  for (const { file, before, after } of shown) {
    await vscode.commands.executeCommand('vscode.diff', before, after, plain(`${file.path}: ${title}`), options);
  }
  return true;
}

/** Opens a text of the server's, read-only. */
export async function openText({ id, fileName }: Params<'openText'>): Promise<boolean> {
  await vscode.commands.executeCommand('vscode.open', textUri(id, nameOf(fileName)), { preview: true });
  return true;
}

/** Opens an artifact, read-only. A large one is asked about first. */
export async function openArtifact({ store, runId, path }: Params<'openArtifact'>): Promise<boolean> {
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.from({ scheme: artifactScheme, path: `/${store}/${runId}/${path}` }), {
    preview: true,
  });
  return true;
}

function sidesOf({ path, before, after, uri }: DiffFile): { before: vscode.Uri; after: vscode.Uri } {
  const name = nameOf(path);
  return { before: textSide(before, name), after: uri === undefined ? textSide(after, name) : here(uri) };
}

function textSide(side: RunText | undefined, name: string): vscode.Uri {
  return side === undefined ? nothingUri(name) : textUri(side.id, nameOf(side.fileName));
}

/** A page names files of this workspace or this machine, and nothing else. */
function here(uri: string): vscode.Uri {
  const parsed = vscode.Uri.parse(uri, true);
  if (parsed.scheme !== 'file' && vscode.workspace.getWorkspaceFolder(parsed) === undefined)
    throw new Error('The page names a file outside of the workspace.');
  return parsed;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
