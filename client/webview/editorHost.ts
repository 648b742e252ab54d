import type { PageActions, PageMessage, PageRequests, PageState, ToPage } from '../shared/pageMessages';

/** Names with the parameters and the answer of each. */
type Calls<T> = { [K in keyof T]: [unknown, unknown] };

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** A page in the editor, by default that of a comparison: calls go to the extension by messages. */
export class EditorHost<R extends Calls<R> = PageRequests, A extends Calls<A> = PageActions, S = PageState> {
  readonly isEditor = true;
  private readonly api = acquireVsCodeApi<S>();
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

  request<K extends keyof R & string>(method: K, params: R[K][0], signal?: AbortSignal): Promise<R[K][1]> {
    return this.call(method, params, signal);
  }

  act<K extends keyof A & string>(action: K, params: A[K][0]): Promise<A[K][1]> {
    return this.call(action, params);
  }

  save(state: S): void {
    this.api.setState(state);
  }

  onChanged(changed: () => void): void {
    this.listeners.push(changed);
  }

  private call<T>(method: string, params: unknown, signal?: AbortSignal): Promise<T> {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      signal?.addEventListener('abort', () => {
        if (!this.waiting.delete(id)) return;
        this.api.postMessage({ type: 'cancel', id } satisfies PageMessage);
        reject(new DOMException('No longer wanted.', 'AbortError'));
      });
      this.api.postMessage({ type: 'call', id, method, params } satisfies PageMessage);
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
