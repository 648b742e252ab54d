// Bundles the extension and the comparison page into dist/client. `--watch` rebuilds on change, `--dev` keeps names and adds source maps.
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { context } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const out = join(root, 'dist', 'client');
const watch = process.argv.includes('--watch');
const dev = watch || process.argv.includes('--dev');

const common = {
  absWorkingDir: root,
  bundle: true,
  minify: !dev,
  sourcemap: dev ? 'linked' : false,
  legalComments: 'none',
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': '"production"' },
};
const bundles = [
  {
    ...common,
    entryPoints: ['client/src/extension.ts'],
    outfile: join(out, 'extension.js'),
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // The library's ES modules are the smaller bundle; its UMD builds cannot be bundled.
    mainFields: ['module', 'main'],
    external: ['vscode'],
  },
  {
    ...common,
    entryPoints: ['client/webview/compare.ts'],
    outfile: join(out, 'webview', 'compare.js'),
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
  },
  {
    ...common,
    // The second is for pages in a file, which no editor colors.
    entryPoints: ['client/webview/compare.css', 'client/webview/standalone.css'],
    outdir: join(out, 'webview'),
  },
];

await mkdir(out, { recursive: true });
for (const options of bundles) {
  const bundle = await context(options);
  if (watch) await bundle.watch();
  else {
    await bundle.rebuild();
    await bundle.dispose();
  }
}
