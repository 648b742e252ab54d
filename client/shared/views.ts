/** The views of the side bar, as they are on the wire. See docs/protocol.md. */

import type { ExperimentListOptions } from './experiments';
import type { ModelGroup } from './models';
import type { RunsViewOptions } from './runs';

/** The views that the sidebar shows. */
export type ViewName = 'experiments' | 'runs' | 'gpus' | 'models' | 'team';

export interface ViewNode {
  /** Carries all that asking for its children needs. */
  id: string;
  label: string;
  description?: string;
  /** Markdown; the server escapes every value from a store. */
  tooltip?: string;
  /** There is more to say that costs something: it is asked for when it is to be seen, and `tooltip` is what is known without. */
  tooltipOnDemand?: boolean;
  /** A codicon. */
  icon?: string;
  /** A theme color id. */
  iconColor?: string;
  /** 0: no children, 1: collapsed, 2: expanded. */
  expansion?: 0 | 1 | 2;
  /** What menus key on. */
  context?: string;
  accessibleLabel?: string;
  command?: { kind: string; argument: string };
}

export interface ViewPage {
  nodes: ViewNode[];
  message?: { cause: string; text: string };
}

export interface ViewRequest {
  view: ViewName;
  id?: string;
  page?: string;
  options?: ViewOptions;
}

/** How the user wants to see a view: the server keeps nothing of it. */
export interface ViewOptions extends Partial<RunsViewOptions> {
  /** The Experiments view. */
  metadata?: ExperimentListOptions;
  /** The Models view. */
  models?: { group?: ModelGroup };
  /** Notes that are kept in the editor, by the id of the run's node. */
  notes?: Readonly<Record<string, string>>;
}

/** The number at a view's icon; 0 where there is none. */
export interface ViewBadge {
  value: number;
  tooltip: string;
}

/** What of a view is out of date: the children of a node, or rows that look different while their children are as they were, or everything. */
export interface ViewChange {
  view: ViewName;
  id?: string;
  rows?: string[];
}

/** Requests about the views of the side bar, each with its parameters and answer. */
export interface ViewRequests {
  'forge/views/children': [ViewRequest, ViewPage];
  'forge/views/tooltip': [{ view: ViewName; id: string; options?: ViewOptions }, { tooltip?: string | null }];
  'forge/views/badge': [{ view: ViewName }, ViewBadge];
  'forge/views/rows': [{ view: ViewName; ids: string[]; options?: ViewOptions }, ViewPage];
}
