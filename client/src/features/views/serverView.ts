import * as vscode from 'vscode';
import type { ViewName, ViewNode, ViewOptions } from '../../../shared/protocol';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { treeItem } from './treeItem';
import { TreeModel, type Row } from './treeModel';

/** A view whose rows the server serves. The context key `forge.<view>.cause` picks the welcome view of an empty one. */
export class ServerView implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Row | Row[] | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly model: TreeModel;
  private readonly tree: vscode.TreeView<Row>;
  private readonly disposables: vscode.Disposable[];

  constructor(
    private readonly view: ViewName,
    private readonly server: ForgeServer,
    canSelectMany = false,
    options: () => ViewOptions | undefined = () => undefined,
  ) {
    this.model = new TreeModel((id, page) => {
      const wanted = options();
      return server.request('forge/views/children', {
        view,
        ...(id === undefined ? {} : { id }),
        ...(page === undefined ? {} : { page }),
        ...(wanted === undefined ? {} : { options: wanted }),
      });
    });
    this.tree = vscode.window.createTreeView(`forge.${view}`, { treeDataProvider: this, canSelectMany, showCollapseAll: true });
    this.disposables = [
      this.tree,
      this.changed,
      server.onDidChangeView((change) => change.view === view && this.refresh(change.id)),
      server.onDidChangeState(() => {
        this.model.clear();
        this.changed.fire(undefined);
      }),
    ];
  }

  /** The rows that are selected. */
  get selection(): readonly Row[] {
    return this.tree.selection;
  }

  getTreeItem(row: Row): vscode.TreeItem {
    return treeItem(row);
  }

  getParent(row: Row): Row | undefined {
    return row.parent;
  }

  async getChildren(parent?: Row): Promise<Row[]> {
    if (this.server.state === 'stopped' || this.server.state === 'noDotnet') {
      this.tell(undefined, true);
      return [];
    }
    if (parent !== undefined) return this.model.children(parent);
    const rows = await vscode.window.withProgress({ location: { viewId: `forge.${this.view}` } }, () => this.model.children(undefined));
    this.tell(this.model.message, rows.length === 0);
    return rows;
  }

  /** Shows and selects the row at the end of a way of ids. False where there is no such row. */
  async reveal(way: readonly string[]): Promise<boolean> {
    // The rows that the view shows are the model's own, so that the editor knows what it is given.
    await vscode.commands.executeCommand(`forge.${this.view}.focus`);
    const row = await this.model.find(way);
    if (row === undefined) return false;
    await this.tree.reveal(row, { select: true, focus: true, expand: true });
    return true;
  }

  /** Asks the server again for a node's children, or for all. */
  refresh(id?: string): void {
    // A change below a row that was never shown needs nothing.
    if (id !== undefined && !this.model.knows(id)) return;
    const rows = this.model.invalidate(id);
    this.changed.fire(id === undefined ? undefined : rows);
  }

  /** Draws the rows of a node as it is now; nothing else is asked for. */
  draw(node: ViewNode): void {
    const rows = this.model.replace(node);
    if (rows.length > 0) this.changed.fire(rows);
  }

  /** Says beside the title of the view how it is shown; nothing where it is shown as usual. */
  describe(how: string): void {
    this.tree.description = how;
  }

  async loadMore(row: Row): Promise<void> {
    try {
      if (await this.model.loadMore(row)) this.changed.fire(row.parent);
    } catch (error) {
      void vscode.window.showErrorMessage(plain(`Forge could not load more. ${text(error)}`));
    }
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }

  /** Says why a view is empty by its welcome view, and what is wrong with a filled one above its rows. */
  private tell(message: { cause: string; text: string } | undefined, empty: boolean): void {
    const cause = !empty ? '' : vscode.workspace.workspaceFolders === undefined ? 'noFolder' : (message?.cause ?? 'empty');
    void vscode.commands.executeCommand('setContext', `forge.${this.view}.cause`, cause);
    this.tree.message = empty ? '' : (message?.text ?? '');
    if (message !== undefined) this.server.log.info(`${this.view}: ${message.text}`);
  }
}
