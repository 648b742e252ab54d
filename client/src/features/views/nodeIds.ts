import type { RunRef } from '../../../shared/runs';
import type { Row } from './treeModel';

/** Reads the ids that docs/protocol.md fixes. */

/** The run of a `run:<alias>/<runId>` node. */
export function runOf(id: string): RunRef | undefined {
  const parts = split(id, 'run:');
  return parts === undefined ? undefined : { store: parts[0], runId: parts[1] };
}

/** The file or folder of an `artifact:<alias>/<runId>/<path>` or `artifacts:<alias>/<runId>/<folder>` node. */
export function artifactOf(id: string): { artifact: { store: string; runId: string; path: string }; isFolder: boolean } | undefined {
  const [, kind, store, runId, path] = /^(artifacts?):([^/]+)\/([^/]+)(?:\/(.*))?$/s.exec(id) ?? [];
  if (store === undefined || runId === undefined) return undefined;
  return { artifact: { store, runId, path: path ?? '' }, isFolder: kind === 'artifacts' };
}

/** The alias of the store of a `store:<alias>` node, or of a `problem:store:<alias>` one. */
export function storeOf(id: string): string | undefined {
  return /^(?:problem:)?store:([^/]+)$/.exec(id)?.[1];
}

/** The id of the experiment that a row is, or stands below. */
export function experimentOf(row: Row | undefined): string | undefined {
  for (let at = row; at !== undefined; at = at.parent) if (at.node.id.startsWith('experiment:')) return at.node.id;
  return undefined;
}

/** The card of a `gpu:<host>/<index>` node. */
export function gpuOf(id: string): { host: string; gpuId: number } | undefined {
  const parts = split(id, 'gpu:');
  if (parts === undefined) return undefined;
  const gpuId = Number(parts[1]);
  return Number.isInteger(gpuId) && gpuId >= 0 ? { host: parts[0], gpuId } : undefined;
}

/** The model of a `catalogueModel:<name>` node. */
export function modelOf(id: string): string | undefined {
  return id.startsWith('catalogueModel:') ? id.slice('catalogueModel:'.length) : undefined;
}

/** The state of the `modelState:<state>` node that a row is, or stands below. */
export function modelStateOf(row: Row | undefined): string | undefined {
  for (let at = row; at !== undefined; at = at.parent)
    if (at.node.id.startsWith('modelState:')) return at.node.id.slice('modelState:'.length);
  return undefined;
}

/** The id of a card's node. */
export function gpuNode({ host, gpuId }: { host: string; gpuId: number }): string {
  return `gpu:${host}/${gpuId}`;
}

function split(id: string, prefix: string): [string, string] | undefined {
  if (!id.startsWith(prefix)) return undefined;
  // An alias may hold a slash; a run id and an index hold none.
  const slash = id.lastIndexOf('/');
  const [left, right] = [id.slice(prefix.length, slash), id.slice(slash + 1)];
  return slash < prefix.length || right === '' ? undefined : [left, right];
}
