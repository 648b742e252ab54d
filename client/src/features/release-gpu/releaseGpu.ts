import * as vscode from 'vscode';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { gpuLabel } from '../reserve-gpu/wording';
import { gpuNode, gpuOf } from '../views/nodeIds';
import type { Row } from '../views/treeModel';

/** Ends one's own reservation: that of a card of the GPUs view, else one from a list. */
export function registerReleaseGpu(server: ForgeServer): vscode.Disposable {
  return vscode.commands.registerCommand('forge.releaseGpu', async (row?: Row) => {
    try {
      const gpu = row === undefined ? await pick(server) : gpuOf(row.node.id);
      if (gpu === undefined) return;
      const result = await server.request('forge/gpus/release', { id: gpuNode(gpu) });
      if (result.reservation == null) void vscode.window.showWarningMessage(plain(result.message ?? 'The reservation was not released.'));
      else void vscode.window.showInformationMessage(plain(`${gpuLabel(gpu, true)} is free again.`));
    } catch (error) {
      void vscode.window.showErrorMessage(plain(`Forge could not release the GPU. ${text(error)}`));
    }
  });
}

async function pick(server: ForgeServer): Promise<{ host: string; gpuId: number } | undefined> {
  const list = await server.request('forge/gpus/list', {});
  const mine = list.gpus.filter(({ heldBy }) => heldBy === list.user);
  if (mine.length === 0) {
    void vscode.window.showInformationMessage('You hold no GPU to release.');
    return undefined;
  }
  const items = mine.map((gpu) => ({
    gpu,
    label: `$(lock) ${plain(gpuLabel(gpu, true))}`,
    description: plain(gpu.name),
    detail: plain(gpu.state),
  }));
  return (await vscode.window.showQuickPick(items, { title: 'Release GPU', placeHolder: 'Which reservation ends now?' }))?.gpu;
}
