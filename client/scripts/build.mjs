// Bundles the extension and its pages into dist/client. `--watch` rebuilds on change, `--dev` keeps names and adds source maps.
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { context } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const out = join(root, 'dist', 'client');
const watch = process.argv.includes('--watch');
const dev = watch || process.argv.includes('--dev');

// Parts of the language client that wait for a server to offer what ours does not. Each is put in the bundle as a feature that offers nothing.
const unused = [
  'callHierarchy',
  'colorProvider',
  'diagnostic',
  'fileOperations',
  'formatting',
  'implementation',
  'inlayHint',
  'inlineCompletion',
  'inlineValue',
  'linkedEditingRange',
  'semanticTokens',
  'signatureHelp',
  'textDocumentContent',
  'typeDefinition',
  'typeHierarchy',
];
const withoutUnused = {
  name: 'without-unused-features',
  setup(build) {
    const filter = new RegExp(`vscode-languageclient[\\\\/]lib[\\\\/]common[\\\\/](${unused.join('|')})\\.js$`);
    let left = unused.length;
    build.onLoad({ filter }, async ({ path }) => {
      left--;
      const names = [...(await readFile(path, 'utf8')).matchAll(/^exports\.(\w+) = \1;$/gm)].map(([, name]) => name);
      if (names.length === 0) throw new Error(`${path} is not as it was: look again at what the bundle leaves out.`);
      const nothing = "class Nothing { getState() { return { kind: 'static' }; } fillClientCapabilities() {} initialize() {} clear() {} }";
      return { contents: `${nothing}\nmodule.exports = { ${names.map((name) => `${name}: Nothing`).join(', ')} };`, loader: 'js' };
    });
    build.onEnd(() => {
      if (left > 0) throw new Error('The language client has other files than before: look again at what the bundle leaves out.');
    });
  },
};

// The language client asks which version of the editor it runs in. The editor has asked already: it starts no extension whose `engines` it does not fit.
const withoutVersionCheck = {
  name: 'without-version-check',
  setup(build) {
    build.onLoad({ filter: /semver[\\/]functions[\\/](parse|satisfies)\.js$/ }, () => ({
      contents: 'module.exports = () => ({});',
      loader: 'js',
    }));
  },
};

// What is loaded with the editor is paid for by everybody at every start.
const mostBytes = 512_000;
const withinBudget = {
  name: 'within-budget',
  setup(build) {
    build.onEnd(async ({ errors }) => {
      if (dev || errors.length > 0) return;
      const { size } = await stat(build.initialOptions.outfile);
      if (size > mostBytes) throw new Error(`extension.js has ${size} bytes, and may have ${mostBytes}.`);
    });
  },
};

// What is needed seldom is a bundle of its own beside the extension's, which loads it where the source has an import(…) of it.
const lazy = {
  gpuCommands: 'client/src/features/gpu-bookings/gpuCommands.ts',
  scaffoldDialog: 'client/src/features/new-scaffold/scaffoldDialog.ts',
};
const loadedLater = {
  name: 'loaded-later',
  setup(build) {
    build.onResolve({ filter: new RegExp(`/(${Object.keys(lazy).join('|')})$`) }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path: `./${path.split('/').at(-1)}.js`, external: true } : undefined,
    );
  },
};

const common = {
  absWorkingDir: root,
  bundle: true,
  minify: !dev,
  sourcemap: dev ? 'linked' : false,
  legalComments: 'none',
  metafile: true,
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
    // The editor gives itself to what is required, not to what is imported.
    supported: { 'dynamic-import': false },
    plugins: [withoutUnused, withoutVersionCheck, loadedLater, withinBudget],
  },
  {
    ...common,
    entryPoints: lazy,
    outdir: out,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
  },
  {
    ...common,
    // Each page by itself: none is loaded before it is opened.
    entryPoints: ['client/webview/compare.ts', 'client/webview/timeline.ts', 'client/webview/dashboard.ts'],
    outdir: join(out, 'webview'),
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
  },
  {
    ...common,
    // The last is for pages in a file, which no editor colors.
    entryPoints: ['compare', 'timeline', 'dashboard', 'standalone'].map((name) => `client/webview/${name}.css`),
    outdir: join(out, 'webview'),
  },
];

// Which packages of npm are in the bundles, for the bill of materials of a release (build/sbom.mjs).
const bundled = new Set();

await mkdir(out, { recursive: true });
for (const options of bundles) {
  const bundle = await context(options);
  if (watch) await bundle.watch();
  else {
    const { metafile } = await bundle.rebuild();
    await bundle.dispose();
    for (const { inputs } of Object.values(metafile.outputs))
      for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
        // As the lock file names it, wherever the folder itself lies.
        const [, folder] = /\b(node_modules\/(?:.*\bnode_modules\/)?(?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
        if (folder !== undefined && bytesInOutput > 0) bundled.add(folder);
      }
  }
}
if (!watch) await writeFile(join(out, 'bundled.json'), `${JSON.stringify([...bundled].sort(), undefined, 2)}\n`);
