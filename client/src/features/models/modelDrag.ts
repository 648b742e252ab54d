import * as vscode from 'vscode';
import { modelOf, modelStateOf } from '../views/nodeIds';
import type { Row } from '../views/treeModel';

const mime = 'application/vnd.code.tree.forge.models';

/** A model that is dropped on a state, or on a model in it, is to go there: the same command as by the menu. */
export class ModelDrag implements vscode.TreeDragAndDropController<Row> {
  readonly dragMimeTypes = [mime];
  readonly dropMimeTypes = [mime];

  handleDrag(rows: readonly Row[], data: vscode.DataTransfer): void {
    const models = rows.filter(({ node }) => modelOf(node.id) !== undefined);
    if (models.length > 0) data.set(mime, new vscode.DataTransferItem(models));
  }

  handleDrop(target: Row | undefined, data: vscode.DataTransfer): void {
    const rows = data.get(mime)?.value as Row[] | undefined;
    const [row, second] = rows ?? [];
    if (row === undefined) return;
    const to = modelStateOf(target);
    if (to === undefined || to === '') {
      void vscode.window.showInformationMessage(
        'Drop a model on a state: development, testing, staging, production or deprecated. Group the view by state for that.',
      );
    } else if (second !== undefined) {
      void vscode.window.showInformationMessage('Move one model at a time: each has a gate and a reason of its own.');
    } else if (modelStateOf(row) !== to) {
      void vscode.commands.executeCommand('forge.moveModel', row, to);
    }
  }
}
