import type { ViewNode, ViewPage } from '../../../shared/views';

/** One row of a tree. The same row stands for the same node as long as the tree lives, so that the editor keeps what is open and selected. */
export interface Row {
  node: ViewNode;
  readonly parent: Row | undefined;
  /** What the server would not give, for a row that stands in for the children of its parent. */
  readonly error?: string;
}

/** Asks the server for the children of a node. */
export type Fetch = (id: string | undefined, page: string | undefined) => Promise<ViewPage>;

interface Branch {
  children: Row[];
  /** How many pages were asked for, so that a refresh brings back as many. */
  pages: number;
}

/** The rows of one view: asks for children once, puts further pages in the place of "load more", and keeps rows the same across refreshes. */
export class TreeModel {
  // All keyed by place: a run can stand under its parent and in a list of its own.
  private readonly branches = new Map<string, Branch>();
  private readonly stale = new Set<string>();
  /** Rows whose children the server would not give when they were asked for last. */
  private readonly refused = new Set<string>();
  /** Where children are being asked for: what comes may be from before a change that is told of meanwhile. */
  private readonly underWay = new Set<string>();
  /** Rows whose tooltip was asked for since they were drawn. */
  private readonly tipped = new Set<Row>();
  /** How often children were asked for: an answer that comes after one that was asked for later is old. */
  private readonly turns = new Map<string, number>();
  private readonly rows = new Map<string, Row>();
  /** Why the root is empty, or what to say above it. */
  message: ViewPage['message'];

  constructor(private readonly fetch: Fetch) {}

  /** The children of a row; of the root where undefined. A server that refuses yields one row that says why. */
  async children(parent: Row | undefined): Promise<Row[]> {
    const key = keyOf(parent);
    const known = this.branches.get(key);
    if (known !== undefined && !this.stale.has(key)) return known.children;
    this.stale.delete(key);
    const turn = (this.turns.get(key) ?? 0) + 1;
    this.turns.set(key, turn);
    this.underWay.add(key);
    let page: ViewPage;
    const nodes: ViewNode[] = [];
    let pages = 0;
    try {
      let token: string | undefined;
      do {
        page = await this.fetch(parent?.node.id, token);
        nodes.push(...page.nodes);
        pages++;
        token = tokenOf(nodes.at(-1));
        if (token !== undefined && pages < (known?.pages ?? 1)) nodes.pop();
        else token = undefined;
      } while (token !== undefined);
    } catch (error) {
      const newest = this.answered(key, turn);
      if (newest !== undefined) return newest.children;
      this.refused.add(key);
      this.stale.add(key);
      return [this.errorRow(parent, error)];
    }
    const newest = this.answered(key, turn);
    if (newest !== undefined) return newest.children;
    this.refused.delete(key);
    if (parent === undefined) this.message = page.message;
    const children = this.rowsFor(parent, nodes);
    this.branches.set(key, { children, pages });
    return children;
  }

  /** Notes that an answer has come; where it is old, what came for a later question. */
  private answered(key: string, turn: number): Branch | undefined {
    if (this.turns.get(key) !== turn) return this.branches.get(key);
    this.underWay.delete(key);
    return undefined;
  }

  /** Asks for the page behind a "load more" row and puts it in the row's place. False where the row is no longer there. */
  async loadMore(row: Row): Promise<boolean> {
    const key = keyOf(row.parent);
    const token = tokenOf(row.node);
    if (token === undefined || this.branches.get(key)?.children.includes(row) !== true) return false;
    const page = await this.fetch(row.parent?.node.id, token);
    const branch = this.branches.get(key);
    const at = branch?.children.indexOf(row) ?? -1;
    if (branch === undefined || at < 0) return false;
    branch.children.splice(at, 1, ...this.rowsFor(row.parent, page.nodes));
    branch.pages++;
    return true;
  }

  /** Marks a node's children, and all below them, as out of date; the root's where no id is given. Returns the rows to draw again. */
  invalidate(id?: string): Row[] {
    const rows = id === undefined ? [] : this.rowsOf(id);
    const places = id === undefined ? [''] : rows.map(placeOf);
    // What is on its way may have been looked up before the change.
    for (const key of [...this.branches.keys(), ...this.underWay]) {
      if (places.some((place) => place === '' || key === place || key.startsWith(`${place}\n`))) this.stale.add(key);
    }
    return rows;
  }

  /**
   * Asks anew for what is out of date below a row (the root where undefined) and is open. Returns as few rows as there are to draw again, with
   * what is below them: the editor forgets the rows below one that it draws again, and a menu that was opened on one of them leads nowhere. What
   * is asked for when the rows are drawn is known by then, so that it forgets them for a moment only.
   */
  async renew(parent: Row | undefined, isOpen: (row: Row) => boolean): Promise<(Row | undefined)[]> {
    const key = keyOf(parent);
    const before = this.branches.get(key)?.children;
    if (before === undefined || this.refused.has(key)) {
      return parent === undefined || this.refused.has(key) || this.underWay.has(key) ? [parent] : [];
    }
    if (parent !== undefined && !isOpen(parent)) return this.stale.has(key) ? [parent] : [];
    const looks = before.map(lookOf);
    const after = await this.children(parent);
    const below = await Promise.all(after.map(async (row) => (row.error === undefined ? this.renew(row, isOpen) : [])));
    if (after.length !== before.length || after.some((row, at) => row !== before[at])) return [parent];
    return after.flatMap((row, at) => (lookOf(row) === looks[at] ? (below[at] ?? []) : [row]));
  }

