/** The scheme of artifacts that are no files of this machine; docs/protocol.md fixes their addresses. */
export const artifactScheme = 'forge-artifact';

/** A file or folder of a run's artifacts. An empty path means all of them. */
export interface ArtifactRef {
  store: string;
  runId: string;
  path: string;
}

/** The artifact behind an address, by its decoded path `/<alias>/<runId>/<path>`. Undefined for one that names no run. */
export function artifactAt(uriPath: string): ArtifactRef | undefined {
  const [, store, runId, ...path] = uriPath.split('/');
  return store === undefined || store === '' || runId === undefined || runId === '' ? undefined : { store, runId, path: path.join('/') };
}

/** The last part of an artifact's path; of all artifacts, a name for them. */
export function nameOf({ path, runId }: ArtifactRef): string {
  return path === '' ? `artifacts-${runId}` : path.slice(path.lastIndexOf('/') + 1);
}

/** A size for people. */
export function sizeText(bytes: number): string {
  if (bytes >= 1_000_000_000) return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
