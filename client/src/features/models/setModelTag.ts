import * as vscode from 'vscode';
import type { VersionAbout } from '../../../shared/models';
import { plain } from '../../infrastructure/plainText';
import type { ModelParts } from './modelCommand';
import { nameProblem, versionCommand } from './versionEdit';

/** Gives a version a tag, or another value to one that it has, or takes one away. */
export function registerModelTags(parts: ModelParts): vscode.Disposable {
  const { server } = parts;
  const newKey = (title: string) =>
    vscode.window.showInputBox({ title, prompt: 'Key of the new tag', validateInput: (typed) => nameProblem(server, 'tag', typed) });
  return vscode.Disposable.from(
    vscode.commands.registerCommand(
      'forge.setModelTag',
      versionCommand(parts, 'Set Tag', async (about, title) => {
        const key = about.tags.length === 0 ? (await newKey(title))?.trim() : await pickKey(about, title, newKey);
        if (key === undefined) return undefined;
        const from = about.tags.find((tag) => tag.key === key)?.value;
        const prompt = plain(`Value of ${key}`);
        const to = await vscode.window.showInputBox({ title, prompt, value: from ?? '', ignoreFocusOut: true });
        return to === undefined ? undefined : { kind: 'tag', name: key, to, ...(from === undefined ? {} : { from }) };
      }),
    ),
    vscode.commands.registerCommand(
      'forge.removeModelTag',
      versionCommand(parts, 'Remove Tag', async ({ tags }, title) => {
        const items = tags.map(({ key, value }) => ({ label: plain(key), description: plain(value), key, value }));
        if (items.length === 0) void vscode.window.showInformationMessage('This version has no tag.');
        const tag =
          items.length === 0 ? undefined : await vscode.window.showQuickPick(items, { title, placeHolder: 'Which tag goes away?' });
        return tag === undefined ? undefined : { kind: 'tag', name: tag.key, from: tag.value };
      }),
    ),
  );
}

async function pickKey(
  { tags }: VersionAbout,
  title: string,
  newKey: (title: string) => Thenable<string | undefined>,
): Promise<string | undefined> {
  const fresh = { label: '$(add) New tag…', description: '', key: undefined };
  const items = [fresh, ...tags.map(({ key, value }) => ({ label: plain(key), description: plain(value), key }))];
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: 'Which tag?' });
  return picked === undefined ? undefined : (picked.key ?? (await newKey(title))?.trim());
}
