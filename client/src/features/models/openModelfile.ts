import * as vscode from 'vscode';
import { plain } from '../../infrastructure/plainText';
import { aboutOne, type ModelParts } from './modelCommand';

/** Opens the Modelfile of a model. */
export function registerOpenModelfile(parts: ModelParts): vscode.Disposable {
  const open = aboutOne(
    parts,
    'Open Modelfile',
    'Forge could not open the Modelfile.',
    ({ modelfile }) => modelfile != null,
    async ({ modelfile, name }) => {
      if (modelfile == null) void vscode.window.showInformationMessage(plain(`${name} names no Modelfile that is there.`));
      else await vscode.commands.executeCommand('vscode.open', vscode.Uri.parse(modelfile, true));
    },
  );
  return vscode.commands.registerCommand('forge.openModelfile', open);
}
