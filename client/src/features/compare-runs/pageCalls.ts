import type * as vscode from 'vscode';
import type { CompareResult } from '../../../shared/comparison';
import type { PageRequests } from '../../../shared/pageMessages';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import { WebviewCalls } from '../../infrastructure/webviewCalls';
import type { ServerView } from '../views/serverView';
import { pageActions } from './pageActions';

/** The messages of the server that a page may ask for; nothing else passes. */
const passed: ReadonlySet<string> = new Set<keyof PageRequests>([
  'forge/runs/compare',
  'forge/runs/curves',
  'forge/runs/differences',
  'forge/runs/export',
  'forge/runs/workingTree',
  'forge/artifacts/shared',
  'forge/artifacts/tables',
  'forge/artifacts/picture',
]);

/** Answers one comparison page. */
export class PageCalls extends WebviewCalls {
  /**
   * @param compared takes each comparison that the page gets
   * @param file the file that the page shows, if any
   */
  constructor(server: ForgeServer, page: vscode.Webview, runs: ServerView, compared: (result: CompareResult) => void, file?: vscode.Uri) {
    super(server, page, passed, pageActions(server, runs, file), (method, result) => {
      if (method === 'forge/runs/compare') compared(result as CompareResult);
    });
  }
}
