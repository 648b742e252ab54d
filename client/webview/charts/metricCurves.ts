import type { CompareResult, CurveBand, CurvesRequest, MetricCurve } from '../../shared/comparison';
import type { Host } from '../host';
import type { Axis } from './curveData';

/** Which curves a chart needs now. */
export interface CurveNeed {
  result: CompareResult;
  axis: Axis;
  /** Most points of one curve. */
  points: number;
  zoom?: readonly [number, number] | undefined;
  /** Groups to give a mean of; none where each run has its curve. */
  groups?: readonly (readonly number[])[] | undefined;
}

/** How long the reader may go on zooming before finer points are asked for, in ms. */
const zoomPause = 150;

const keyOf = ({ store, runId }: { store: string; runId: string }) => `${store}/${runId}`;

/** The runs (by place) whose curves may have gone on between two answers; undefined where the runs themselves are others. */
export function changedRuns(before: CompareResult, after: CompareResult): number[] | undefined {
  if (before.runs.length !== after.runs.length || before.runs.some((run, i) => keyOf(run) !== keyOf(after.runs[i] ?? run)))
    return undefined;
  const old = new Map(before.metrics.map((row) => [row.key, row.values]));
  return after.runs.flatMap((run, i) => {
    const was = before.runs[i];
    const moved =
      run.status === 'RUNNING' ||
      run.status !== was?.status ||
      run.endTime !== was.endTime ||
      after.metrics.some(({ key, values }) => values[i] !== old.get(key)?.[i]);
    return moved ? [i] : [];
  });
}

/** The points of one metric that a chart has, and how it gets those that it lacks: what it has stays until then. */
export class MetricCurves {
  private base: readonly MetricCurve[] | undefined;
  private fine: { zoom: string; curves: readonly MetricCurve[] } | undefined;
  private means: { need: string; bands: readonly CurveBand[] } | undefined;
  /** Runs to ask for again; undefined: all. */
  private stale: Set<number> | undefined;
  private round = 0;
  private asked = '';
  private cancel: AbortController | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  problem = '';

  constructor(
    private readonly host: Pick<Host, 'request'>,
    private readonly metric: string,
    private readonly arrived: () => void,
  ) {}

  get isLoading(): boolean {
    return this.cancel !== undefined && this.base === undefined;
  }

  /** The best points there are for what shows: finer ones where they came, else all that is known. */
  curves(zoom: readonly [number, number] | undefined, axis: Axis): readonly MetricCurve[] {
    return zoom !== undefined && this.fine?.zoom.startsWith(`${axis} `) === true && covers(this.fine.zoom, zoom)
      ? this.fine.curves
      : this.all;
  }

  get all(): readonly MetricCurve[] {
    return this.base ?? [];
  }

  /** Whether the server was asked for means and has none. */
  get hasNoMeans(): boolean {
    return this.means?.bands.length === 0;
  }

  get bands(): readonly CurveBand[] {
    return this.means?.bands ?? [];
  }

  /** New answers came: these runs (all without them) are to be asked for again. */
  outdate(runs: readonly number[] | undefined): void {
    if (runs?.length === 0) return;
    if (runs === undefined) {
      this.base = undefined;
      this.fine = undefined;
      this.means = undefined;
      this.stale = undefined;
    } else if (this.base !== undefined) this.stale = new Set([...(this.stale ?? []), ...runs]);
    this.round++;
    this.asked = '';
  }

  /** Sees to it that what is needed comes; calls back when something did. Asking twice for the same costs nothing. */
  need(need: CurveNeed): void {
    const next = this.next(need);
    const wanted = next === undefined ? '' : next.key;
    if (wanted === this.asked) return;
    this.stop();
    this.asked = wanted;
    if (next === undefined) return;
    if (next.pause === 0) void this.ask(next.request, next.take);
    else this.timer = setTimeout(() => void this.ask(next.request, next.take), next.pause);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.cancel?.abort();
    this.cancel = undefined;
    this.asked = '';
  }

  private next(need: CurveNeed): { key: string; pause: number; request: CurvesRequest; take: Take } | undefined {
    const { result, axis, zoom, groups } = need;
    const refs = result.runs.map(({ store, runId }) => ({ store, runId }));
    const common = { metrics: [this.metric], points: need.points };
    if (this.base === undefined || (this.stale !== undefined && this.stale.size > 0)) {
      const places = this.base === undefined ? refs.map((_, i) => i) : [...(this.stale ?? [])].sort((a, b) => a - b);
      const request = { runs: places.flatMap((place) => refs[place] ?? []), ...common };
      return { key: `base ${this.round}`, pause: 0, request, take: ({ curves }) => this.merge(curves, places) };
    }
    const range = zoom === undefined ? {} : { from: zoom[0], to: zoom[1] };
    const where = `${axis} ${zoom?.join(' ') ?? ''} ${this.round}`;
    if (groups !== undefined) {
      const key = `bands ${where} ${JSON.stringify(groups)}`;
      if (this.means?.need === key) return undefined;
      const request = { runs: refs, ...common, axis, ...range, groups: groups.map((runs) => [...runs]) };
      return { key, pause: this.means === undefined ? 0 : zoomPause, request, take: ({ bands }) => (this.means = { need: key, bands }) };
    }
    const isThinned = this.base.some(({ totalPoints, values }) => totalPoints > values.length);
    if (zoom === undefined || !isThinned || this.fine?.zoom === where) return undefined;
    return {
      key: `fine ${where}`,
      pause: zoomPause,
      request: { runs: refs, ...common, axis, ...range },
      take: ({ curves }) => (this.fine = { zoom: where, curves }),
    };
  }

  private merge(curves: readonly MetricCurve[], places: readonly number[]): void {
    const again = new Set(places);
    const fresh = curves.map((curve) => ({ ...curve, run: places[curve.run] ?? curve.run }));
    this.base = [...this.all.filter(({ run }) => !again.has(run)), ...fresh].sort((a, b) => a.run - b.run);
    this.stale = new Set();
  }

  private async ask(request: CurvesRequest, take: Take): Promise<void> {
    const cancel = new AbortController();
    this.cancel = cancel;
    try {
      const answer = await this.host.request('forge/runs/curves', request, cancel.signal);
      if (cancel.signal.aborted) return;
      this.problem = answer.problems.join('. ');
      take(answer);
    } catch (error) {
      if (cancel.signal.aborted) return;
      this.problem = error instanceof Error ? error.message : String(error);
      this.base ??= [];
    }
    this.cancel = undefined;
    this.arrived();
  }
}

type Take = (answer: { curves: readonly MetricCurve[]; bands: readonly CurveBand[] }) => void;

/** Whether a range that was asked for has all of another. */
function covers(asked: string, [from, to]: readonly [number, number]): boolean {
  const [, low, high] = asked.split(' ').map(Number);
  return low !== undefined && high !== undefined && low <= from && to <= high;
}
