import * as vscode from 'vscode';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { registerExtendGpu } from './extendGpu';
import { registerShortenGpu } from './shortenGpu';
import { registerTransferGpu } from './transferGpu';

/** What can be done with bookings, beside making and releasing them. */
export function registerGpuBookings(server: ForgeServer): vscode.Disposable {
  return vscode.Disposable.from(registerExtendGpu(server), registerShortenGpu(server), registerTransferGpu(server));
}
