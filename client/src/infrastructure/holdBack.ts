/** A finding as far as holding back needs it. */
export interface Holdable {
  message: string;
  code?: unknown;
  range: { start: { line: number }; end: { line: number } };
}

/** What to show now, and when (milliseconds) to ask again; undefined when nothing is held. */
export interface Shown<T> {
  show: readonly T[];
  askAt?: number;
}

interface State<T> {
  offered: readonly T[];
  /** When each finding that is held was first seen, by its key. */
  since: Map<string, number>;
  shown: readonly T[];
}

/**
 * Holds a new finding on the line of the cursor back for a moment, so that half-typed words do not flash. Findings elsewhere, findings that
 * were there before, and the first findings of a document show at once; findings that are gone go at once.
 */
export class HoldBack<T extends Holdable> {
  private readonly states = new Map<string, State<T>>();

  /** @param delayMs how long a new finding waits, in milliseconds */
  constructor(private readonly delayMs = 400) {}

  /** The server's findings for a document, replacing all before. */
  offer(uri: string, findings: readonly T[], cursorLines: readonly number[], now: number): Shown<T> {
    const state = this.states.get(uri);
    if (state === undefined) {
      this.states.set(uri, { offered: findings, since: new Map(), shown: findings });
      return { show: findings };
    }
    state.offered = findings;
    return this.decide(state, cursorLines, now);
  }

  /** Decides again, because time passed or the cursor moved. */
  again(uri: string, cursorLines: readonly number[], now: number): Shown<T> | undefined {
    const state = this.states.get(uri);
    return state === undefined || state.since.size === 0 ? undefined : this.decide(state, cursorLines, now);
  }

  /** Forgets a document, or all. */
  forget(uri?: string): void {
    if (uri === undefined) this.states.clear();
    else this.states.delete(uri);
  }

  private decide(state: State<T>, cursorLines: readonly number[], now: number): Shown<T> {
    // A finding keeps its key when lines above it come and go, so how many of a key were shown tells the old from the new.
    const old = new Map<string, number>();
    for (const finding of state.shown) old.set(key(finding), (old.get(key(finding)) ?? 0) + 1);
    const since = new Map<string, number>();
    const show: T[] = [];
    let askAt: number | undefined;
    for (const finding of state.offered) {
      const id = key(finding);
      const known = old.get(id) ?? 0;
      if (known > 0) {
        old.set(id, known - 1);
        show.push(finding);
        continue;
      }
      const first = state.since.get(id) ?? now;
      if (now - first >= this.delayMs || !cursorLines.some((line) => touches(finding, line))) {
        show.push(finding);
        continue;
      }
      since.set(id, first);
      askAt = Math.min(askAt ?? Infinity, first + this.delayMs);
    }
    state.since = since;
    state.shown = show;
    return askAt === undefined ? { show } : { show, askAt };
  }
}

function key(finding: Holdable): string {
  return JSON.stringify([finding.code ?? null, finding.message]);
}

function touches(finding: Holdable, line: number): boolean {
  return finding.range.start.line <= line && line <= finding.range.end.line;
}
