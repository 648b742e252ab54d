import * as vscode from 'vscode';
import type { ModelParts } from './modelCommand';
import { versionCommand } from './versionEdit';

/** Says what a version is good for. */
export function registerEditDescription(parts: ModelParts): vscode.Disposable {
  const edit = versionCommand(parts, 'Edit Description', async ({ description }, title) => {
    const to = await vscode.window.showInputBox({
      title,
      prompt: 'What is this version good for? MLflow shows it as Markdown. Empty takes the description away.',
      value: description,
      ignoreFocusOut: true,
    });
    return to === undefined || to === description ? undefined : { kind: 'description', from: description, to };
  });
  return vscode.commands.registerCommand('forge.editModelDescription', edit);
}
