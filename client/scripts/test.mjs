// Bundles tests/Client/*.test.ts and runs them with node's own test runner. Arguments are passed on to it.
import { spawnSync } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const source = join(root, 'tests', 'Client');
const out = join(root, 'dist', 'tests', 'Client');

await rm(out, { recursive: true, force: true });
const files = (await readdir(source)).filter((name) => name.endsWith('.test.ts'));
await build({
  absWorkingDir: root,
  entryPoints: files.map((name) => join(source, name)),
  outdir: out,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['vscode'],
  sourcemap: 'inline',
  logLevel: 'warning',
});
const run = spawnSync(
  process.execPath,
  ['--enable-source-maps', '--test', ...process.argv.slice(2), ...files.map((name) => join(out, name.replace(/\.ts$/, '.cjs')))],
  { cwd: root, stdio: 'inherit' },
);
process.exit(run.status ?? 1);
