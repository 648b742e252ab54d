import * as vscode from 'vscode';
import type { ForgeSettings } from '../../shared/protocol';
import type { ServerSettings } from './locateServer';

/** The settings that the server is told; absent where the user set none. */
export function forgeSettings(): ForgeSettings {
  const section = vscode.workspace.getConfiguration('forge');
  const text = (name: string) => section.get<string>(name, '').trim();
  const [trackingUri, reservations, user] = [text('tracking.uri'), text('gpu.reservations'), text('gpu.user')];
  return {
    ...(trackingUri === '' ? {} : { trackingUri }),
    ...(reservations === '' ? {} : { reservations }),
    ...(user === '' ? {} : { user }),
  };
}

/** The settings that say how to start the server. */
export function serverSettings(): ServerSettings {
  const section = vscode.workspace.getConfiguration('forge.server');
  return { path: section.get<string>('path', '').trim(), dotnetPath: section.get<string>('dotnetPath', '').trim() };
}
