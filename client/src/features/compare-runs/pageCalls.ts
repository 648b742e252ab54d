import { Buffer } from 'node:buffer';
import * as vscode from 'vscode';
import type { FromPage, PageActions, PageRequests, ToPage } from '../../../shared/pageMessages';
import type { Requests } from '../../../shared/protocol';
import { text, type ForgeServer } from '../../infrastructure/forgeServer';

/** The messages of the server that a page may ask for; nothing else passes. */
const passed: ReadonlySet<string> = new Set<keyof PageRequests>(['forge/runs/compare', 'forge/runs/curves', 'forge/runs/export']);

type Actions = { [K in keyof PageActions]: (params: PageActions[K][0]) => Promise<PageActions[K][1]> };

/** Answers one page: passes its questions on to the server, and does in the editor what it asks for. */
export class PageCalls implements vscode.Disposable {
  private readonly running = new Map<number, vscode.CancellationTokenSource>();
  private readonly actions: Actions = {
    save: ({ fileName, text: content, base64 }) =>
      save(fileName, base64 === undefined ? Buffer.from(content ?? '', 'utf8') : Buffer.from(base64, 'base64')),
    copy: async ({ text: content }) => {
      await vscode.env.clipboard.writeText(content);
      return true;
    },
    revealRun: () => Promise.resolve(false),
  };

  constructor(
    private readonly server: ForgeServer,
    private readonly page: vscode.Webview,
  ) {}

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
      await this.say(cancel, { type: 'answer', id, result });
    } catch (error) {
      await this.say(cancel, { type: 'failure', id, text: text(error) });
    } finally {
      this.running.delete(id);
      cancel.dispose();
    }
  }

  dispose(): void {
    for (const cancel of this.running.values()) cancel.cancel();
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

async function save(fileName: string, content: Uint8Array): Promise<boolean> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const defaultUri = folder === undefined ? undefined : vscode.Uri.joinPath(folder, fileName);
  const target = await vscode.window.showSaveDialog(defaultUri === undefined ? {} : { defaultUri });
  if (target === undefined) return false;
  await vscode.workspace.fs.writeFile(target, content);
  return true;
}
