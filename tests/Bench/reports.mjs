// Reports on the command line, from a workspace of many experiments and a database of many runs.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { megabytes, spread, table } from './page.mjs';
import { sqliteStore } from './runData.mjs';
import * as workspaces from './workspaces.mjs';

const [experiments, runs] = [5_000, 100_000];
const kinds = [['standup'], ['weekly', '--no-artifacts'], ['dashboard'], ['score'], ['audit']];

/** @param {{root: string, folder: string, forge: string, rounds: number}} plan */
export async function measureReports({ root, folder, forge, rounds }) {
  const place = path.join(folder, 'reports');
  workspaces.manyExperiments(place, experiments);
  for (const file of fs.globSync('**/metadata.yaml', { cwd: place }).map((name) => path.join(place, name)))
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('mlflow_experiment: many', `mlflow_experiment: scale/${nameOf(file)}`));
  for (const args of [
    ['init'],
    ['add', '--all'],
    ['-c', 'user.name=bench', '-c', 'user.email=bench@example.org', 'commit', '-m', 'All of it'],
  ])
    spawnSync('git', ['-C', place, ...args, '--quiet'], { stdio: 'ignore' });
  const store = await sqliteStore(root, runs, experiments);
  const rows = [];
  for (const kind of store === null ? [] : kinds) {
    const [times, peaks] = [[], []];
    for (let round = 0; round < Math.min(rounds, 3); round++) {
      const { ms, peak } = await timed(
        forge,
        ['report', ...kind, '--store', store, '--output', path.join(folder, `${kind[0]}.out`)],
        place,
      );
      times.push(ms);
      peaks.push(peak);
    }
    rows.push([`forge report ${kind[0]}, ms`, spread(times), spread(megabytes(peaks))]);
  }
  fs.rmSync(place, { recursive: true });
  return {
    text: table(['p50 / p95 / p99, whole process', 'Forge', 'peak memory, MB'], rows),
    how: `${experiments.toLocaleString('en')} experiments, ${runs.toLocaleString('en')} runs in SQLite; ${Math.min(rounds, 3)} rounds`,
  };
}

const nameOf = (file) => path.basename(path.dirname(file));

/** How long a command takes, and on Linux the most memory that it had. */
function timed(command, args, cwd) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
    let [peak, said] = [0, ''];
    const look = setInterval(() => {
      const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(read(`/proc/${child.pid}/status`)) ?? [];
      peak = Math.max(peak, 1024 * Number(kilobytes ?? 0));
    }, 20);
    child.stderr.on('data', (text) => (said += text));
    child.on('close', (code) => {
      clearInterval(look);
      if (code === 0) resolve({ ms: performance.now() - start, peak });
      else reject(new Error(`forge ${args.join(' ')}: ${said}`));
    });
  });
}

function read(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
