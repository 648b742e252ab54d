// What an editor feels: start, first diagnostics, edits, completion, hover, many documents, long sessions.
import fs from 'node:fs';
import path from 'node:path';
import { LanguageServer, sleep } from './languageServer.mjs';
import { exponent, median, megabytes, number, ratio, spread, table } from './page.mjs';
import * as workspaces from './workspaces.mjs';

const statusValue = 'status: ';

/** The scripts and the data that a pipeline reads are there, as they are where somebody edits one. */
function withScripts(document, stages) {
  for (const folder of ['src', 'data']) fs.mkdirSync(path.join(document.home, folder), { recursive: true });
  fs.writeFileSync(path.join(document.home, 'data', 'raw.csv'), 'x,y\n1,2\n');
  for (let n = 0; n < stages; n++) fs.writeFileSync(path.join(document.home, 'src', `step_${n}.py`), 'print(1)\n');
  return document;
}

/** Sizes at which growth is measured; the peer takes minutes over the largest and gets fewer edits there. */
function documentsOf(folder, sample) {
  let number = 0;
  // Each in a workspace of its own, so that no document waits for the others to be read.
  const write = (file, text) => {
    const home = path.join(folder, `sample-${number++}`);
    workspaces.sampleWorkspace(home, sample);
    fs.mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
    fs.writeFileSync(path.join(home, file), text);
    return { home, file };
  };
  return [
    {
      name: 'metadata.yaml, 30 lines',
      goal: { edit: 0.2 },
      lines: 30,
      at: statusValue,
      ...write('experiments/active/alice/bench-small/metadata.yaml', workspaces.metadata(30)),
    },
    {
      name: 'metadata.yaml, 2,000 lines',
      goal: { edit: 0.05 },
      lines: 2000,
      at: statusValue,
      ...write('experiments/active/alice/bench-large/metadata.yaml', workspaces.metadata(2000).replace('bench-large', 'bench-larger')),
    },
    {
      name: 'dvc.yaml, 200 stages, 4,000 lines',
      goal: { edit: 0.05 },
      lines: 4000,
      at: 'frozen: ',
      ...withScripts(write('dvc.yaml', workspaces.pipeline(200)), 200),
    },
    {
      name: 'registry.yaml, 500 models, 5,000 lines',
      goal: { edit: 0.05, completion: 0.04, hover: 0.07, memory: 0.25 },
      lines: 5000,
      at: statusValue,
      grows: true,
      ...write('models/registry.yaml', workspaces.registry(500)),
    },
    {
      name: 'registry.yaml, 50 models, 500 lines',
      lines: 500,
      at: statusValue,
      grows: true,
      ...write('models/registry.yaml', workspaces.registry(50)),
    },
    {
      name: 'registry.yaml, 5,000 models, 50,000 lines',
      lines: 50000,
      at: statusValue,
      grows: true,
      isHuge: true,
      ...write('models/registry.yaml', workspaces.registry(5000)),
    },
  ];
}

