import type { FromPage, PageActions, PageRequests, PageState, ToPage } from '../shared/pageMessages';
import type { Host } from './host';

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** The page in the editor: calls go to the extension by messages. */
export class EditorHost implements Host {
  readonly isEditor = true;
  private readonly api = acquireVsCodeApi<PageState>();
  private readonly waiting = new Map<number, Waiting>();
  private readonly listeners: (() => void)[] = [];
  private last = 0;

  constructor() {
    window.addEventListener('message', (event: MessageEvent<ToPage>) => this.receive(event.data));
  }

  /** The state that the editor kept, of whatever form it is. */
  get kept(): unknown {
    return this.api.getState();
  }

  answers(): boolean {
    return true;
  }

  request<K extends keyof PageRequests>(method: K, params: PageRequests[K][0], signal?: AbortSignal): Promise<PageRequests[K][1]> {
    return this.call(method, params, signal) as Promise<PageRequests[K][1]>;
  }

  act<K extends keyof PageActions>(action: K, params: PageActions[K][0]): Promise<PageActions[K][1]> {
    return this.call(action, params) as Promise<PageActions[K][1]>;
  }

  save(state: PageState): void {
    this.api.setState(state);
  }

  onChanged(changed: () => void): void {
    this.listeners.push(changed);
  }

  private call(method: string, params: unknown, signal?: AbortSignal): Promise<unknown> {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      signal?.addEventListener('abort', () => {
        if (!this.waiting.delete(id)) return;
        this.api.postMessage({ type: 'cancel', id } satisfies FromPage);
        reject(new DOMException('No longer wanted.', 'AbortError'));
      });
      this.api.postMessage({ type: 'call', id, method, params });
    });
  }

  private receive(message: ToPage): void {
    if (message.type === 'changed') {
      for (const listener of this.listeners) listener();
      return;
    }
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.type === 'answer') waiting?.resolve(message.result);
    else waiting?.reject(new Error(message.text));
  }
}
