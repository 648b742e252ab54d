import type { Dashboard } from '../shared/dashboard';
import { DashboardPage } from './dashboard/dashboardPage';
import { hostHere } from './dashboard/dashboardHost';

const root = document.getElementById('page');
const data = document.getElementById('dashboard')?.textContent;
if (root !== null && data != null) new DashboardPage(root, JSON.parse(data) as Dashboard, hostHere());