  /** Gives the rows of a node what it says now, without asking for anything. Returns them, to draw again. */
  replace(node: ViewNode): Row[] {
    const rows = this.rowsOf(node.id);
    for (const row of rows) row.node = node;
    return rows;
  }

  /** Marks a node's own row, and all below it, as out of date. Returns the rows whose children are to be drawn again; undefined stands for the root. */
  invalidateRow(id: string): (Row | undefined)[] {
    const parents = [...new Set(this.invalidate(id).map((row) => row.parent))];
    for (const parent of parents) this.stale.add(keyOf(parent));
    return parents;
  }

  /** Notes that a tooltip was asked for: the editor keeps it for as long as the row is not drawn again. */
  tip(row: Row): void {
    this.tipped.add(row);
  }

  /** The rows whose tooltips may be out of date, to draw again. */
  untip(): Row[] {
    const rows = [...this.tipped];
    this.tipped.clear();
    return rows.filter((row) => this.rows.get(placeOf(row)) === row);
  }

  /** Those of the ids that the view shows. */
  shown(ids: readonly string[]): string[] {
    const wanted = new Set(ids);
    const found = new Set<string>();
    for (const { node } of this.rows.values()) if (wanted.has(node.id)) found.add(node.id);
    return [...found];
  }

  /** Puts what nodes look like now in the place of what they looked like. Returns the rows that differ, to draw again; what is below them stays. */
  update(nodes: readonly ViewNode[]): Row[] {
    const newest = new Map(nodes.map((node) => [node.id, node]));
    const drawn: Row[] = [];
    for (const row of this.rows.values()) {
      const node = newest.get(row.node.id);
      if (node === undefined || lookOf({ node }) === lookOf(row)) continue;
      row.node = node;
      drawn.push(row);
    }
    return drawn;
  }

  /**
   * The row at the end of a way of ids from the root down, asking for what is not there yet: at most so many further pages of each row's
   * children. Undefined where a row of the way is not shown.
   */
  async find(way: readonly string[], pages = Infinity): Promise<Row | undefined> {
    let row: Row | undefined;
    for (const id of way) {
      row = await this.child(row, id, pages);
      if (row === undefined) return undefined;
    }
    return row;
  }

  /** The row of an id below another one, on whatever page it is. */
  private async child(parent: Row | undefined, id: string, pages: number): Promise<Row | undefined> {
    for (let more = pages; ; more--) {
      const children = await this.children(parent);
      const found = children.find(({ node }) => node.id === id);
      const last = children.at(-1);
      if (found !== undefined || last === undefined || more <= 0 || !(await this.loadMore(last))) return found;
    }
  }

  /** Forgets everything, because the server is another. */
  clear(): void {
    this.branches.clear();
    this.stale.clear();
    this.refused.clear();
    this.tipped.clear();
    this.rows.clear();
    this.message = undefined;
  }

  /** Whether the view shows a node. */
  knows(id: string): boolean {
    return this.rowsOf(id).length > 0;
  }

  private rowsOf(id: string): Row[] {
    return [...this.rows.values()].filter((row) => row.node.id === id);
  }

  private rowsFor(parent: Row | undefined, nodes: readonly ViewNode[]): Row[] {
    const seen = new Set<string>();
    return nodes
      .filter((node) => !seen.has(node.id) && seen.add(node.id))
      .map((node) => {
        const row = { node, parent };
        const old = this.rows.get(placeOf(row));
        if (old !== undefined && old.parent === parent) {
          old.node = node;
          return old;
        }
        this.rows.set(placeOf(row), row);
        return row;
      });
  }

  private errorRow(parent: Row | undefined, error: unknown): Row {
    const message = error instanceof Error ? error.message : String(error);
    const node: ViewNode = {
      id: `error:${keyOf(parent)}`,
      label: message,
      icon: 'error',
      iconColor: 'list.errorForeground',
      accessibleLabel: `Error: ${message}`,
    };
    return { node, parent, error: message };
  }
}

/** Where a row stands: the ids from the root down. A node may stand in several places, and the editor wants each row by a name of its own. */
export function placeOf(row: Row): string {
  return row.parent === undefined ? row.node.id : `${placeOf(row.parent)}\n${row.node.id}`;
}

/** All that is seen of a row. */
function lookOf({ node }: Pick<Row, 'node'>): string {
  return JSON.stringify(node);
}

function keyOf(row: Row | undefined): string {
  return row === undefined ? '' : placeOf(row);
}

function tokenOf(node: ViewNode | undefined): string | undefined {
  return node?.command?.kind === 'loadMore' ? node.command.argument : undefined;
}
