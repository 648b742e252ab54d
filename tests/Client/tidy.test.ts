import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

// The tests run in the root of the repository (client/scripts/test.mjs).
const read = (path: string) => readFileSync(path, 'utf8');
const sources = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));

interface Entry {
  command: string;
  when?: string;
}
interface Manifest {
  main: string;
  icon: string;
  name: string;
  publisher: string;
  version: string;
  devDependencies: Record<string, string>;
  capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
  contributes: {
    commands: (Entry & { title: string; category: string })[];
    keybindings: Entry[];
    menus: Record<string, Entry[]>;
    views: { forge: { id: string; icon: string }[] };
    viewsWelcome: { view: string; when: string; contents: string }[];
    configuration: { properties: Record<string, unknown> };
    walkthroughs: {
      id: string;
      steps: { id: string; title: string; description: string; media: { markdown: string }; completionEvents: string[] }[];
    }[];
  };
}
const manifest = JSON.parse(read('package.json')) as Manifest;
const { contributes } = manifest;
const declared = contributes.commands.map(({ command }) => command).sort();
const client = sources('client/src').map(read).join('\n');

const lensCommands = [...read('server/Lsp/Protocol/ForgeMessages.cs').matchAll(/const string \w+ = "(forge\.\w+)"/g)].map(
  ([, command]) => command ?? '',
);

test('the commands behind lenses are those that the client tells the server of', () => {
  const told = /const lensCommands = \[([^\]]*)\]/.exec(client)?.[1] ?? '';
  assert.deepEqual([...told.matchAll(/'([^']+)'/g)].map(([, command]) => command).sort(), [...lensCommands].sort());
  for (const command of lensCommands) assert.ok(declared.includes(command), command);
});

