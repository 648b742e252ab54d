/** An entry of the setting `forge.tracking.stores`. */
export interface StoreEntry {
  uri: string;
  name?: string;
}

/** The entries of the setting as people write it: addresses, or addresses with names. What has another shape is passed over. */
export function readStores(value: unknown): StoreEntry[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown): StoreEntry[] => {
    if (typeof entry === 'string') return entry.trim() === '' ? [] : [{ uri: entry.trim() }];
    if (typeof entry !== 'object' || entry === null) return [];
    const { uri, name } = entry as { uri?: unknown; name?: unknown };
    if (typeof uri !== 'string' || uri.trim() === '') return [];
    return [{ uri: uri.trim(), ...(typeof name === 'string' && name.trim() !== '' ? { name: name.trim() } : {}) }];
  });
}

/** As the setting holds it: an address alone is a text. */
export function writeStores(entries: readonly StoreEntry[]): (string | StoreEntry)[] {
  return entries.map((entry) => (entry.name === undefined ? entry.uri : { name: entry.name, uri: entry.uri }));
}

/** The list with one more entry; one of the same address is replaced. */
export function withStore(entries: readonly StoreEntry[], entry: StoreEntry): StoreEntry[] {
  const at = entries.findIndex(({ uri }) => uri === entry.uri);
  return at < 0 ? [...entries, entry] : entries.map((one, i) => (i === at ? entry : one));
}
