import type { ReportMessage } from '../../shared/reportMessages';
import { isRecord } from '../initialState';

/** Where the page is: in a panel of the editor, which opens what it names, or in a file of its own. */
export interface DashboardHost {
  readonly isEditor: boolean;
  /** How the page was left, of whatever form that is. */
  readonly kept: Record<string, unknown>;
  save(state: Record<string, unknown>): void;
  /** Has the editor do something; nothing in a file. */
  tell(message: ReportMessage): void;
}

export function hostHere(): DashboardHost {
  return typeof acquireVsCodeApi === 'function' ? inEditor() : inFile();
}

function inEditor(): DashboardHost {
  const api = acquireVsCodeApi<Record<string, unknown>>();
  const kept = api.getState();
  return {
    isEditor: true,
    kept: isRecord(kept) ? kept : {},
    save: (state) => void api.setState(state),
    tell: (message) => api.postMessage(message),
  };
}

function inFile(): DashboardHost {
  return {
    isEditor: false,
    kept: isRecord(history.state) ? history.state : {},
    save: (state) => {
      try {
        history.replaceState(state, '');
      } catch {
        // Some browsers keep no state for files: then a reload begins anew.
      }
    },
    tell: () => undefined,
  };
}
