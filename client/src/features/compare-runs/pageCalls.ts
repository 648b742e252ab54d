import * as vscode from 'vscode';
import type { CompareResult } from '../../../shared/comparison';
import type { FromPage, PageActions, PageRequests, ToPage } from '../../../shared/pageMessages';
import type { Requests } from '../../../shared/protocol';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';
import type { ServerView } from '../views/serverView';
import { pageActions, type Actions } from './pageActions';

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

/** Answers one page: passes its questions on to the server, and does in the editor what it asks for. */
export class PageCalls implements vscode.Disposable {
  private readonly running = new Map<number, vscode.CancellationTokenSource>();
  private readonly actions: Actions;

  /**
   * @param compared takes each comparison that the page gets
   * @param file the file that the page shows, if any
   */
  constructor(
    private readonly server: ForgeServer,
    private readonly page: vscode.Webview,
    runs: ServerView,
    private readonly compared: (result: CompareResult) => void,
    file?: vscode.Uri,
  ) {
    this.actions = pageActions(server, runs, file);
  }

  /** Takes a message of the page, and answers it. Never rejects. */
  async take(message: FromPage): Promise<void> {
    if (message.type === 'cancel') {
      this.running.get(message.id)?.cancel();
      return;
    }
    const { id } = message;
    const cancel = new vscode.CancellationTokenSource();
    this.running.set(id, cancel);
    try {
      const result: unknown = await this.answer(message, cancel.token);
      if (message.method === 'forge/runs/compare') this.compared(result as CompareResult);
      await this.say(cancel, { type: 'answer', id, result });
    } catch (error) {
      await this.say(cancel, { type: 'failure', id, text: text(error) });
    } finally {
      this.running.delete(id);
      cancel.dispose();
    }
  }

  /** Gives up what the page waits for. */
  cancelAll(): void {
    for (const cancel of this.running.values()) cancel.cancel();
  }

  dispose(): void {
    this.cancelAll();
  }

  private answer({ method, params }: Extract<FromPage, { type: 'call' }>, cancel: vscode.CancellationToken): Promise<unknown> {
    if (passed.has(method)) return this.server.request(method as keyof PageRequests, params as Requests[keyof PageRequests][0], cancel);
    const action = this.actions[method as keyof PageActions] as ((given: unknown) => Promise<unknown>) | undefined;
    return action === undefined ? Promise.reject(new Error('The page asked for something unknown.')) : action(params);
  }

  private async say(cancel: vscode.CancellationTokenSource, message: ToPage): Promise<void> {
    if (!cancel.token.isCancellationRequested) await this.page.postMessage(message);
  }
}