/** Start, first diagnostics, edits, completion, hover and memory, per document. */
export async function measureDocuments({ folder, sample, servers, rounds, edits }) {
  const documents = documentsOf(folder, sample);
  const kinds = Object.keys(servers);
  const blank = () => ({ initialize: [], first: [], edit: [], completion: [], hover: [], peak: [] });
  const results = new Map(kinds.map((kind) => [kind, documents.map(blank)]));
  for (let round = 0; round < rounds; round++) {
    process.stderr.write(`editing, round ${round + 1} of ${rounds}\n`);
    for (const kind of round % 2 === 0 ? kinds : [...kinds].reverse()) {
      for (const [index, document] of documents.entries()) {
        // A huge document once: the peer needs seconds for each edit.
        if (document.isHuge && round > 0) continue;
        const count = round > 0 ? 0 : document.isHuge && kind !== 'forge' ? 6 : kind === 'shipped' ? Math.min(edits, 60) : edits;
        await measure(servers[kind], document, count, results.get(kind)[index]);
      }
    }
  }

  const rows = documents
    .map((document, index) =>
      rowsOf(
        document,
        kinds.map((kind) => results.get(kind)[index]),
      ),
    )
    .flat();
  const all = (kind) => results.get(kind).flatMap(({ initialize }) => initialize);
  rows.unshift([
    'start of the process → `initialize` answered, ms',
    ...kinds.map((kind) => spread(all(kind))),
    ratio(all('forge'), all('shipped'), 0.25),
  ]);
  const growing = documents
    .map((document, index) => ({ document, index }))
    .filter(({ document }) => document.grows)
    .sort((a, b) => a.document.lines - b.document.lines);
  const slope = (kind, what) => exponent(growing.map(({ document, index }) => [document.lines, median(results.get(kind)[index][what])]));
  const growths = [
    ['first', 'opened → first diagnostics, where all is parsed and checked,'],
    ['edit', 'edit'],
    ['completion', 'completion'],
  ];
  for (const [what, name] of growths) {
    rows.push([`growth of ${name} from 500 to 50,000 lines: exponent`, ...kinds.map((kind) => slope(kind, what).toFixed(2)), '']);
  }

  return {
    text: table(['p50 / p95 / p99', ...kinds.map((kind) => servers[kind].name), 'ratio of medians (goal)'], rows),
    how: `${rounds} rounds, ${edits} edits`,
  };
}

function rowsOf({ name, goal = {} }, [ours, shipped, undelayed]) {
  const row = (what, pick, peer, wanted) => [
    `${name}: ${what}`,
    ...[ours, shipped, undelayed].map((result) => spread(pick(result))),
    ratio(pick(ours), pick(peer), wanted),
  ];
  return [
    row('opened → first diagnostics, ms', (result) => result.first, shipped, 0.25),
    row('edit → diagnostics, ms', (result) => result.edit, undelayed, goal.edit),
    row('edit and completion → list, ms', (result) => result.completion, shipped, goal.completion),
    row('hover, ms', (result) => result.hover, shipped, goal.hover),
    row('peak memory, MB', (result) => megabytes(result.peak), shipped, goal.memory),
  ];
}

async function measure(spec, { home, file, at }, edits, result) {
  const server = new LanguageServer(spec);
  const place = path.join(home, file);
  result.initialize.push(await server.start(home));
  // A wrong word is in the text from the start, so that the first diagnostics are those of the content.
  const text = fs.readFileSync(place, 'utf8');
  const offset = text.indexOf(at, Math.max(0, text.indexOf(at, text.length / 2) > 0 ? text.length / 2 : 0)) + at.length;
  fs.writeFileSync(place, `${text.slice(0, offset)}x${text.slice(offset)}`);
  try {
    result.first.push(await server.open(place, 'yaml', (found) => found.length > 0));
  } finally {
    fs.writeFileSync(place, text);
  }
  if (edits > 0) {
    result.edit.push(...(await typing(server, place, offset, edits)));
    for (let n = -3; n < Math.min(edits, 40); n++) {
      const [completion, hover] = [
        await server.completeAfterEdit(place, offset, n % 2 === 0 ? 1 : 0, n % 2 === 0 ? '' : 'x'),
        await server.hover(place, offset - 3),
      ];
      if (n >= 0) {
        result.completion.push(completion);
        result.hover.push(hover);
      }
    }
  }
  await server.stop();
  // Of a session in which something was done.
  if (edits > 0) result.peak.push(server.peakBytes);
}

/** Takes the wrong letter away and puts it back; returns ms from the change to the diagnostics that follow from it. */
async function typing(server, place, offset, edits) {
  const withError = await server.settled(place, 1500);
  const samples = [];
  for (let edit = edits < 20 ? -2 : -10; edit < edits; edit++) {
    const removes = edit % 2 === 0;
    const ms = await server.edit(place, offset, removes ? 1 : 0, removes ? '' : 'x', (found) =>
      removes ? found.length < withError : found.length === withError,
    );
    if (edit >= 0) samples.push(ms);
    await sleep(10);
  }
  // Leaves the letter in, as it was.
  if (edits % 2 === 1) await server.edit(place, offset, 0, 'x', (found) => found.length === withError);
  return samples;
}

