import * as vscode from 'vscode';
import type { ViewName, ViewNode, ViewOptions } from '../../../shared/views';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { markdown, treeItem } from './treeItem';
import { placeOf, TreeModel, type Row } from './treeModel';

/** A view whose rows the server serves. The context key `forge.<view>.cause` picks the welcome view of an empty one. */
export class ServerView implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Row | Row[] | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly model: TreeModel;
  private readonly tree: vscode.TreeView<Row>;
  private readonly disposables: vscode.Disposable[];
  /** Places of rows that were closed by hand; others that were asked for are open. */
  private readonly closed = new Set<string>();

  constructor(
    private readonly view: ViewName,
    private readonly server: ForgeServer,
    canSelectMany = false,
    private readonly options: () => ViewOptions | undefined = () => undefined,
    drag?: vscode.TreeDragAndDropController<Row>,
  ) {
    this.model = new TreeModel((id, page) =>
      server.request('forge/views/children', {
        view,
        ...(id === undefined ? {} : { id }),
        ...(page === undefined ? {} : { page }),
        ...this.wishes(),
      }),
    );
    this.tree = vscode.window.createTreeView(`forge.${view}`, {
      treeDataProvider: this,
      canSelectMany,
      showCollapseAll: true,
      ...(drag === undefined ? {} : { dragAndDropController: drag }),
    });
    this.disposables = [
      this.tree,
      this.changed,
      this.tree.onDidCollapseElement(({ element }) => this.closed.add(placeOf(element))),
      this.tree.onDidExpandElement(({ element }) => this.closed.delete(placeOf(element))),
      server.onDidChangeView((change) => {
        if (change.view !== view) return;
        if (change.rows === undefined) this.refresh(change.id);
        else void this.redraw(change.rows);
      }),
      // What a file says may be in a tooltip, and not in its row.
      vscode.workspace.onDidSaveTextDocument(() => this.draws(this.model.untip())),
      server.onDidChangeState(() => {
        this.model.clear();
        this.closed.clear();
        this.changed.fire(undefined);
      }),
    ];
  }

  /** Whether the view is on the screen. */
  get visible(): boolean {
    return this.tree.visible;
  }

  get onDidChangeVisibility(): vscode.Event<unknown> {
    return this.tree.onDidChangeVisibility;
  }

  /** The rows that are selected. */
  get selection(): readonly Row[] {
    return this.tree.selection;
  }

  getTreeItem(row: Row): vscode.TreeItem {
    return treeItem(row);
  }

  /** Asks for a tooltip when it is to be seen: rows in a list would cost a history each. */
  async resolveTreeItem(item: vscode.TreeItem, row: Row, cancel: vscode.CancellationToken): Promise<vscode.TreeItem> {
    if (row.node.tooltipOnDemand !== true) return item;
    let known = row.node.tooltip;
    try {
      const { tooltip } = await this.server.request('forge/views/tooltip', { view: this.view, id: row.node.id, ...this.wishes() }, cancel);
      if (tooltip != null) known = tooltip;
      this.model.tip(row);
    } catch (error) {
      if (!cancel.isCancellationRequested) this.server.log.debug(`A tooltip could not be had: ${text(error)}`);
    }
    if (known !== undefined) item.tooltip = markdown(known);
    return item;
  }

  getParent(row: Row): Row | undefined {
    return row.parent;
  }

  async getChildren(parent?: Row): Promise<Row[]> {
    if (this.server.state === 'stopped' || this.server.state === 'noDotnet') {
      this.tell(undefined, true);
      return [];
    }
    const rows = await vscode.window.withProgress({ location: { viewId: `forge.${this.view}` } }, () => this.model.children(parent));
    if (parent !== undefined) return rows;
    void this.showBadge();
    this.tell(this.model.message, rows.length === 0);
    return rows;
  }

  /** Shows and selects the row at the end of a way of ids, among at most so many pages of each row's children. False where there is no such row. */
  async reveal(way: readonly string[], pages = Infinity): Promise<boolean> {
    // The rows that the view shows are the model's own, so that the editor knows what it is given.
    await vscode.commands.executeCommand(`forge.${this.view}.focus`);
    const row = await this.model.find(way, pages);
    if (row === undefined) return false;
    await this.tree.reveal(row, { select: true, focus: true, expand: true });
    return true;
  }

  /** The rows below the root, and below those rows of which `opens` says so, whether they were opened or not. */
  async rows(opens: (row: Row) => boolean): Promise<Row[]> {
    const roots = await this.model.children(undefined);
    const below = await Promise.all(roots.filter(opens).map((row) => this.model.children(row)));
    return [...roots, ...below.flat()];
  }

  /** Asks the server again for a node's row and its children. */
  refreshRow(id: string): void {
    void this.renew(this.model.invalidateRow(id));
  }

  /** Asks the server again for a node's children, or for all. */
  refresh(id?: string): void {
    // A change below a row that was never shown needs nothing.
    if (id !== undefined && !this.model.knows(id)) return;
    const rows = this.model.invalidate(id);
    void this.renew(id === undefined ? [undefined] : rows);
  }

  /** Draws again what differs now below these rows. Nobody is asked for what nobody sees: the editor asks when the view comes up. */
  private async renew(rows: readonly (Row | undefined)[]): Promise<void> {
    if (!this.tree.visible || this.server.state !== 'running') {
      this.draws(rows);
      return;
    }
    const isOpen = (row: Row) => !this.closed.has(placeOf(row));
    const drawn = await vscode.window.withProgress({ location: { viewId: `forge.${this.view}` } }, () =>
      Promise.all(rows.map((row) => this.model.renew(row, isOpen))),
    );
    const all = [...new Set(drawn.flat())];
    if (!all.includes(undefined) && rows.includes(undefined)) {
      void this.showBadge();
      this.tell(this.model.message, (await this.model.children(undefined)).length === 0);
    }
    this.draws(all);
  }

  private draws(rows: readonly (Row | undefined)[]): void {
    const some = rows.filter((row) => row !== undefined);
    if (some.length < rows.length) this.changed.fire(undefined);
    else if (some.length > 0) this.changed.fire(some);
  }

  /** Refreshes because a person asked: stores that did not answer are asked again at once. */
  askAgain(): void {
    this.server.notify('forge/views/refresh', { view: this.view });
    this.refresh();
  }

  /** Draws rows again that look different now, and leaves what is below them. */
  private async redraw(ids: readonly string[]): Promise<void> {
    const shown = this.model.shown(ids);
    if (shown.length === 0) return;
    try {
      const rows = this.model.update(
        (await this.server.request('forge/views/rows', { view: this.view, ids: shown, ...this.wishes() })).nodes,
      );
      if (rows.length > 0) this.changed.fire(rows);
    } catch (error) {
      this.server.log.debug(`${this.view}: ${text(error)}`);
    }
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

  /** The number at the view's icon. It may be late, and nobody misses it where a store is silent. */
  private async showBadge(): Promise<void> {
    try {
      const badge = await this.server.request('forge/views/badge', { view: this.view });
      this.tree.badge = badge.value === 0 ? undefined : badge;
    } catch (error) {
      this.server.log.debug(`${this.view}: no badge: ${text(error)}`);
    }
  }

  private wishes(): { options?: ViewOptions } {
    const options = this.options();
    return options === undefined ? {} : { options };
  }

  /** Says why a view is empty by its welcome view, and what is wrong with a filled one above its rows. */
  private tell(message: { cause: string; text: string } | undefined, empty: boolean): void {
    const cause = !empty ? '' : vscode.workspace.workspaceFolders === undefined ? 'noFolder' : (message?.cause ?? 'empty');
    void vscode.commands.executeCommand('setContext', `forge.${this.view}.cause`, cause);
    this.tree.message = empty ? '' : (message?.text ?? '');
    if (message !== undefined) this.server.log.info(`${this.view}: ${message.text}`);
  }
}
