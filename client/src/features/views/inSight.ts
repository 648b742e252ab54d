import * as vscode from 'vscode';

/** What beside the views shows runs at the moment: while something does, the server keeps an eye on their stores. */
export class InSight implements vscode.Disposable {
  private readonly shown = new Set<object>();
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  /** Whether anything is in sight. */
  get any(): boolean {
    return this.shown.size > 0;
  }

  /** Says whether something is in sight. */
  set(what: object, visible: boolean): void {
    const before = this.any;
    if (visible) this.shown.add(what);
    else this.shown.delete(what);
    if (this.any !== before) this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }
}
