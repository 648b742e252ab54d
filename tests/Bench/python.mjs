// Training scripts: what Forge needs from an edit to its diagnostics, beside ruff in the same process and pyright's language server.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { LanguageServer, sleep } from './languageServer.mjs';
import { exponent, median, megabytes, ratio, spread, table } from './page.mjs';
import { editedValue, middleOf, trainingScript, undefinedName } from './trainingScripts.mjs';

const sizes = [150, 1500, 5000, 20000];

// Pyright needs seconds for an edit of a long script.
const pyrightSizes = [150, 1500];
const pyrightEdits = 10;

/** Edits in the middle of scripts of four sizes. `ruff` is the folder of @astral-sh/ruff-wasm-nodejs, `pyright` the script of its language server. */
export async function measureScripts({ folder, servers, ruff, pyright, rounds, edits }) {
  const { Workspace, PositionEncoding } = createRequire(import.meta.url)(ruff);
  const checker = new Workspace(Workspace.defaultSettings(), PositionEncoding?.Utf16);
  const peer = {
    name: 'pyright',
    command: process.execPath,
    args: [pyright, '--stdio'],
    settings: { python: { analysis: { diagnosticMode: 'openFilesOnly' } } },
  };
  const turns = Math.min(rounds, 4);
  const results = sizes.map((lines) => ({ ...script(folder, lines), edit: [], check: [], pyright: [], first: [], peak: [] }));
  for (let round = 0; round < turns; round++) {
    process.stderr.write(`Python, round ${round + 1} of ${turns}\n`);
    for (const result of results) {
      await typing(servers.forge, result, Math.ceil(edits / turns), result.edit, result);
      checking(checker, result, Math.ceil(edits / turns));
      if (round === 0 && pyrightSizes.includes(result.size)) await typing(peer, result, pyrightEdits, result.pyright);
    }
  }

  const rows = results.flatMap((result) => [
    [
      `${result.lines.toLocaleString('en')} lines: edit → diagnostics, ms`,
      spread(result.edit),
      spread(result.check),
      spread(result.pyright),
      ratio(result.edit, result.check, 1),
    ],
    [`${result.lines.toLocaleString('en')} lines: opened → first diagnostics, ms`, spread(result.first), '—', '—', ''],
    [`${result.lines.toLocaleString('en')} lines: peak memory, MB`, spread(megabytes(result.peak)), '—', '—', ''],
  ]);
  const slope = (what) =>
    exponent(results.filter((result) => result[what].length > 0).map((result) => [result.lines, median(result[what])])).toFixed(2);
  rows.push(['growth of edit → diagnostics with the length: exponent', slope('edit'), slope('check'), slope('pyright'), '']);
  return {
    text: table(
      ['p50 / p95 / p99', 'Forge, over stdio', 'ruff (wasm), the check alone', 'pyright, over stdio', 'ratio of medians to ruff (goal)'],
      rows,
    ),
    how: `${turns} rounds, ${edits} edits; pyright ${pyrightEdits} edits`,
  };
}

function script(folder, size) {
  const home = path.join(folder, `script-${size}`);
  const text = trainingScript(size);
  fs.mkdirSync(home, { recursive: true });
  const file = path.join(home, 'train.py');
  fs.writeFileSync(file, text);
  return { size, lines: text.split('\n').length, home, file, text, offset: middleOf(text) };
}

/** Replaces the value in the middle by a name that nobody defined, and puts it back: Forge finds one problem less then, pyright one more. */
async function typing(spec, { home, file, offset }, edits, samples, { first, peak } = { first: [], peak: [] }) {
  const server = new LanguageServer(spec);
  await server.start(home);
  first.push(await server.open(file, 'python', () => true));
  const before = await server.settled(file, 1500);
  for (let edit = edits < 20 ? -2 : -10; edit < edits; edit++) {
    const [from, to] = edit % 2 === 0 ? [editedValue, undefinedName] : [undefinedName, editedValue];
    const ms = await server.edit(file, offset, from.length, to, (found) => (found.length === before) === (to === editedValue));
    if (edit >= 0) samples.push(ms);
    await sleep(10);
  }
  peak.push(server.peakBytes);
  await server.stop();
}

/** The same edits, each checked by ruff's default rules in this process: neither a protocol nor the making of the text is in its time. */
function checking(checker, { text, offset, check }, edits) {
  const edited = text.slice(0, offset) + undefinedName + text.slice(offset + editedValue.length);
  const [with_, without] = [checker.check(edited).length, checker.check(text).length];
  if (with_ !== without + 1) throw new Error(`ruff finds ${with_} problems with the edit and ${without} without it`);
  for (let edit = -10; edit < edits; edit++) {
    const version = edit % 2 === 0 ? edited : text;
    const began = performance.now();
    checker.check(version);
    if (edit >= 0) check.push(performance.now() - began);
  }
}
