import type { PageActions, PageRequests, PageState } from '../shared/pageMessages';

/** Where the page is: in the editor, or a file of its own, which answers from what it brought along. */
export interface Host {
  /** Whether the editor is there, to open a file or a diff in. */
  readonly isEditor: boolean;
  /** Whether there is anybody to ask. */
  answers(method: keyof PageRequests): boolean;
  /** Asks the server. Rejects with a message for people. */
  request<K extends keyof PageRequests>(method: K, params: PageRequests[K][0], signal?: AbortSignal): Promise<PageRequests[K][1]>;
  /** Has the editor do something. */
  act<K extends keyof PageActions>(action: K, params: PageActions[K][0]): Promise<PageActions[K][1]>;
  /** Keeps how the page is looked at for its next start. */
  save(state: PageState): void;
  /** Calls back when the runs may have changed in their store. */
  onChanged(changed: () => void): void;
}
