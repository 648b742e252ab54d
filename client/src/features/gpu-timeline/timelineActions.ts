import * as vscode from 'vscode';
import type { TimelineActions } from '../../../shared/timelineMessages';
import type { ForgeServer } from '../../infrastructure/forgeServer';

type Actions = { [K in keyof TimelineActions]: (params: TimelineActions[K][0]) => Promise<TimelineActions[K][1]> };

/** What the timeline can have the editor do. `experiment` says which one was open before the timeline was. */
export function timelineActions(server: ForgeServer, experiment: () => Promise<string | undefined>): Actions {
  const run = async (command: string) => {
    await vscode.commands.executeCommand(command);
    return true;
  };
  return {
    about: async () => {
      const name = await experiment();
      return { isTrusted: vscode.workspace.isTrusted, ...(name === undefined ? {} : { experiment: name }) };
    },
    copy: async ({ text }) => {
      await vscode.env.clipboard.writeText(text);
      return true;
    },
    askAgain: () => {
      server.notify('forge/views/refresh', { view: 'gpus' });
      return Promise.resolve(true);
    },
    manageTrust: () => run('workbench.trust.manage'),
    newPolicy: () => run('forge.newPolicy'),
  };
}
