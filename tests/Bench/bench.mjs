// Forge beside its peers, in turns within one run, with the same schemas: `npm run bench` (`-- --only=edit,check` for parts of it).
// Prints tables and keeps them in docs/benchmarks.md. What counts is the ratio of medians; absolute times drift with the machine.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { checkFolder } from './batch.mjs';
import { measureBookings } from './bookings.mjs';
import { measureComparisons } from './compare.mjs';
import { measureDocuments, measureMany, measureLong } from './editing.mjs';
import { Page } from './page.mjs';
import { measureScripts } from './python.mjs';
import { measureReports } from './reports.mjs';
import { measureRuns } from './runs.mjs';
import { measureSizes } from './sizes.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const { values: options } = parseArgs({
  options: {
    peer: { type: 'string' },
    ajv: { type: 'string' },
    ruff: { type: 'string' },
    pyright: { type: 'string' },
    mlflow: { type: 'string' },
    runs: { type: 'string', default: '1000,10000,100000' },
    rounds: { type: 'string', default: '8' },
    edits: { type: 'string', default: '200' },
    only: { type: 'string', default: 'edit,many,long,python,runs,compare,bookings,reports,check,sizes' },
  },
});
const forge = path.join(root, 'dist', 'server', process.platform === 'win32' ? 'forge.exe' : 'forge');
const schema = (name) => pathToFileURL(path.join(root, 'schemas', `${name}.schema.json`)).href;
const settings = {
  yaml: {
    validate: true,
    schemaStore: { enable: false },
    schemas: {
      [schema('metadata')]: ['**/metadata.yaml', '**/bulk/**/metadata.yaml'],
      [schema('registry')]: ['**/registry*.yaml'],
      [schema('dvc')]: ['**/dvc.yaml'],
    },
  },
};
const peer = (name, args) => ({ name, command: process.execPath, args: [...args, options.peer, '--stdio'], settings });
const servers = {
  forge: { name: 'Forge', command: forge, args: ['lsp', '--stdio'], initializationOptions: { trusted: true } },
  shipped: peer('yaml-ls', []),
  undelayed: peer('yaml-ls, no delay', ['--import', pathToFileURL(path.join(root, 'tests', 'Bench', 'noDelay.mjs')).href]),
};

const wanted = new Set(options.only.split(','));
const page = new Page(
  path.join(root, 'docs', 'benchmarks.md'),
  `${os.cpus().length} × ${os.cpus()[0].model}, ${os.type()}, ${new Date().toISOString().slice(0, 10)}`,
);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'forge-bench-'));
try {
  const plan = {
    folder,
    sample: path.join(root, 'samples', 'workspace'),
    servers,
    rounds: Number(options.rounds),
    edits: Number(options.edits),
  };
  if (wanted.has('edit')) page.write('editing', await measureDocuments(plan));
  if (wanted.has('many')) page.write('many', await measureMany(plan));
  if (wanted.has('long')) page.write('long', await measureLong(plan));
  if (wanted.has('python')) page.write('python', await measureScripts({ ...plan, ruff: options.ruff, pyright: options.pyright }));
  if (wanted.has('runs'))
    page.write('runs', await measureRuns({ ...plan, root, forge, mlflow: options.mlflow, sizes: options.runs.split(',').map(Number) }));
  if (wanted.has('compare')) page.write('compare', await measureComparisons({ ...plan, root, forge }));
  if (wanted.has('bookings')) page.write('bookings', await measureBookings({ ...plan, root }));
  if (wanted.has('reports')) page.write('reports', await measureReports({ ...plan, root, forge }));
  if (wanted.has('check'))
    page.write(
      'check',
      await checkFolder({ ...plan, forge, ajv: options.ajv, schema: path.join(root, 'schemas', 'metadata.schema.json') }),
    );
  if (wanted.has('sizes')) page.write('sizes', measureSizes({ root }));
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
