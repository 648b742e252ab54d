// Tracking stores of any size, the same each time: ten experiments unless more are asked for, and ten parameters, ten metrics and three tags for each run.
import { spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import zlib from 'node:zlib';

// Counted up with every change of what is made.
const version = 1;
export const began = 1_700_000_000_000;
const params = ['learning_rate', 'batch_size', 'depth', 'width', 'optimizer', 'dropout', 'seed', 'warmup', 'model.name', 'data/version'];
const metrics = ['accuracy', 'f1', 'precision', 'recall', 'loss', 'val_loss', 'auc', 'train/time', 'test/rmse', 'gpu'];
const cache = path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'forge-bench', `v${version}`);

// The statements differ by how a list of numbers is made and a run is named.
const statements = (count, { numbers, id, yes, no }, experiments = 10) => {
  const at = (names, index) => `CASE ${index} ${names.map((name, n) => `WHEN ${n} THEN '${name}'`).join(' ')} END`;
  const value = '((i * 7919 + j * 104729) % 1000003) / 1000003.0';
  const each = `FROM ${numbers('i', count)} CROSS JOIN ${numbers('j', 10)}`;
  return [
    `INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time)
     SELECT 1000 + i, 'scale/experiment-' || i, 'mlflow-artifacts:/' || (1000 + i), 'active', ${began} + i, ${began} FROM ${numbers('i', experiments)}`,
    `INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, end_time, source_version, lifecycle_stage, artifact_uri, experiment_id)
     SELECT ${id}, 'run-' || i, 'LOCAL', 'train.py', '', 'user-' || (i % 5), CASE WHEN i % 50 = 1 THEN 'FAILED' ELSE 'FINISHED' END, ${began} + i * 1000, ${began} + i * 1000 + 60000, '',
     CASE WHEN i % 50 = 7 THEN 'deleted' ELSE 'active' END, 'mlflow-artifacts:/' || (1000 + i % ${experiments}) || '/' || ${id}, 1000 + i % ${experiments} FROM ${numbers('i', count)}`,
    `INSERT INTO params (key, value, run_uuid) SELECT ${at(params, 'j')}, CASE j WHEN 4 THEN ${at(['adam', 'sgd', 'lamb'], '(i % 3)')} ELSE CAST((i * 7 + j) % 1000 AS TEXT) END, ${id} ${each}`,
    `INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid)
     SELECT ${at(metrics, 'j')}, CASE WHEN i % 1000 = 3 THEN 0 ELSE ${value} END, ${began} + i * 1000, 99, CASE WHEN i % 1000 = 3 THEN ${yes} ELSE ${no} END, ${id} ${each}`,
    `INSERT INTO tags (key, value, run_uuid)
     SELECT ${at(['mlflow.runName', 'mlflow.user', 'priority'], 'j')}, CASE j WHEN 0 THEN 'run-' || i ELSE 'user-' || (i % 5) END, ${id} FROM ${numbers('i', count)} CROSS JOIN ${numbers('j', 3)}`,
  ];
};

const unpacked = (root, name) => zlib.gunzipSync(fs.readFileSync(path.join(root, 'tests', 'Fixtures', 'mlflow3', `${name}.gz`)));

/** A SQLite database in MLflow's schema; null where neither Node.js nor the machine has SQLite. */
export const sqliteStore = (root, count, experiments = 10) =>
  sqliteDatabase(root, experiments === 10 ? `runs-${count}` : `runs-${count}-${experiments}`, (dialect) =>
    statements(count, dialect, experiments),
  );

/** The same with what some statements put into it. */
export async function sqliteDatabase(root, name, make) {
  const file = path.join(cache, `${name}.db`);
  if (!fs.existsSync(file)) {
    const made = `${file}.${process.pid}`;
    fs.mkdirSync(cache, { recursive: true });
    fs.writeFileSync(made, unpacked(root, 'mlflow.db'));
    const execute = await sqlite(made);
    if (execute === null) {
      fs.rmSync(made);
      return null;
    }
    const numbers = (name, limit) =>
      `(WITH RECURSIVE s(x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM s WHERE x < ${limit - 1}) SELECT x AS ${name} FROM s)`;
    const id = "printf('%08x%08x%08x%08x', (i * 2654435761) & 4294967295, (i * 40503 + 7) & 4294967295, (i * 97 + 13) & 4294967295, i)";
    const emptied = ['metrics', 'latest_metrics', 'params', 'tags', 'inputs', 'datasets', 'experiment_tags', 'runs', 'experiments'];
    execute(
      [
        'PRAGMA foreign_keys = OFF; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000',
        ...emptied.map((name) => `DELETE FROM ${name}`),
        ...make({ numbers, id, yes: 1, no: 0 }),
        '',
      ].join(';\n'),
    );
    fs.renameSync(made, file);
  }
  return `sqlite:///${file}`;
}

// Newer Node.js has SQLite; else the program of that name does it.
async function sqlite(file) {
  const { DatabaseSync } = await import('node:sqlite').catch(() => ({}));
  if (DatabaseSync !== undefined)
    return (sql) => {
      const database = new DatabaseSync(file, { enableForeignKeyConstraints: false });
      database.exec(sql);
      database.close();
    };
  if (spawnSync('sqlite3', ['--version']).status !== 0) return null;
  return (sql) => {
    const { status, stderr } = spawnSync('sqlite3', ['-bail', file], { input: sql, encoding: 'utf8' });
    if (status !== 0) throw new Error(`sqlite3: ${stderr}`);
  };
}

