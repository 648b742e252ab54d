import * as vscode from 'vscode';
import type { EditedRun, RunAbout, RunRef } from '../../../shared/protocol';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';

/** Lets the user give a run a tag: the key from a list of those in use, or a new one; then the value. Undefined where they gave up. */
export async function setTag(server: ForgeServer, run: RunRef): Promise<EditedRun | undefined> {
  const about = await server.request('forge/runs/about', run);
  if (!about.isWritable) {
    const why = 'Tags are written on a tracking server only; this store is only read. Notes and stars can be kept in this editor.';
    void vscode.window.showInformationMessage(why);
    return undefined;
  }
  const key = await askKey(about);
  if (key === undefined) return undefined;
  const old = about.tags.find((tag) => tag.key === key)?.value;
  const value = await vscode.window.showInputBox({
    title: `Set Tag of ${about.name}`,
    prompt: old === undefined ? `Value of ${key}` : `Value of ${key}; empty takes the tag away`,
    value: old ?? '',
  });
  if (value === undefined) return undefined;
  const action = value === '' && old !== undefined ? 'deleteTag' : 'setTag';
  return server.request('forge/runs/edit', { ...run, action, key, ...(action === 'setTag' ? { value } : {}) });
}

/** A list that also takes what is not in it. */
function askKey(about: RunAbout): Promise<string | undefined> {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { key: string }>();
  const known = about.tagKeys.map((key) => {
    const value = about.tags.find((tag) => tag.key === key)?.value;
    return { key, label: plain(key), ...(value === undefined ? {} : { description: plain(value) }) };
  });
  pick.title = `Set Tag of ${plain(about.name)}`;
  pick.placeholder = 'Key of the tag: pick one that is in use, or type a new one';
  pick.items = known;
  pick.onDidChangeValue((value) => {
    const key = value.trim();
    const isNew = key !== '' && !about.tagKeys.includes(key);
    pick.items = isNew ? [...known, { key, label: plain(key), description: 'new tag', alwaysShow: true }] : known;
  });
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      resolve(pick.activeItems[0]?.key);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}
