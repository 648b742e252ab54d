import type { ListedRun, RunRef } from '../../../shared/runs';
import { plain } from '../../infrastructure/plainText';

/** A run in a list to pick from; the editor's own items have more. */
export interface RunItem {
  run: RunRef;
  label: string;
  description: string;
  detail: string;
  /** Shown whatever is typed: it was picked, or the server found it by what is typed. */
  alwaysShow: boolean;
}

/** What the list shows: those that are picked, which stay in sight, then what the server lists, newest first. */
export function runItems(picked: readonly RunItem[], listed: readonly ListedRun[], isFound: boolean): RunItem[] {
  const seen = new Set(picked.map(({ run }) => keyOf(run)));
  return [
    ...picked.map((item) => ({ ...item, alwaysShow: true })),
    ...listed.filter((run) => !seen.has(keyOf(run))).map((run) => runItem(run, isFound)),
  ];
}

/** A run as an item: its name; where and how it ended, what came out and when; its id. */
export function runItem(listed: ListedRun, isFound: boolean): RunItem {
  const words = [listed.experimentName, listed.status.toLowerCase(), listed.result, listed.age];
  return {
    run: { store: listed.store, runId: listed.runId },
    label: plain(listed.name),
    description: plain(words.filter((word) => word != null && word !== '').join(' · ')),
    detail: listed.runId,
    alwaysShow: isFound,
  };
}

/** Whether the server has to look: the list at hand is not all, or what is typed is a filter, which no list can match by its letters. */
export function asksServer(text: string, isMore: boolean): boolean {
  return text.trim() !== '' && (isMore || ['=', '<', '>', ' like ', ' ilike ', ' in '].some((word) => text.toLowerCase().includes(word)));
}

/** Why these runs cannot be compared; undefined where they can. */
export function wrongCount(count: number, min: number, max: number): string | undefined {
  if (count < min) return count === 0 ? `Pick ${min} to ${max} runs` : 'Pick one more run';
  return count > max ? `${count} runs are picked; a comparison takes up to ${max}` : undefined;
}

/** What tells runs apart. */
export function keyOf({ store, runId }: RunRef): string {
  return `${store}/${runId}`;
}