/** A PostgreSQL server of the benchmark's own; null where its programs are not on this machine. */
export async function postgresServer(root) {
  const home = '/usr/lib/postgresql';
  const newest = fs.existsSync(home)
    ? fs
        .readdirSync(home)
        .filter((name) => fs.existsSync(path.join(home, name, 'bin', 'initdb')))
        .sort()
        .at(-1)
    : undefined;
  if (newest === undefined) return null;
  const bin = (name) => path.join(home, newest, 'bin', name);
  // PostgreSQL refuses to run as root, and what it runs as then may not look into root's home.
  const isRoot = process.getuid?.() === 0;
  const place = isRoot ? path.join('/var/tmp', 'forge-bench', `v${version}`) : cache;
  const folder = path.join(place, `postgres-${newest}`);
  const run = (program, args, options = {}) => {
    const [command, all] = isRoot ? ['runuser', ['-u', 'postgres', '--', program, ...args]] : [program, args];
    const { error, status, stderr } = spawnSync(command, all, {
      cwd: '/',
      stdio: ['pipe', 'ignore', 'pipe'],
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      ...options,
    });
    if (error || status !== 0) throw error ?? new Error(`${path.basename(program)}: ${stderr}`);
  };
  if (!fs.existsSync(path.join(folder, 'PG_VERSION'))) {
    fs.mkdirSync(folder, { recursive: true });
    if (isRoot) spawnSync('chown', ['postgres', folder]);
    run(bin('initdb'), ['-D', folder, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']);
  }
  const port = await freePort();
  run(
    bin('pg_ctl'),
    [
      '-s',
      '-D',
      folder,
      '-w',
      '-l',
      '/dev/null',
      '-o',
      `-p ${port} -k '' -c listen_addresses=127.0.0.1 -c fsync=off -c max_wal_size=4GB`,
      'start',
    ],
    { stdio: 'ignore' },
  );
  const psql = (database, input) =>
    run(
      bin('psql'),
      ['-q', '-o', '/dev/null', '-v', 'ON_ERROR_STOP=1', '-h', '127.0.0.1', '-p', `${port}`, '-U', 'postgres', '-d', database],
      { input },
    );
  return {
    /** An empty database of its own, made anew. */
    emptyDatabase: (database) => {
      psql('postgres', `DROP DATABASE IF EXISTS ${database}; CREATE DATABASE ${database} TEMPLATE template0;`);
      return `postgresql://postgres@127.0.0.1:${port}/${database}`;
    },
    stop: () => run(bin('pg_ctl'), ['-s', '-D', folder, '-m', 'fast', 'stop'], { stdio: 'ignore' }),
    store(count) {
      return this.database(`runs_${count}`, `${count}`, (dialect) => statements(count, dialect));
    },
    database: (database, label, make) => {
      const mark = path.join(place, `postgres-${newest}-${label}`);
      if (!fs.existsSync(mark)) {
        psql('postgres', `DROP DATABASE IF EXISTS ${database}; CREATE DATABASE ${database} TEMPLATE template0;`);
        psql(database, unpacked(root, 'postgres.sql'));
        const numbers = (name, limit) => `generate_series(0, ${limit - 1}) AS ${name}`;
        psql(
          database,
          `TRUNCATE public.experiments, public.runs CASCADE; SET search_path = public;
           ${make({ numbers, id: "md5('run' || i)", yes: 'true', no: 'false' })
             .map((sql) => sql.replaceAll('i * 7919', 'i::bigint * 7919').replaceAll('+ i * 1000', '+ i::bigint * 1000'))
             .join(';\n')};`,
        );
        // What a server does by itself in the hours after so much was written; else it does it while it is measured.
        psql(database, 'VACUUM ANALYZE;');
        fs.writeFileSync(mark, '');
      }
      return `postgresql://postgres@127.0.0.1:${port}/${database}`;
    },
  };
}

/** A file store with `count` runs of one experiment. */
export function fileStore(folder, count) {
  const root = path.join(folder, `mlruns-${count}`);
  const experiment = path.join(root, '1000');
  const write = (name, text) => {
    fs.mkdirSync(path.dirname(name), { recursive: true });
    fs.writeFileSync(name, text);
  };
  write(
    path.join(experiment, 'meta.yaml'),
    "artifact_location: mlflow-artifacts:/1000\nexperiment_id: '1000'\nlifecycle_stage: active\nname: scale\n",
  );
  for (let i = 0; i < count; i++) {
    const id = crypto.createHash('md5').update(`run${i}`).digest('hex');
    const run = path.join(experiment, id);
    write(
      path.join(run, 'meta.yaml'),
      `artifact_uri: mlflow-artifacts:/1000/${id}\nend_time: ${began + i * 1000 + 60000}\nexperiment_id: '1000'\nlifecycle_stage: active\nrun_id: ${id}\nrun_name: run-${i}\nstart_time: ${began + i * 1000}\nstatus: 3\nuser_id: alice\n`,
    );
    for (const [j, key] of params.entries()) write(path.join(run, 'params', key), `${(i * 7 + j) % 1000}`);
    for (const [j, key] of metrics.entries())
      write(
        path.join(run, 'metrics', key),
        Array.from({ length: 10 }, (_, step) => `${began + step} ${((i * 31 + j * 7 + step) % 1000) / 1000} ${step}\n`).join(''),
      );
    for (const key of ['mlflow.runName', 'mlflow.user', 'priority']) write(path.join(run, 'tags', key), `value-${i % 5}`);
  }
  return root;
}

export const freePort = () =>
  new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
