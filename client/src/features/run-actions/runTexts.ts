import * as vscode from 'vscode';
import type { ForgeServer } from '../../infrastructure/forgeServer';

const scheme = 'forge-run';
const nothing = 'nothing';

/** Read-only texts of runs: commits, scripts and configs as they were. The server makes them; the address holds the id that it is asked by. */
export function registerRunTexts(server: ForgeServer): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(scheme, {
    async provideTextDocumentContent(uri, cancel) {
      return uri.query === nothing ? '' : (await server.request('forge/runs/text', { id: uri.query }, cancel)).text;
    },
  });
}

/** The address of a text. Its name tells the editor the language. */
export function textUri(id: string, fileName: string): vscode.Uri {
  return vscode.Uri.from({ scheme, path: `/${fileName}`, query: id });
}

/** Stands for a file that is not there. */
export function nothingUri(fileName: string): vscode.Uri {
  return textUri(nothing, fileName);
}
