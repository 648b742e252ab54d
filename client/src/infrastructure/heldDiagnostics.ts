import * as vscode from 'vscode';
import type { HandleDiagnosticsSignature } from 'vscode-languageclient/node';
import { HoldBack } from './holdBack';

/** Shows the server's findings, the new ones on the line of the cursor a moment later (see {@link HoldBack}). */
export class HeldDiagnostics implements vscode.Disposable {
  private readonly holdBack = new HoldBack<vscode.Diagnostic>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly targets = new Map<string, { uri: vscode.Uri; next: HandleDiagnosticsSignature }>();
  private readonly listeners = [
    vscode.window.onDidChangeTextEditorSelection((e) => this.again(e.textEditor.document.uri.toString())),
    vscode.workspace.onDidCloseTextDocument((document) => this.forget(document.uri.toString())),
  ];

  readonly handle = (uri: vscode.Uri, diagnostics: vscode.Diagnostic[], next: HandleDiagnosticsSignature): void => {
    const id = uri.toString();
    this.targets.set(id, { uri, next });
    const shown = this.holdBack.offer(id, diagnostics, cursorLines(id), Date.now());
    next(uri, [...shown.show]);
    this.schedule(id, shown.askAt);
  };

  /** Forgets a document, or all, because the server is another. */
  forget(id?: string): void {
    for (const [key, timer] of this.timers) {
      if (id !== undefined && key !== id) continue;
      clearTimeout(timer);
      this.timers.delete(key);
    }
    if (id === undefined) this.targets.clear();
    else this.targets.delete(id);
    this.holdBack.forget(id);
  }

  dispose(): void {
    this.forget();
    for (const listener of this.listeners) listener.dispose();
  }

  private again(id: string): void {
    const target = this.targets.get(id);
    const shown = this.holdBack.again(id, cursorLines(id), Date.now());
    if (target === undefined || shown === undefined) return;
    target.next(target.uri, [...shown.show]);
    this.schedule(id, shown.askAt);
  }

  private schedule(id: string, askAt: number | undefined): void {
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
    if (askAt !== undefined)
      this.timers.set(
        id,
        setTimeout(() => this.again(id), Math.max(askAt - Date.now(), 1)),
      );
  }
}

function cursorLines(id: string): number[] {
  const editor = vscode.window.activeTextEditor;
  return editor?.document.uri.toString() === id ? editor.selections.map((selection) => selection.active.line) : [];
}
