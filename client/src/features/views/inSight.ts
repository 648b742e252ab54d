import * as vscode from 'vscode';
import type { ViewName } from '../../../shared/views';

/** Which pages show what a view shows at the moment: while one does, the server keeps an eye on what is behind that view. */
export class InSight implements vscode.Disposable {
  private readonly shown = new Map<object, ViewName>();
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  /** Whether a page shows what this view shows. */
  shows(view: ViewName): boolean {
    return [...this.shown.values()].includes(view);
  }

  /** Says whether a page is in sight, and which view it counts as. */
  set(page: object, visible: boolean, view: ViewName = 'runs'): void {
    if (visible === this.shown.has(page)) return;
    if (visible) this.shown.set(page, view);
    else this.shown.delete(page);
    this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }
}
