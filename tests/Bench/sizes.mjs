// How large what people download and load is: the extension, its server, its bundles.
import fs from 'node:fs';
import path from 'node:path';
import { number, table } from './page.mjs';

/** Budgets in MB (of 1,000,000 bytes) for packages, in KB (of 1,000 bytes) for bundles. @param {{root: string}} plan */
export function measureSizes({ root }) {
  const artifacts = path.join(root, 'artifacts');
  const packages = fs.globSync('{.,release,tool}/*.{vsix,nupkg}', { cwd: artifacts }).sort();
  const rows = packages.map((name) => [`${name}, MB (≤ 15)`, number(bytes(path.join(artifacts, name)) / 1e6)]);
  if (rows.length === 0) rows.push(['packages: none in artifacts/; `npm run package` makes them', '—']);
  rows.push(['server as published, MB', number(bytes(path.join(root, 'dist', 'server')) / 1e6)]);
  const client = path.join(root, 'dist', 'client');
  if (fs.existsSync(path.join(client, 'extension.js')))
    rows.push(['bundle of the extension, KB (≤ 512)', number(bytes(path.join(client, 'extension.js')) / 1e3)]);
  for (const script of fs.globSync('webview/*.js', { cwd: client }).sort())
    rows.push([
      `${path.basename(script, '.js')} page, loaded when it is opened: script, KB`,
      number(bytes(path.join(client, script)) / 1e3),
    ]);
  return { text: table(['what', 'size'], rows), how: 'maps and checksums not counted' };
}

function bytes(place) {
  const found = fs.statSync(place);
  return found.isDirectory() ? fs.readdirSync(place).reduce((sum, name) => sum + bytes(path.join(place, name)), 0) : found.size;
}
