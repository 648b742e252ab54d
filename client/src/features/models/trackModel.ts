import * as vscode from 'vscode';
import type { Row } from '../views/treeModel';
import { told, type ModelParts } from './modelCommand';
import { choiceFor } from './pickModel';
import { transition } from './transition';

const title = 'Bring MLflow to the Catalogue';

/** Lets MLflow say what the catalogue says of a model. A quick fix gives its name alone. */
export function registerTrackModel({ server, terminal }: ModelParts): vscode.Disposable {
  const track = told('Forge could not change the tracking registry.', async (row?: Row | string) => {
    const model = typeof row === 'string' ? row : (await choiceFor(server, row, title, ({ isModel }) => isModel))?.name;
    if (model !== undefined) await transition(server, terminal, title, { model, only: 'tracking' });
  });
  return vscode.commands.registerCommand('forge.trackModel', track);
}
