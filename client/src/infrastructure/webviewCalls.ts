import * as vscode from 'vscode';
import type { PageMessage, ToPage } from '../../shared/pageMessages';
import type { Requests } from '../../shared/protocol';
import { text, type ForgeServer } from './forgeServer';

/** What a page can have the editor do, by name. */
export type WebviewActions = Readonly<Record<string, (params: never) => Promise<unknown>>>;

/** Answers one page: passes its questions on to the server, and does in the editor what it asks for. */
export class WebviewCalls implements vscode.Disposable {
  private readonly running = new Map<number, vscode.CancellationTokenSource>();

  /**
   * @param passed the messages of the server that the page may ask for; nothing else passes
   * @param answered takes each answer of the server before the page gets it
   */
  constructor(
    private readonly server: ForgeServer,
    private readonly page: vscode.Webview,
    private readonly passed: ReadonlySet<string>,
    private readonly actions: WebviewActions,
    private readonly answered?: (method: string, result: unknown) => void,
  ) {}

  /** Takes a message of the page, and answers it. Never rejects. */
  async take(message: PageMessage): Promise<void> {
    if (message.type === 'cancel') {
      this.running.get(message.id)?.cancel();
      return;
    }
    const { id, method, params } = message;
    const cancel = new vscode.CancellationTokenSource();
    this.running.set(id, cancel);
    try {
      const result = await this.answer(method, params, cancel.token);
      this.answered?.(method, result);
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

  private answer(method: string, params: unknown, cancel: vscode.CancellationToken): Promise<unknown> {
    if (this.passed.has(method)) return this.server.request(method as keyof Requests, params as Requests[keyof Requests][0], cancel);
    const action = Object.hasOwn(this.actions, method) ? (this.actions[method] as (given: unknown) => Promise<unknown>) : undefined;
    return action === undefined ? Promise.reject(new Error('The page asked for something unknown.')) : action(params);
  }

  private async say(cancel: vscode.CancellationTokenSource, message: ToPage): Promise<void> {
    if (!cancel.token.isCancellationRequested) await this.page.postMessage(message);
  }
}