/** 200 documents at once, and a workspace of 5,000 experiments. */
export async function measureMany({ folder, servers, rounds }) {
  const bulk = path.join(folder, 'bulk');
  const many = path.join(folder, 'many');
  workspaces.manyExperiments(bulk, 201);
  const wrong = workspaces.manyExperiments(many, 5000);
  const files = fs.globSync(path.join(bulk, '**', 'metadata.yaml'));
  for (const file of files) fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('status: ', 'status: x'));
  const kinds = Object.keys(servers);
  const opened = new Map(kinds.map((kind) => [kind, []]));
  const [first, complete, changed, memory] = [[], [], [], []];
  for (let round = 0; round < Math.min(rounds, 4); round++) {
    process.stderr.write(`many, round ${round + 1} of ${Math.min(rounds, 4)}\n`);
    for (const kind of kinds) {
      const server = new LanguageServer(servers[kind]);
      await server.start(bulk);
      // A session that goes on: one document is open, and what runs at the start has run.
      await server.open(files[0], 'yaml', (found) => found.length > 0);
      await server.settled(files[0], 1000);
      opened.get(kind).push(await server.openAll(files.slice(1), 'yaml'));
      await server.stop();
    }

    const server = new LanguageServer(servers.forge);
    await server.start(many);
    const began = performance.now();
    const all = Promise.all(wrong.slice(1).map((file) => server.published(file, (found) => found.length > 0)));
    first.push(await server.open(wrong[0], 'yaml', (found) => found.length > 0));
    await all;
    complete.push(performance.now() - began);
    await sleep(1000);
    memory.push(server.bytes());
    changed.push(await changeOnDisk(server, wrong[1]));
    await server.stop();
  }

  const rows = [
    [
      '200 metadata.yaml opened at once → all diagnostics, ms',
      ...kinds.map((kind) => spread(opened.get(kind))),
      ratio(opened.get('forge'), opened.get('undelayed'), 0.2),
    ],
    ['5,000 experiments (10,000 files): first diagnostics of an open file, ms', spread(first), '—', '—', ''],
    ['… all problems of closed files published, ms (≤ 3,000)', spread(complete), '—', '—', ''],
    ['… one file changed on disk → its diagnostics, ms', spread(changed), '—', '—', ''],
    ['… resident memory, MB (≤ 150)', spread(megabytes(memory)), '—', '—', ''],
  ];
  return {
    text: table(['p50 / p95 / p99', ...kinds.map((kind) => servers[kind].name), 'ratio of medians (goal)'], rows),
    how: `${Math.min(rounds, 4)} rounds`,
  };
}

async function changeOnDisk(server, file) {
  const text = fs.readFileSync(file, 'utf8');
  fs.writeFileSync(file, text.replace('completed', 'planned'));
  try {
    const began = performance.now();
    const seen = server.published(file, (found) => found.length === 0);
    server.changedOnDisk(file);
    await seen;
    return performance.now() - began;
  } finally {
    fs.writeFileSync(file, text);
  }
}

/** Memory of Forge over 10,000 edits of the 5,000-line document. */
export async function measureLong({ folder, sample, servers }) {
  const place = path.join(folder, 'long');
  workspaces.sampleWorkspace(place, sample);
  const file = path.join(place, 'models', 'registry.yaml');
  const text = workspaces.registry(500);
  fs.writeFileSync(file, text);
  const server = new LanguageServer(servers.forge);
  await server.start(place);
  await server.open(file, 'yaml', () => true);
  const offset = text.indexOf(statusValue, text.length / 2) + statusValue.length;
  const rows = [];
  for (let edit = 0; edit < 10000; edit++) {
    await server.edit(
      file,
      offset,
      edit % 2,
      edit % 2 === 0 ? 'x' : '',
      (found) => found.some(({ code }) => code === 'FRG002') === (edit % 2 === 0),
    );
    if ([999, 4999, 9999].includes(edit)) rows.push([`after ${(edit + 1).toLocaleString('en')} edits`, number(server.bytes() / 1048576)]);
  }
  await server.stop();
  return { text: table(['registry.yaml of 5,000 lines', 'resident memory, MB'], rows), how: 'one process, an edit at a time' };
}
