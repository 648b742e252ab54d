import * as vscode from 'vscode';
import type { About } from './bookingCommand';
import type * as Commands from './gpuCommands';

/** What can be done with GPUs and their bookings: on the rows of the GPUs view, and from the palette. */
export function registerGpuBookings(parts: Commands.GpuParts): vscode.Disposable {
  const run = (command: keyof typeof Commands) => async (about?: About) => {
    const commands = await import('./gpuCommands');
    await commands[command](parts)(about);
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand('forge.reserveGpu', run('reserveGpu')),
    vscode.commands.registerCommand('forge.extendGpu', run('extendGpu')),
    vscode.commands.registerCommand('forge.shortenGpu', run('shortenGpu')),
    vscode.commands.registerCommand('forge.transferGpu', run('transferGpu')),
    vscode.commands.registerCommand('forge.releaseGpu', run('releaseGpu')),
    vscode.commands.registerCommand('forge.releaseGpuAnyway', run('releaseGpuAnyway')),
  );
}