test('every command of the manifest is registered in the client, and no other', () => {
  const registered = [...client.matchAll(/registerCommand\(\s*'([^']+)'/g)].map(([, command]) => command).sort();
  assert.deepEqual(registered, declared);
});

test('menus, keys and welcome views name commands that exist', () => {
  const used = [...Object.values(contributes.menus).flat(), ...contributes.keybindings].map(({ command }) => command);
  const linked = contributes.viewsWelcome.flatMap(({ contents }) =>
    [...contents.matchAll(/\(command:(forge\.\w+)/g)].map(([, command]) => command ?? ''),
  );
  for (const command of [...used, ...linked]) assert.ok(declared.includes(command), command);
});

test('every command is of the category Forge, and reachable', () => {
  const hidden = (contributes.menus['commandPalette'] ?? []).filter(({ when }) => when === 'false').map(({ command }) => command);
  const elsewhere = [...Object.entries(contributes.menus)]
    .filter(([menu]) => menu !== 'commandPalette')
    .flatMap(([, entries]) => entries.map(({ command }) => command));
  for (const { command, category } of contributes.commands) {
    assert.equal(category, 'Forge');
    const isRowCommand = client.includes(`command: '${command}'`);
    const isLensCommand = lensCommands.includes(command);
    assert.ok(!hidden.includes(command) || elsewhere.includes(command) || isRowCommand || isLensCommand, `${command} cannot be reached`);
  }
});

test('each view has a provider, and a welcome for each cause that the server gives', () => {
  const causes = [...read('server/Features/Views/ViewNode.cs').matchAll(/<c>(\w+)<\/c>/g)].map(([, cause]) => cause ?? '');
  const known = ['noStore', 'unreachable', 'unauthorised', 'empty', 'damaged', 'noGpu', 'untrusted'].filter((cause) =>
    causes.includes(cause),
  );
  assert.equal(known.length, 7);
  const possible: Record<string, string[]> = {
    'forge.experiments': known.filter((cause) => cause !== 'noGpu'),
    'forge.runs': known.filter((cause) => cause !== 'noGpu'),
    'forge.gpus': known,
    'forge.models': ['empty', 'unreachable', 'damaged', 'untrusted'],
    'forge.team': ['empty', 'noFolder', 'quiet'],
  };
  for (const { id, icon } of contributes.views.forge) {
    assert.match(client, new RegExp(`new ServerView\\('${id.slice('forge.'.length)}'`));
    assert.ok(existsSync(icon), icon);
    const whens = contributes.viewsWelcome.filter(({ view }) => view === id).map(({ when }) => when);
    for (const cause of possible[id] ?? [])
      assert.ok(
        whens.some((when) => when.includes(`${id}.cause == '${cause}'`)),
        `${id}: ${cause}`,
      );
    for (const state of ['noDotnet', 'stopped'])
      assert.ok(
        whens.some((when) => when.includes(`forge.server == '${state}'`)),
        `${id}: ${state}`,
      );
  }
});

test('every setting is read, and those that name programs and addresses are withheld in an untrusted folder', () => {
  const keys = Object.keys(contributes.configuration.properties);
  for (const key of keys.filter((one) => one !== 'forge.trace.server')) {
    const last = key.split('.').slice(1).join('.');
    assert.ok(client.includes(`'${last}'`) || client.includes(`'${last.split('.').at(-1) ?? ''}'`), key);
  }
  for (const key of manifest.capabilities.untrustedWorkspaces.restrictedConfigurations) assert.ok(keys.includes(key), key);
});

test('the custom messages of the client are those of docs/protocol.md', () => {
  const documented = new Set([...read('docs/protocol.md').matchAll(/^\| `(forge\/[\w/]+)`/gm)].map(([, name]) => name));
  const used = new Set(
    [...(client + sources('client/shared').map(read).join('\n')).matchAll(/'(forge\/[\w/]+)'/g)].map(([, name]) => name),
  );
  assert.ok(used.size >= 8);
  for (const name of used) assert.ok(documented.has(name), name);
});

test('versions are exact, and the lock file names no registry', () => {
  for (const [name, version] of Object.entries(manifest.devDependencies)) assert.match(version, /^\d+\.\d+\.\d+$/, name);
  assert.ok(!read('package-lock.json').includes('"resolved"'));
});

test('the client reads no file of the user', () => {
  // No domain logic: files are stat'ed to find the server and the open experiment, never read. Copies that the server made of artifacts are the
  // editor's to show: their bytes pass through, unlooked at. The notes' own file system is no file.
  const passing = 'client/src/features/artifacts/artifactFiles.ts';
  const others = sources('client/src').filter((path) => path.replaceAll('\\', '/') !== passing);
  assert.doesNotMatch(others.map(read).join('\n'), /(?<!this)\.readFile|import \{[^}]*readFile|readFileSync|openTextDocument/);
  assert.equal([...read(passing).matchAll(/fs\.readFile\(copy\)/g)].length, 1);
  assert.doesNotMatch(read(passing), /readFileSync|openTextDocument|TextDecoder/);
});

test('walkthroughs have five steps each, with media that is packed and events that can come', () => {
  const builtIn = [
    'editor.action.quickFix',
    'git.clone',
    'vscode.openFolder',
    'workbench.action.terminal.new',
    'workbench.actions.view.problems',
  ];
  const views = contributes.views.forge.map(({ id }) => id);
  const { walkthroughs } = contributes;
  assert.deepEqual(
    walkthroughs.map(({ id, steps }) => [id, steps.length]),
    [
      ['start', 5],
      ['join', 5],
    ],
  );
  const allSteps = walkthroughs.flatMap(({ steps }) => steps);
  for (const { id, description, media, completionEvents } of allSteps) {
    const linked = [...description.matchAll(/\(command:([\w.]+)\)/g)].map(([, command]) => command ?? '');
    assert.ok(linked.length > 0, id);
    const done = completionEvents.map((event) => /^(onCommand|onView):(.+)$/.exec(event) ?? []);
    for (const command of [...linked, ...done.filter(([, kind]) => kind === 'onCommand').map(([, , name]) => name ?? '')])
      assert.ok(declared.includes(command) || builtIn.includes(command), `${id}: ${command}`);
    for (const [event, kind, name] of done) assert.ok(kind === 'onCommand' || views.includes(name ?? ''), `${id}: ${event}`);
    assert.ok(media.markdown.startsWith('client/media/') && existsSync(media.markdown), media.markdown);
    // What is linked is what the step is about: at least one link completes it.
    assert.ok(
      completionEvents.some((event) => linked.some((command) => event === `onCommand:${command}`)),
      id,
    );
  }
  const pictures = allSteps
    .flatMap(({ media }) => [...read(media.markdown).matchAll(/\]\(\.\.\/\.\.\/\.\.\/(.+)\)/g)])
    .map(([, path]) => path ?? '');
  assert.ok(pictures.length >= 3);
  for (const path of pictures) assert.ok(existsSync(path) && read('.vscodeignore').split('\n').includes(`!${path}`), path);
  // Beside the steps there is room for so many characters, and what does not fit there is cut.
  for (const { media } of allSteps)
    for (const [, code] of read(media.markdown).matchAll(/^```\w*\n([^]*?)^```$/gm))
      for (const line of (code ?? '').split('\n')) assert.ok(line.length <= 54, `${media.markdown}: ${line}`);
  const pages = readdirSync('client/media/walkthrough').map((name) => `client/media/walkthrough/${name}`);
  assert.deepEqual(pages.sort(), allSteps.map(({ media }) => media.markdown).sort());
});

test('the icon of the gallery is a picture of 128 by 128, and its page shows pictures that exist', () => {
  const icon = readFileSync(manifest.icon);
  assert.deepEqual([icon.toString('latin1', 1, 4), icon.readUInt32BE(16), icon.readUInt32BE(20)], ['PNG', 128, 128]);
  const page = read('docs/gallery.md');
  const pictures = [...page.matchAll(/!\[([^\]]+)\]\(([^)]+)\)/g)];
  assert.ok(pictures.length >= 3);
  for (const [, , path] of pictures) assert.ok(/^images\/[\w-]+\.png$/.test(path ?? '') && existsSync(join('docs', path ?? '')), path);
  // There is no place that other links could lead to.
  assert.doesNotMatch(page, /[^!]\[[^\]]+\]\((?!https:)/);
});

test('the .NET Install Tool is asked in the name of this extension', () => {
  assert.ok(read('client/src/infrastructure/dotnetTool.ts').includes(`'${manifest.publisher}.${manifest.name}'`));
});

test('extension, server and tool have one version', () => {
  const server = /<Version>(.+)<\/Version>/.exec(read('Directory.Build.props'))?.[1];
  const locked = (JSON.parse(read('package-lock.json')) as { version: string }).version;
  assert.deepEqual([server, locked], [manifest.version, manifest.version]);
});
