import { exportAction } from '../exportMenu';
import { saveAction } from '../frame/saveAction';
import type { HeaderAction } from '../section';

/** What can be done in the head of the page, in its order. */
export const headerActions: readonly HeaderAction[] = [exportAction, saveAction];
