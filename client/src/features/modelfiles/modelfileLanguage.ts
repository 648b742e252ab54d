import * as vscode from 'vscode';

/**
 * Modelfiles that are named like the model they make (`modelfiles/llama3.1-8b`, `Modelfile.small`): no pattern of a language names them without
 * taking files that are somebody else's. Only what no other language claims, and the user has not set, comes here.
 */
const unclaimed: vscode.DocumentFilter = { scheme: 'file', language: 'plaintext', pattern: '**/{modelfiles/*,[Mm]odelfile[._-]*}' };
const isText = /\.(txt|log|bak|orig|tmpl|j2)$|\/(readme|licen[cs]e|notice|makefile)$/i;

/** Gives the language Modelfile to documents whose name says it without an ending. */
export function registerModelfileLanguage(): vscode.Disposable {
  const look = (document: vscode.TextDocument): void => {
    if (vscode.languages.match(unclaimed, document) > 0 && !isText.test(document.uri.path)) {
      // A document that is closed meanwhile has no language to be given.
      void vscode.languages.setTextDocumentLanguage(document, 'modelfile').then(undefined, () => undefined);
    }
  };
  vscode.workspace.textDocuments.forEach(look);
  return vscode.workspace.onDidOpenTextDocument(look);
}
