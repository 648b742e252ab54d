// The command line: a whole workspace beside ajv-cli and yaml-language-server on the same files, and the sample as a hook checks it.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { LanguageServer } from './languageServer.mjs';
import { exponent, median, ratio, spread, table } from './page.mjs';
import * as workspaces from './workspaces.mjs';

const sizes = [50, 500, 5000];
const perFile = (samples, files) => samples.map((ms) => ms / files);

/** @param {{folder: string, sample: string, servers: object, rounds: number, forge: string, ajv: string, schema: string}} plan */
export async function checkFolder({ folder, sample, servers, rounds, forge, ajv, schema }) {
  const turns = Math.min(rounds, 5);
  const rows = [];
  const points = [];
  for (const count of sizes) {
    const place = path.join(folder, `check-${count}`);
    workspaces.manyExperiments(place, count);
    const metadata = fs.globSync('**/metadata.yaml', { cwd: place });
    const [ours, bySchema, theirs] = [[], [], []];
    for (let turn = 0; turn < turns; turn++) {
      ours.push(timed(forge, ['check', place]));
      bySchema.push(timed(forge, ['check', '--schema', schema, ...metadata], place));
      theirs.push(
        timed(process.execPath, [
          ajv,
          'validate',
          '--spec=draft2020',
          '--strict=false',
          '--validate-formats=false',
          '-s',
          schema,
          '-d',
          path.join(place, '**', 'metadata.yaml'),
        ]),
      );
    }
    const goal = count === sizes.at(-1) ? 0.25 : undefined;
    const name = `${count.toLocaleString('en')} experiments`;
    rows.push(
      [
        `${name}, all ${(2 * count).toLocaleString('en')} files and all rules, ms`,
        spread(ours),
        spread(theirs),
        ratio(ours, theirs),
        ratio(perFile(ours, 2 * count), perFile(theirs, count), goal),
      ],
      [
        `${name}, the metadata files and their schema (\`--schema\`), ms`,
        spread(bySchema),
        spread(theirs),
        ratio(bySchema, theirs),
        ratio(bySchema, theirs, goal),
      ],
    );
    points.push([2 * count, median(ours)]);
    if (count === sizes.at(-1)) rows.push(await besideServer(servers.undelayed, place, metadata, ours));
    fs.rmSync(place, { recursive: true });
  }
  rows.push(
    ['growth of the check from 100 to 10,000 files: exponent', exponent(points).toFixed(2), '', '', ''],
    hook(forge, sample, turns),
  );
  return {
    text: table(
      ['p50 / p95 / p99, whole process', '`forge check`', 'peer', 'ratio of medians', 'ratio of the time for a file (goal)'],
      rows,
    ),
    how: `${turns} rounds; the peer is ajv-cli 5.0.0 on the metadata files with their schema alone, or what the row says`,
  };
}

/** yaml-language-server without its delay, over the same metadata files, each with a mistake so that something must be published. */
async function besideServer(spec, place, metadata, ours) {
  const files = metadata.map((file) => path.join(place, file));
  for (const file of files) fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('status: ', 'status: x'));
  const server = new LanguageServer(spec);
  await server.start(place);
  const samples = [await server.openInTurn(files, 'yaml')];
  await server.stop();
  return [
    '5,000 experiments, all files and all rules, beside yaml-language-server without its delay that opens the metadata files one after another, ms',
    spread(ours),
    spread(samples),
    ratio(ours, samples),
    ratio(perFile(ours, 2 * files.length), perFile(samples, files.length), 0.05),
  ];
}

/** What a pre-commit hook waits for: a clean check of a small workspace, from the start of the process. */
function hook(forge, sample, turns) {
  const samples = Array.from({ length: 2 * turns }, () => timed(forge, ['check', '--severity', 'error', sample]));
  return ['samples/workspace, as a pre-commit hook checks it (≤ 500), ms', spread(samples), '', '', ''];
}

function timed(program, args, cwd) {
  const began = performance.now();
  const { error, status } = spawnSync(program, args, { stdio: 'ignore', cwd });
  if (error || status === null || status > 1) throw error ?? new Error(`${program} ${args[0]} ended with ${status}`);
  return performance.now() - began;
}
