import * as vscode from 'vscode';
import type { GpuChoice } from '../../../shared/protocol';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { chosen } from '../reserve-gpu/reserveGpu';
import { clock } from '../reserve-gpu/wording';
import type { Row } from '../views/treeModel';

/** Ends one's own reservation: that of a card of the GPUs view, else one from a list. */
export function registerReleaseGpu(server: ForgeServer): vscode.Disposable {
  return vscode.commands.registerCommand('forge.releaseGpu', async (row?: Row) => {
    try {
      const list = await server.request('forge/gpus/list', {});
      const mine = list.gpus.filter((gpu) => gpu.heldBy === list.user && gpu.reservationId != null);
      const gpu = row === undefined ? await pick(mine) : chosen({ ...list, gpus: mine }, row);
      if (gpu?.reservationId == null) {
        if (mine.length === 0 || row !== undefined) void vscode.window.showInformationMessage('You hold no reservation to release.');
        return;
      }
      const result = await server.request('forge/gpus/release', { id: gpu.reservationId });
      if (result.reservation == null) void vscode.window.showWarningMessage(result.message ?? 'The reservation was not released.');
      else void vscode.window.showInformationMessage(`GPU ${gpu.gpuId} on ${gpu.host} is free again.`);
    } catch (error) {
      void vscode.window.showErrorMessage(`Forge could not release the GPU. ${text(error)}`);
    }
  });
}

async function pick(mine: readonly GpuChoice[]): Promise<GpuChoice | undefined> {
  if (mine.length === 0) return undefined;
  const now = new Date();
  const items = mine.map((gpu) => ({
    gpu,
    label: `$(server-environment) GPU ${gpu.gpuId}`,
    description: `${gpu.name} on ${gpu.host}${gpu.heldUntil == null ? '' : ` · until ${clock(gpu.heldUntil, now)}`}`,
  }));
  return (await vscode.window.showQuickPick(items, { title: 'Release GPU', placeHolder: 'Which reservation ends now?' }))?.gpu;
}
