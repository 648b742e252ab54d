import type * as vscode from 'vscode';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import type { About } from './bookingCommand';

/** What the commands about bookings work with. */
export interface GpuParts {
  server: ForgeServer;
  state: vscode.Memento;
}

/** A command about bookings. They are a bundle of their own, which is loaded when the first of them is run. */
export type GpuCommand = (parts: GpuParts) => (about: About) => Promise<void>;

export { releaseGpu, releaseGpuAnyway } from '../release-gpu/releaseGpu';
export { reserveGpu } from '../reserve-gpu/reserveGpu';
export { extendGpu } from './extendGpu';
export { shortenGpu } from './shortenGpu';
export { transferGpu } from './transferGpu';
