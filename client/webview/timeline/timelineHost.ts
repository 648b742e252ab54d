import type { TimelineActions, TimelineRequests, TimelineState } from '../../shared/timelineMessages';
import type { EditorHost } from '../editorHost';

/** The extension, as the timeline talks to it. */
export type TimelineHost = EditorHost<TimelineRequests, TimelineActions, TimelineState>;
