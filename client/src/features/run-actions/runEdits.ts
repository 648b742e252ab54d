import type { Requests } from '../../../shared/protocol';
import type { EditedRun } from '../../../shared/runs';
import type { ViewOptions } from '../../../shared/views';
import type { ForgeServer } from '../../infrastructure/forgeServer';
import type { Views } from '../views/views';

/** A change of a run, without what says how its row is drawn. */
export type RunEdit = Omit<Requests['forge/runs/edit'][0], 'options'>;

/** Changes runs on tracking servers. Only the rows of the changed run are drawn anew, as the user wants to see them. */
export class RunEdits {
  constructor(
    private readonly server: ForgeServer,
    private readonly views: Views,
    private readonly options: () => ViewOptions,
  ) {}

  async make(edit: RunEdit): Promise<EditedRun> {
    const { store, runId, action, key, value } = edit;
    const edited = await this.server.request('forge/runs/edit', {
      ...{ store, runId, action, options: this.options() },
      ...(key === undefined ? {} : { key }),
      ...(value === undefined ? {} : { value }),
    });
    this.views.runs.draw(edited.node);
    this.views.experiments.draw(edited.node);
    if (action === 'star' || action === 'unstar') this.views.runs.refresh(`starred:${store}`);
    return edited;
  }
}
