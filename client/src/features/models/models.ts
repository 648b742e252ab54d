import * as vscode from 'vscode';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import type { ComparePanels } from '../compare-runs/comparePanels';
import { modelOf } from '../views/nodeIds';
import type { Row } from '../views/treeModel';
import type { Views } from '../views/views';
import { compareModels } from './compareModels';
import { registerDownloadModel } from './downloadModel';
import { registerEditDescription } from './editDescription';
import { GateTerminal } from './gateTerminal';
import { told, type ModelParts } from './modelCommand';
import { describe, groupModels, type ModelListState } from './modelList';
import { registerMoves } from './moveModel';
import { registerOpenModelfile } from './openModelfile';
import { registerOpenModelRun } from './openModelRun';
import { registerModelAliases } from './setModelAlias';
import { registerModelTags } from './setModelTag';
import { registerTrackModel } from './trackModel';

/** What can be done with models from their rows, or from the palette with a list to pick one from. */
export function registerModels(
  server: ForgeServer,
  views: Pick<Views, 'models' | 'runs'>,
  panels: ComparePanels,
  state: ModelListState,
): vscode.Disposable {
  const parts: ModelParts = { server, views, panels, state, terminal: new GateTerminal(server) };
  describe(views.models, state);
  return vscode.Disposable.from(
    parts.terminal,
    registerMoves(parts),
    registerTrackModel(parts),
    registerEditDescription(parts),
    registerModelTags(parts),
    registerModelAliases(parts),
    registerDownloadModel(parts),
    registerOpenModelfile(parts),
    registerOpenModelRun(parts),
    vscode.commands.registerCommand(
      'forge.compareModels',
      told('Forge could not compare the models.', (row, rows) =>
        compareModels(server, panels, (rows as Row[] | undefined) ?? (row === undefined ? views.models.selection : [row])),
      ),
    ),
    vscode.commands.registerCommand('forge.copyModelName', (row?: Row) =>
      row === undefined ? undefined : vscode.env.clipboard.writeText(modelOf(row.node.id) ?? row.node.label),
    ),
    vscode.commands.registerCommand('forge.groupModels', () => groupModels(views.models, state)),
  );
}
