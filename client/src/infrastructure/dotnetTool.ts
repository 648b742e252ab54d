/** Brings .NET by the .NET Install Tool, an extension of Microsoft's that extensions share. What it asks of the editor comes in, so that it can be tested. */

import { dotnetMajor } from './locateServer';

const tool = 'ms-dotnettools.vscode-dotnet-runtime';
const wanted = { version: `${dotnetMajor}.0`, mode: 'runtime', requestingExtensionId: 'forge-lsp.forge' };
/** How long to wait for a path that is only looked up, in ms. */
const patience = 10_000;

/** What is asked of the editor. */
export interface Commands {
  hasExtension(id: string): boolean;
  execute(command: string, argument: object): PromiseLike<unknown>;
}

/** Whether the tool is there to be asked. */
export function hasTool(editor: Commands): boolean {
  return editor.hasExtension(tool);
}

/** A `dotnet` that the tool knows of: one that it brought before, or one of the machine in a place that only it looks at. */
export async function findByTool(editor: Commands, wait = patience): Promise<string | undefined> {
  if (!hasTool(editor)) return undefined;
  const request = { acquireContext: { ...wanted, architecture: process.arch }, versionSpecRequirement: 'greater_than_or_equal' };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), wait)));
  try {
    return pathOf(await Promise.race([editor.execute('dotnet.findPath', request), late]));
  } catch {
    // Older versions of the tool have no such command.
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** Has the tool install .NET for the user, which needs no rights on the machine. Rejects with what the tool says. */
export async function installByTool(editor: Commands): Promise<string> {
  const path = pathOf(await editor.execute('dotnet.acquire', wanted));
  if (path === undefined) throw new Error('The .NET Install Tool did not say where it put .NET.');
  return path;
}

function pathOf(answer: unknown): string | undefined {
  const path = (answer as { dotnetPath?: unknown } | null | undefined)?.dotnetPath;
  return typeof path === 'string' && path !== '' ? path : undefined;
}
