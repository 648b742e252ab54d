import { EditorHost } from './editorHost';
import type { TimelineHost } from './timeline/timelineHost';
import { TimelinePage } from './timeline/timelinePage';

const root = document.getElementById('page');
if (root !== null) {
  const host: TimelineHost = new EditorHost();
  new TimelinePage(root, host);
}
