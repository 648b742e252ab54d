import { hostHere } from './hostHere';
import { Page } from './page';

const root = document.getElementById('page');
if (root !== null) {
  const host = hostHere();
  new Page(root, host, host.kept);
}
