import type { CarriedPage, ExportRequest } from '../shared/exporting';
import type { CompareRequest, CurvesRequest } from '../shared/comparison';
import type { DifferencesRequest } from '../shared/differences';
import type { PageActions, PageRequests, PageState } from '../shared/pageMessages';
import { carriedComparison, carriedCurves, carriedText } from './carried';
import { carriedDifferences } from './carriedDifferences';
import type { Host } from './host';
import { isRecord } from './initialState';

/** The page in a file of its own: it answers from what it brought along, and asks nobody. */
export class StandaloneHost implements Host {
  readonly isEditor = false;

  constructor(private readonly page: CarriedPage) {
    this.followTheme();
  }

  /** How the page was left, else how it was looked at when the file was made. */
  get kept(): unknown {
    const { result, state } = this.page;
    const runs = result.runs.map(({ store, runId }) => ({ store, runId }));
    const before: unknown = history.state;
    return { ...(isRecord(before) ? before : isRecord(state) ? state : {}), runs };
  }

  answers(method: keyof PageRequests): boolean {
    if (method === 'forge/runs/differences') return this.page.differences !== undefined;
    return method === 'forge/runs/compare' || method === 'forge/runs/curves' || method === 'forge/runs/export';
  }

  request<K extends keyof PageRequests>(method: K, params: PageRequests[K][0]): Promise<PageRequests[K][1]> {
    const answer: unknown = this.answer(method, params);
    return answer === undefined
      ? Promise.reject(new Error('This file holds the comparison alone; compare the runs in the editor to see this.'))
      : Promise.resolve(answer as PageRequests[K][1]);
  }

  async act<K extends keyof PageActions>(action: K, params: PageActions[K][0]): Promise<PageActions[K][1]> {
    if (action === 'save') download(params as PageActions['save'][0]);
    else if (action === 'copy') await copy((params as PageActions['copy'][0]).text);
    else return false;
    return true;
  }

  save(state: PageState): void {
    try {
      history.replaceState(state, '');
    } catch {
      // Some browsers keep no state for files: then a reload begins anew.
    }
  }

  onChanged(): void {
    // Nothing changes in a file.
  }

  private answer(method: string, params: unknown): unknown {
    if (method === 'forge/runs/compare') return carriedComparison(this.page, params as CompareRequest);
    if (method === 'forge/runs/curves') return carriedCurves(this.page, params as CurvesRequest);
    if (method === 'forge/runs/differences') return carriedDifferences(this.page, params as DifferencesRequest);
    if (method === 'forge/runs/export') return carriedText(this.page, params as ExportRequest);
    return undefined;
  }

  /** Gives the page the class that an editor's theme would give it: the style sheet and the charts go by that. */
  private followTheme(): void {
    const queries = { dark: '(prefers-color-scheme: dark)', contrast: '(forced-colors: active), (prefers-contrast: more)' };
    const [dark, contrast] = [matchMedia(queries.dark), matchMedia(queries.contrast)];
    const show = () => {
      const { classList } = document.body;
      classList.toggle('vscode-dark', dark.matches);
      classList.toggle('vscode-light', !dark.matches);
      classList.toggle('vscode-high-contrast', contrast.matches);
    };
    show();
    for (const query of [dark, contrast]) query.addEventListener('change', show);
  }
}

function download({ fileName, text, base64 }: PageActions['save'][0]): void {
  const content =
    base64 === undefined ? new TextEncoder().encode(text ?? '') : Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // The browser has read it long before that.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    throw new Error('The browser did not let the page copy; save the file instead.');
  }
}
