import * as vscode from 'vscode';
import type { ForgeSettings } from '../../shared/settings';
import type { ServerSettings } from './locateServer';
import { readStores, type StoreEntry } from './storeList';

/** The settings that the server is told; absent where the user set none. */
export function forgeSettings(): ForgeSettings {
  const section = vscode.workspace.getConfiguration('forge');
  const text = (name: string) => section.get<string>(name, '').trim();
  const [trackingUri, reservations, user] = [text('tracking.uri'), text('gpu.reservations'), text('gpu.user')];
  const [stores, certificateAuthority, ollamaHost] = [listedStores(), text('tracking.certificateAuthority'), text('ollama.host')];
  return {
    ...(trackingUri === '' ? {} : { trackingUri, isTrackingUriOwn: isOwn(section, 'tracking.uri', trackingUri) }),
    ...(stores.length === 0 ? {} : { stores }),
    ...(certificateAuthority === '' ? {} : { certificateAuthority }),
    ...proxySettings(),
    ...(reservations === '' ? {} : { reservations, isReservationsOwn: isOwn(section, 'gpu.reservations', reservations) }),
    ...(user === '' ? {} : { user }),
    ...(ollamaHost === '' ? {} : { ollamaHost }),
  };
}

/** Whether a setting that counts is the user's, and not one of the workspace, which comes with a repository. */
function isOwn(section: vscode.WorkspaceConfiguration, name: string, value: string): boolean {
  return section.inspect<string>(name)?.globalValue?.trim() === value;
}

/** The stores that the user's settings list, and then those that the workspace's do: the ones do not hide the others. */
function listedStores(): NonNullable<ForgeSettings['stores']> {
  const lists = vscode.workspace.getConfiguration('forge').inspect<unknown>('tracking.stores');
  return [
    ...readStores(lists?.globalValue).map((store) => ({ ...store, isOwn: true })),
    ...readStores(lists?.workspaceValue).map((store) => ({ ...store, isOwn: false })),
    ...folderStores().map((store) => ({ ...store, isOwn: false })),
  ];
}

/** Where several folders are open, each can have settings of its own. */
function folderStores(): StoreEntry[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length < 2) return [];
  return folders.flatMap(({ uri }) =>
    readStores(vscode.workspace.getConfiguration('forge', uri).inspect<unknown>('tracking.stores')?.workspaceFolderValue),
  );
}

/** The proxy of the editor's own settings. A workspace cannot set it. */
function proxySettings(): Pick<ForgeSettings, 'proxy' | 'noProxy'> {
  const http = vscode.workspace.getConfiguration('http');
  if (http.get<string>('proxySupport') === 'off') return {};
  const proxy = (http.inspect<string>('proxy')?.globalValue ?? '').trim();
  const noProxy = (http.inspect<string[]>('noProxy')?.globalValue ?? []).filter((host) => typeof host === 'string').join(',');
  return { ...(proxy === '' ? {} : { proxy }), ...(noProxy === '' ? {} : { noProxy }) };
}

/** The settings that say how to start the server. */
export function serverSettings(): ServerSettings {
  const section = vscode.workspace.getConfiguration('forge.server');
  return { path: section.get<string>('path', '').trim(), dotnetPath: section.get<string>('dotnetPath', '').trim() };
}
