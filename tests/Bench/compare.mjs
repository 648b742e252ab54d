// Runs side by side, and their curves, from databases and file stores of growing size.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileCurves, postgresCurves, sqliteCurves } from './compareData.mjs';
import { exponent, median, number, spread, table } from './page.mjs';
import { postgresServer } from './runData.mjs';

const goal = { runs: 100, metrics: 50, curves: 4, steps: 10_000 };
const sizes = [{ ...goal, runs: 10 }, { ...goal, steps: 1_000 }, goal, { ...goal, runs: 500, steps: 100 }];
const words = ({ runs, metrics, steps }) => `${runs} runs × ${metrics} metrics × ${steps.toLocaleString('en')} steps`;

/** @param {{root: string, folder: string, forge: string, rounds: number}} plan */
export async function measureComparisons({ root, folder, forge, rounds }) {
  const ask = (store, runs) => {
    const { status, stdout, stderr } = spawnSync(
      forge,
      ['debug', 'compare', '--store', store, '--runs', `${runs}`, '--rounds', `${Math.min(rounds, 5)}`],
      { cwd: folder, encoding: 'utf8', env: { ...process.env, XDG_CACHE_HOME: path.join(folder, 'cache') } },
    );
    if (status !== 0) throw new Error(`forge debug compare: ${stderr}`);
    return JSON.parse(stdout);
  };
  const rows = [];
  const growth = [];
  const postgres = await postgresServer(root);
  try {
    for (const [name, open] of [
      ['SQLite', (size) => sqliteCurves(root, size)],
      ['PostgreSQL', (size) => (postgres === null ? null : postgresCurves(postgres, size))],
      ['files', (size) => fileCurves(folder, size)],
    ]) {
      const byRuns = [];
      const bySteps = [];
      for (const size of sizes) {
        const store = await open(size);
        if (store === null) {
          rows.push([`${name}: not on this machine`, '—', '—', '—']);
          break;
        }
        const { table: tables, chart, curves, again, charts, peakMemoryBytes } = ask(store, size.runs);
        const memory = number(peakMemoryBytes / 1048576);
        const label = `${name}, ${words(size)}`;
        rows.push(
          [`${label}: tables, summary, groups (≤ 500), ms`, spread(tables.warmMs), number(tables.bytes / 1024), memory],
          ['… the curves of one chart, as the page asks, read (≤ 500), ms', spread(chart.warmMs), number(chart.bytes / 1024), ''],
          [
            `… the curves of ${charts} metrics at once, read${size === goal ? ' (≤ 500)' : ''}, ms`,
            spread(curves.warmMs),
            number(curves.bytes / 1024),
            '',
          ],
          ['… the same curves, kept (≤ 500), ms', spread(again.warmMs), number(again.bytes / 1024), ''],
        );
        if (size.steps === goal.steps) byRuns.push([size.runs, median(curves.warmMs)]);
        if (size.runs === goal.runs) bySteps.push([size.steps, median(curves.warmMs)]);
      }
      if (byRuns.length > 1) growth.push([`${name}: curves, growth with the runs: exponent`, exponent(byRuns).toFixed(2), '', '']);
      if (bySteps.length > 1) growth.push([`${name}: curves, growth with the steps: exponent`, exponent(bySteps).toFixed(2), '', '']);
    }
  } finally {
    postgres?.stop();
  }
  return {
    text: table(['p50 / p95 / p99', 'Forge', 'message, KB (≤ 2,000)', 'peak memory, MB'], [...rows, ...growth]),
    how: `${Math.min(rounds, 5)} rounds in one process`,
  };
}
