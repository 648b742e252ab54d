import { button } from '../dom';
import type { HeaderAction } from '../section';
import { runKey } from './adjust';

/** Keeps the comparison as a file for others, next to the experiments. */
export const saveAction: HeaderAction = {
  id: 'save',
  appliesTo: ({ isEditor }) => isEditor,
  create: (page) => {
    const save = async () => {
      const context = page.context();
      if (context === undefined) return;
      const { host, state, result } = context;
      const nameOf = new Map(result.runs.map((run) => [runKey(run), run.name]));
      // A run that is missing keeps the name that the file gave it.
      const names = state.runs.map(runKey).map((key) => nameOf.get(key) ?? state.names?.[key] ?? '');
      try {
        if (await host.act('saveComparison', { state, names })) context.announce('Comparison saved');
      } catch (error) {
        context.announce(`The comparison could not be saved. ${error instanceof Error ? error.message : String(error)}`);
      }
    };
    return button('Save Comparison…', () => void save(), { class: 'secondary', 'data-testid': 'save-comparison' });
  },
};
