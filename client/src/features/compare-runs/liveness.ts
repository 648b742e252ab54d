import type { CompareResult } from '../../../shared/comparison';
import type { RunRef } from '../../../shared/runs';
import type { ViewChange } from '../../../shared/views';

/** How long changes are gathered before a page is told, in milliseconds: a training that logs says so many times a second. */
const gathering = 1000;
/** How often runs that are still running are looked at, in milliseconds, where nothing says that they changed. */
const beat = 10_000;
const running: ReadonlySet<string> = new Set(['RUNNING', 'SCHEDULED']);

/** Whether what changed in the views may concern one of these runs: the run itself, or its store or experiment as a whole. */
export function concerns({ view, id, rows }: ViewChange, runs: readonly RunRef[]): boolean {
  if (view !== 'runs') return false;
  const changed = [...(rows ?? []), ...(id === undefined ? [] : [id])];
  return changed.length === 0 || changed.some((node) => runs.some((run) => isOf(node, run)));
}

/** Whether a node stands for a run, something in it, or something that holds it. An alias may hold a slash. */
function isOf(node: string, { store, runId }: RunRef): boolean {
  const rest = node.slice(node.indexOf(':') + 1);
  const isWithin = (whole: string) => rest === whole || rest.startsWith(`${whole}/`);
  if (/^(store|experiment|runGroup|starred):/.test(node)) return isWithin(store);
  return isWithin(`${store}/${runId}`);
}

/** Tells a page that its runs may have changed: gently, and never while nobody sees it; a page that comes to sight asks by itself. */
export class Liveness {
  private readonly timers = new Map<'change' | 'beat', NodeJS.Timeout>();
  private isVisible = true;

  constructor(
    private runs: readonly RunRef[],
    private readonly tell: () => void,
  ) {}

  /** Takes what the server said of the runs: while some are running they are looked at again after a while. */
  answered(result: CompareResult): void {
    this.runs = result.runs;
    this.stop('beat');
    if (result.runs.some(({ status }) => running.has(status))) this.after('beat', beat);
  }

  changed(change: ViewChange): void {
    if (concerns(change, this.runs)) this.after('change', gathering);
  }

  show(visible: boolean): void {
    this.isVisible = visible;
    if (visible) return;
    this.stop('change');
    this.stop('beat');
  }

  dispose(): void {
    this.show(false);
  }

  /** The first of several changes sets the time: of a store that never rests a page would else never be told. */
  private after(why: 'change' | 'beat', wait: number): void {
    if (!this.isVisible || this.timers.has(why)) return;
    const timer = setTimeout(() => {
      this.stop(why);
      this.tell();
    }, wait);
    this.timers.set(why, timer);
  }

  private stop(why: 'change' | 'beat'): void {
    clearTimeout(this.timers.get(why));
    this.timers.delete(why);
  }
}
