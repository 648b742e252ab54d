import * as vscode from 'vscode';
import type { GpuChoice, GpuList } from '../../../shared/gpus';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import { plain } from '../../infrastructure/plainText';
import { gpuOf } from '../views/nodeIds';
import type { Row } from '../views/treeModel';
import { askReservation, type Wish } from './askReservation';
import { openExperiment } from './openExperiment';
import { booked, refused } from './wording';

/** *Forge: Reserve GPU*, from the palette or on a card of the GPUs view. */
export function registerReserveGpu(server: ForgeServer): vscode.Disposable {
  return vscode.commands.registerCommand('forge.reserveGpu', async (row?: Row) => {
    try {
      const [list, experiment] = await Promise.all([server.request('forge/gpus/list', {}), openExperiment()]);
      if (list.gpus.length === 0) {
        tellNoGpu(list);
        return;
      }
      const wish = await askReservation(list, chosen(list, row), experiment);
      if (wish !== undefined) await reserve(server, wish);
    } catch (error) {
      void vscode.window.showErrorMessage(plain(`Forge could not reserve a GPU. ${text(error)}`));
    }
  });
}

/** The card of a row of the GPUs view. */
export function chosen(list: GpuList, row: Row | undefined): GpuChoice | undefined {
  const gpu = row === undefined ? undefined : gpuOf(row.node.id);
  return list.gpus.find((one) => one.host === gpu?.host && one.gpuId === gpu.gpuId);
}

async function reserve(server: ForgeServer, { gpu, hours, purpose }: Wish, start?: string): Promise<void> {
  const wish = { host: gpu.host, gpuId: gpu.gpuId, hours, purpose, ...(start === undefined ? {} : { start }) };
  const result = await server.request('forge/gpus/reserve', wish);
  const now = new Date();
  if (result.reservation != null) {
    // What else there is to know, such as a file that each clone has for itself, comes with the booking.
    const more = result.message == null ? '' : ` ${result.message}`;
    void vscode.window.showInformationMessage(plain(`${booked(result.reservation, now)}${more}`));
    return;
  }
  const { text: why, button } = refused(result, gpu, now);
  const answer = await vscode.window.showWarningMessage(plain(why), ...(button === undefined ? [] : [button]));
  if (answer !== undefined && result.nextFree != null) await reserve(server, { gpu, hours, purpose }, result.nextFree);
}

function tellNoGpu(list: GpuList): void {
  const why = list.problems.length === 0 ? '' : ` ${list.problems.join(' ')}`;
  void vscode.window.showWarningMessage(
    plain(`There is no GPU to reserve: none was found on this machine, and forge.yaml lists none under gpus.inventory.${why}`),
  );
}
