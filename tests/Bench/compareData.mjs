// Tracking stores with runs to compare: one experiment, `metrics` metrics for each run, the first `curves` of them with a history of `steps` points,
// written as training writes them: run after run, step after step, all metrics of a step together.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { began, sqliteDatabase } from './runData.mjs';

const hour = 3_600_000;
const seeds = 5;
export const metricName = (j) => (j === 0 ? 'accuracy' : j === 1 ? 'loss' : `metric_${j}`);
const label = ({ runs, metrics, curves, steps }) => `compare_${runs}_${metrics}_${curves}_${steps}`;
const params = (i) => ({
  learning_rate: `${0.1 / (1 + (Math.floor(i / seeds) % 4))}`,
  depth: `${Math.floor(i / seeds / 4)}`,
  optimizer: ['adam', 'sgd', 'lamb'][Math.floor(i / seeds) % 3],
  seed: `${i % seeds}`,
});

const statements = (size, { numbers, id, no, order = '' }) => {
  const key = "CASE j WHEN 0 THEN 'accuracy' WHEN 1 THEN 'loss' ELSE 'metric_' || j END";
  const value = '((i * 7919 + j * 104729 + s * 31) % 1000003) / 1000003.0';
  const param = Object.keys(params(0));
  const cases = (i) => param.map((name, j) => `WHEN ${j} THEN '${params(i)[name]}'`).join(' ');
  return [
    `INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time) VALUES (1000, 'compare', 'mlflow-artifacts:/1000', 'active', ${began}, ${began})`,
    `INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, end_time, source_version, lifecycle_stage, artifact_uri, experiment_id)
     SELECT ${id}, 'run-' || i, 'LOCAL', 'train.py', '', 'alice', 'FINISHED', ${began} + i * ${hour}, ${began} + i * ${hour} + ${size.steps * 100}, '', 'active', 'mlflow-artifacts:/1000/' || ${id}, 1000 FROM ${numbers('i', size.runs)}`,
    ...Array.from(
      { length: size.runs },
      (_, i) =>
        `INSERT INTO params (key, value, run_uuid) SELECT CASE j ${param.map((name, j) => `WHEN ${j} THEN '${name}'`).join(' ')} END, CASE j ${cases(i)} END, ${id} FROM ${numbers('j', param.length)} CROSS JOIN ${numbers('i', size.runs)} WHERE i = ${i}`,
    ),
    `INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid)
     SELECT ${key}, ${value}, ${began} + i * ${hour} + s * 100, s, ${no}, ${id} FROM (SELECT i, j, CASE WHEN j < ${size.curves} THEN ${size.steps - 1} ELSE 0 END AS s FROM ${numbers('i', size.runs)} CROSS JOIN ${numbers('j', size.metrics)}) AS all_of_them`,
    `INSERT INTO metrics (key, value, timestamp, step, is_nan, run_uuid)
     SELECT ${key}, ${value}, ${began} + i * ${hour} + s * 100, s, ${no}, ${id} FROM ${numbers('i', size.runs)} CROSS JOIN ${numbers('s', size.steps)} CROSS JOIN ${numbers('j', size.curves)}${order}`,
  ];
};

/** A SQLite database; null where neither Node.js nor the machine has SQLite. */
export const sqliteCurves = (root, size) => sqliteDatabase(root, label(size), (dialect) => statements(size, dialect));

/** A database of the benchmark's own PostgreSQL server. */
export const postgresCurves = (postgres, size) =>
  postgres.database(`${label(size)}_vacuumed`, `${label(size)}_vacuumed`, ({ numbers, ...dialect }) =>
    statements(size, {
      ...dialect,
      order: ' ORDER BY i, s, j',
      numbers: (name, limit) => `(SELECT n::bigint AS ${name} FROM ${numbers('n', limit)}) AS of_${name}`,
    }),
  );

/** A file store. */
export function fileCurves(folder, size) {
  const root = path.join(folder, label(size));
  const write = (name, text) => {
    fs.mkdirSync(path.dirname(name), { recursive: true });
    fs.writeFileSync(name, text);
  };
  write(
    path.join(root, '1000', 'meta.yaml'),
    "artifact_location: mlflow-artifacts:/1000\nexperiment_id: '1000'\nlifecycle_stage: active\nname: compare\n",
  );
  for (let i = 0; i < size.runs; i++) {
    const id = crypto.createHash('md5').update(`run${i}`).digest('hex');
    const run = path.join(root, '1000', id);
    const start = began + i * hour;
    write(
      path.join(run, 'meta.yaml'),
      `artifact_uri: mlflow-artifacts:/1000/${id}\nend_time: ${start + size.steps * 100}\nexperiment_id: '1000'\nlifecycle_stage: active\nrun_id: ${id}\nrun_name: run-${i}\nstart_time: ${start}\nstatus: 3\nuser_id: alice\n`,
    );
    for (const [key, value] of Object.entries(params(i))) write(path.join(run, 'params', key), value);
    for (let j = 0; j < size.metrics; j++)
      write(
        path.join(run, 'metrics', metricName(j)),
        Array.from(
          { length: j < size.curves ? size.steps : 1 },
          (_, step) => `${start + step * 100} ${((i * 7919 + j * 104729 + step * 31) % 1000003) / 1000003} ${step}\n`,
        ).join(''),
      );
  }
  return root;
}
