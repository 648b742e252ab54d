import { readdirSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import type { Machine } from './locateServer';

/** The machine that the extension runs on. */
export function thisMachine(): Machine {
  return {
    platform: process.platform,
    env: process.env,
    home: homedir(),
    isFile: (path) => attempt(() => statSync(path).isFile(), false),
    list: (folder) => attempt(() => readdirSync(folder), []),
    realPath: (path) => attempt(() => realpathSync(path), path),
  };
}

function attempt<T>(action: () => T, otherwise: T): T {
  try {
    return action();
  } catch {
    return otherwise;
  }
}
