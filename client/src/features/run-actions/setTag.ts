import * as vscode from 'vscode';
import type { RunAbout, RunRef } from '../../../shared/runs';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import type { RunEdits } from './runEdits';

/** Lets the user give a run a tag: the key from a list of those in use, or a new one; then the value. */
export async function setTag(server: ForgeServer, edits: RunEdits, run: RunRef): Promise<void> {
  const about = await server.request('forge/runs/about', run);
  if (!about.isWritable) {
    const why = 'Tags are written on a tracking server only; this store is only read. Notes and stars can be kept in this editor.';
    void vscode.window.showInformationMessage(why);
    return;
  }
  const key = await askKey(about);
  if (key === undefined) return;
  const old = about.tags.find((tag) => tag.key === key)?.value;
  const value = await vscode.window.showInputBox({
    title: `Set Tag of ${about.name}`,
    prompt: old === undefined ? `Value of ${key}` : `Value of ${key}; empty takes the tag away`,
    value: old ?? '',
  });
  if (value === undefined) return;
  const action = value === '' && old !== undefined ? 'deleteTag' : 'setTag';
  await edits.make({ ...run, action, key, ...(action === 'setTag' ? { value } : {}) });
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
