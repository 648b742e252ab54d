// Pages of runs and the first rows of the Runs view, from databases and file stores of growing size, beside MLflow's own server where it is.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { exponent, median, number, ratio, spread, table } from './page.mjs';
import { fileStore, freePort, postgresServer, sqliteStore } from './runData.mjs';

const byMetric = ['--order-by', 'metrics.accuracy DESC'];
const questions = [
  { what: '1,000 runs, newest first', args: [] },
  { what: '1,000 runs by a metric', args: byMetric, body: { order_by: ['metrics.accuracy DESC'] }, goal: 0.2 },
  { what: '… the 50th such page', args: [...byMetric, '--page', '50'], least: 100_000 },
  {
    what: "1,000 runs that pass `metrics.accuracy > 0.9 and params.optimizer = 'adam'`",
    args: ['--filter', "metrics.accuracy > 0.9 and params.optimizer = 'adam'"],
  },
  { what: 'first rows of the Runs view (≤ 300)', args: ['--tree'] },
];

/** @param {{root: string, folder: string, forge: string, rounds: number, sizes: number[], mlflow?: string}} plan */
export async function measureRuns({ root, folder, forge, rounds, sizes, mlflow }) {
  const ask = (store, args, environment = {}) => {
    const { status, stdout, stderr } = spawnSync(forge, ['debug', 'runs', '--store', store, '--rounds', `${rounds}`, ...args], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, XDG_CACHE_HOME: path.join(folder, 'cache'), ...environment },
    });
    if (status !== 0) throw new Error(`forge debug runs ${args.join(' ')}: ${stderr}`);
    return JSON.parse(stdout);
  };
  const rows = [];
  const growth = [];
  const postgres = await postgresServer(root);
  try {
    for (const [name, open] of [
      ['SQLite', (count) => sqliteStore(root, count)],
      ['PostgreSQL', (count) => postgres?.store(count) ?? null],
    ]) {
      const points = new Map(questions.map(({ what }) => [what, []]));
      for (const count of sizes) {
        const store = await open(count);
        if (store === null) {
          rows.push([`${name}: not on this machine`, '—', '—', '—', '']);
          break;
        }
        for (const { what, args, body, goal, least } of questions.filter((question) => count >= (question.least ?? 0))) {
          const ours = ask(store, args);
          const theirs = mlflow === undefined || body === undefined ? [] : await askServer(mlflow, store, body, Math.min(rounds, 3));
          points.get(what).push([count, median(ours.warmMs)]);
          rows.push([
            `${name}, ${count.toLocaleString('en')} runs: ${what}, ms`,
            spread(ours.warmMs),
            spread(theirs),
            theirs.length === 0 ? '' : ratio(ours.warmMs, theirs, goal),
            number(ours.peakMemoryBytes / 1048576),
          ]);
        }
      }
      for (const [what, measured] of points)
        if (measured.length > 1)
          growth.push([`${name}: ${what}, growth with the runs: exponent`, exponent(measured).toFixed(2), '', '', '']);
    }
  } finally {
    postgres?.stop();
  }
  rows.push(...growth, ...measureFiles(folder, ask));
  return {
    text: table(['p50 / p95 / p99', 'Forge', "MLflow's server", 'ratio of medians (goal)', 'peak memory, MB'], rows),
    how: `${rounds} rounds in one process${mlflow === undefined ? '; MLflow is not on this machine: elsewhere its server took 2,400 to 3,400 ms for 1,000 of 100,000 runs by a metric' : ''}`,
  };
}

function measureFiles(folder, ask) {
  const rows = [];
  const points = { first: [], again: [], warm: [] };
  for (const count of [50, 500, 5000]) {
    const store = fileStore(folder, count);
    const caches = path.join(folder, `cache-${count}`);
    const environment = { XDG_CACHE_HOME: caches };
    // What was written a moment ago is not kept: training may still be at it.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2500);
    const first = ask(store, ['--tree'], environment);
    const again = [0, 1, 2].map(() => ask(store, ['--tree'], environment));
    const label = `files, ${count.toLocaleString('en')} runs: first rows of the Runs view`;
    rows.push(
      [`${label}, never read before, ms`, number(first.firstMs), '—', '', number(first.peakMemoryBytes / 1048576)],
      [
        `${label}, after a restart (≤ 1,000), ms`,
        spread(again.map(({ firstMs }) => firstMs)),
        '—',
        '',
        number(again[0].peakMemoryBytes / 1048576),
      ],
      [`${label}, warm (≤ 100), ms`, spread(first.warmMs), '—', '', ''],
    );
    points.first.push([count, first.firstMs]);
    points.again.push([count, median(again.map(({ firstMs }) => firstMs))]);
    points.warm.push([count, median(first.warmMs)]);
  }
  for (const [name, what] of [
    ['first', 'never read before'],
    ['again', 'after a restart'],
    ['warm', 'warm'],
  ])
    rows.push([`files: ${what}, growth with the runs: exponent`, exponent(points[name]).toFixed(2), '', '', '']);
  return rows;
}

/** Milliseconds of MLflow's own server for the same page. */
async function askServer(mlflow, store, body, rounds) {
  const port = await freePort();
  const server = spawn(mlflow, ['server', '--backend-store-uri', store, '--host', '127.0.0.1', '--port', `${port}`, '--workers', '1'], {
    stdio: 'ignore',
    detached: true,
  });
  const address = `http://127.0.0.1:${port}`;
  try {
    for (let tries = 0; !(await fetch(`${address}/health`).catch(() => null))?.ok; tries++) {
      if (tries > 120 || server.exitCode !== null) throw new Error('mlflow server did not start.');
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    const experiments = Array.from({ length: 10 }, (_, n) => `${1000 + n}`);
    const times = [];
    for (let round = 0; round <= rounds; round++) {
      const at = performance.now();
      const answer = await fetch(`${address}/api/2.0/mlflow/runs/search`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ experiment_ids: experiments, max_results: 1000, ...body }),
      });
      if (!answer.ok || (await answer.json()).runs.length !== 1000) throw new Error(`mlflow server answered ${answer.status}.`);
      times.push(performance.now() - at);
    }
    return times.slice(1);
  } finally {
    process.kill(-server.pid, 'SIGTERM');
  }
}
