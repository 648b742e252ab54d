import { EditorHost } from './editorHost';
import { Page } from './page';

const root = document.getElementById('page');
if (root !== null) {
  const host = new EditorHost();
  new Page(root, host, host.kept);
}
