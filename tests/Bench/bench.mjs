// Forge beside yaml-language-server, in turns within one run, with the same schemas: `npm run bench`.
// Prints a table and keeps it in docs/benchmarks.md. What counts is the ratio of medians; absolute times drift with the machine.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { LanguageServer, sleep } from './languageServer.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const { values: options } = parseArgs({ options: { peer: { type: 'string' }, rounds: { type: 'string', default: '8' }, edits: { type: 'string', default: '60' } } });
const [rounds, edits] = [Number(options.rounds), Number(options.edits)];
const forge = path.join(root, 'dist', 'server', process.platform === 'win32' ? 'forge.exe' : 'forge');
const schema = (name) => pathToFileURL(path.join(root, 'schemas', `${name}.schema.json`)).href;

const servers = [
  { name: 'Forge', command: forge, args: ['lsp', '--stdio'], initializationOptions: { trusted: true } },
  {
    name: 'yaml-language-server',
    command: process.execPath,
    args: [options.peer, '--stdio'],
    settings: {
      yaml: { validate: true, schemaStore: { enable: false }, schemas: { [schema('metadata')]: ['**/metadata.yaml'], [schema('registry')]: ['**/registry.yaml'] } },
    },
  },
];

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'forge-bench-'));
const documents = [
  { name: 'metadata.yaml of 17 lines', file: 'experiments/active/alice/wine-random-forest/metadata.yaml' },
  { name: 'registry.yaml of 5,000 lines', file: 'models/registry.yaml' },
];
const results = new Map(servers.map(({ name }) => [name, { initialize: [], memory: [], documents: documents.map(() => ({ first: [], edit: [], peak: [] })) }]));

try {
  fs.cpSync(path.join(root, 'samples', 'workspace'), folder, { recursive: true });
  fs.writeFileSync(path.join(folder, documents[1].file), largeRegistry(500));
  for (let round = 0; round < rounds; round++) {
    process.stderr.write(`round ${round + 1} of ${rounds}\n`);
    for (const server of round % 2 === 0 ? servers : [...servers].reverse()) await measure(server, round === 0);
  }
  report();
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}

async function measure(spec, withEdits) {
  const result = results.get(spec.name);
  for (const [index, { file }] of documents.entries()) {
    const server = new LanguageServer(spec);
    const place = path.join(folder, file);
    result.initialize.push(await server.start(folder));
    // A wrong status is in the text from the start, so that the first diagnostics are those of the content.
    const text = fs.readFileSync(place, 'utf8');
    fs.writeFileSync(place, text.replace('status: ', 'status: x'));
    try {
      result.documents[index].first.push(await server.open(place, 'yaml', (found) => found.length > 0));
    } finally {
      fs.writeFileSync(place, text);
    }
    if (withEdits) result.documents[index].edit.push(...(await typing(server, place, text.indexOf('status: ') + 8)));
    await sleep(200);
    if (index === 0) result.memory.push(server.bytes());
    await server.stop();
    result.documents[index].peak.push(server.peakBytes);
  }
}

/** Takes the wrong letter away and puts it back; returns ms from the change to the diagnostics that follow from it. */
async function typing(server, place, offset) {
  const withError = await server.settled(place, 1500);
  const samples = [];
  for (let edit = -6; edit < edits; edit++) {
    const removes = edit % 2 === 0;
    const ms = await server.edit(place, offset, removes ? 1 : 0, removes ? '' : 'x', (found) => (removes ? found.length < withError : found.length === withError));
    if (edit >= 0) samples.push(ms);
    await sleep(10);
  }
  return samples;
}

function report() {
  const [ours, peer] = servers.map(({ name }) => results.get(name));
  const rows = [['start of the process → `initialize` answered, ms', ours.initialize, peer.initialize, 1 / 4]];
  for (const [index, { name }] of documents.entries()) {
    rows.push([`${name}: opened → first diagnostics, ms`, ours.documents[index].first, peer.documents[index].first, 1 / 4]);
    rows.push([`${name}: edit → diagnostics, ms`, ours.documents[index].edit, peer.documents[index].edit, null]);
    rows.push([`${name}: peak memory, MB`, megabytes(ours.documents[index].peak), megabytes(peer.documents[index].peak), null]);
  }
  rows.push(['memory on the sample workspace, MB', megabytes(ours.memory), megabytes(peer.memory), null]);
  const table = [
    `| p50 / p95 | Forge | yaml-language-server | ratio of medians | goal |`,
    '|---|---|---|---|---|',
    ...rows.map(([what, a, b, goal]) => `| ${what} | ${show(a)} | ${show(b)} | ${(quantile(a, 0.5) / quantile(b, 0.5)).toFixed(2)} | ${goal === null ? '' : `≤ ${goal}`} |`),
  ].join('\n');
  console.log(table);
  const page = path.join(root, 'docs', 'benchmarks.md');
  const between = /(<!-- table -->\n)[\s\S]*(<!-- \/table -->)/;
  const machine = `${os.cpus().length} × ${os.cpus()[0].model}, ${os.type()}, ${rounds} rounds, ${edits} edits, ${new Date().toISOString().slice(0, 10)}`;
  fs.writeFileSync(page, fs.readFileSync(page, 'utf8').replace(between, (_, begin, end) => `${begin}\n${table}\n\n${machine}\n\n${end}`));
}

function largeRegistry(models) {
  const entries = Array.from({ length: models }, (_, n) => `  model-${n}:
    source: mlflow
    version: v1.${n}.0
    purpose: Number ${n} of a large catalogue.
    owners: [alice]
    created: 2026-09-01
    status: staging
    performance:
      accuracy: 0.${900 + (n % 100)}
    run_id: 2129d1b82d6e46138b764b4eecb626af`);
  return `models:\n${entries.join('\n')}\n`;
}

function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}

function megabytes(values) {
  return values.map((bytes) => bytes / 1048576);
}

function show(values) {
  return `${number(quantile(values, 0.5))} / ${number(quantile(values, 0.95))}`;
}

function number(value) {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}
