import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diedForWantOfDotnet, locateServer, type Machine } from '../../client/src/infrastructure/locateServer';
import { RestartPolicy } from '../../client/src/infrastructure/restartPolicy';

const none = { path: '', dotnetPath: '' };
const dll = '/ext/dist/server/forge.dll';

/** A machine with these files; a folder's list is what lies below it. */
function machine(files: string[], more: Partial<Machine> = {}): Machine {
  return {
    platform: 'linux',
    env: { PATH: '/usr/bin:/opt/bin' },
    home: '/home/ada',
    isFile: (path) => files.includes(path),
    list: (folder) =>
      files.filter((file) => file.startsWith(`${folder}/`)).map((file) => file.slice(folder.length + 1).split('/')[0] ?? ''),
    realPath: (path) => path,
    ...more,
  };
}

test('the launcher of the extension comes first, dotnet with the same assemblies second', () => {
  const files = [
    '/ext/dist/server/forge',
    '/ext/dist/server/forge.dll',
    '/usr/bin/dotnet',
    '/usr/bin/shared/Microsoft.NETCore.App/10.0.1/x',
  ];
  assert.deepEqual(locateServer('/ext', none, machine(files)).launches, [
    { command: '/ext/dist/server/forge', args: [] },
    { command: '/usr/bin/dotnet', args: ['/ext/dist/server/forge.dll'] },
  ]);
});

test('on Windows the launcher has its ending, and paths their backslashes', () => {
  const files = ['C:\\ext\\dist\\server\\forge.exe'];
  assert.deepEqual(locateServer('C:\\ext', none, machine(files, { platform: 'win32' })).launches, [
    { command: 'C:\\ext\\dist\\server\\forge.exe', args: [] },
  ]);
});

test('without launcher and .NET the problem is .NET, and the message names the version', () => {
  const located = locateServer('/ext', none, machine(['/ext/dist/server/forge.dll']));
  assert.equal(located.problem, 'noDotnet');
  assert.match(located.detail ?? '', /\.NET 10/);
  assert.deepEqual(located.launches, []);
});

test('an older .NET does not count, a newer one in another place does', () => {
  const old = ['/usr/bin/dotnet', '/usr/bin/shared/Microsoft.NETCore.App/8.0.11/x'];
  assert.equal(locateServer('/ext', none, machine([dll, ...old])).problem, 'noDotnet');
  const newer = ['/home/ada/.dotnet/dotnet', '/home/ada/.dotnet/shared/Microsoft.NETCore.App/11.0.0/x'];
  assert.deepEqual(locateServer('/ext', none, machine([dll, ...old, ...newer])).launches, [
    { command: '/home/ada/.dotnet/dotnet', args: [dll] },
  ]);
});

test('what is too old is said, with where it is, and so is a setting that names nothing', () => {
  const old = ['/usr/bin/dotnet', '/usr/bin/shared/Microsoft.NETCore.App/8.0.11/x', '/usr/bin/shared/Microsoft.NETCore.App/9.0.2/x'];
  const located = locateServer('/ext', none, machine([dll, ...old]));
  assert.equal(located.detail, 'Forge needs the .NET 10 runtime. The newest on this machine is too old: 9.0.2, of /usr/bin/dotnet.');
  const wrong = locateServer('/ext', { path: '', dotnetPath: '/gone/dotnet' }, machine([dll, '/usr/bin/dotnet']));
  assert.equal(wrong.problem, 'noDotnet');
  assert.match(wrong.detail ?? '', /forge\.server\.dotnetPath.*\/gone\/dotnet/);
});

test('a folder of the PATH that is relative, and so may lie in a repository, is not looked into', () => {
  const files = [dll, 'tools/dotnet', './dotnet', '/dotnet'];
  for (const env of [{ PATH: 'tools:.:' }, { PATH: '/usr/bin', DOTNET_ROOT: 'tools' }])
    assert.equal(locateServer('/ext', none, machine(files, { env })).problem, 'noDotnet');
  const windows = { platform: 'win32', env: { Path: 'tools;C:\\dn' } };
  const located = locateServer(
    'C:\\ext',
    none,
    machine(['C:\\ext\\dist\\server\\forge.dll', 'tools\\dotnet.exe', 'C:\\dn\\dotnet.exe'], windows),
  );
  assert.equal(located.launches[0]?.command, 'C:\\dn\\dotnet.exe');
});

test('a dotnet on the PATH that is a link is judged by where it leads', () => {
  const files = ['/ext/dist/server/forge.dll', '/usr/bin/dotnet', '/usr/lib/dn/shared/Microsoft.NETCore.App/10.0.0/x'];
  const linked = machine(files, { realPath: (path) => (path === '/usr/bin/dotnet' ? '/usr/lib/dn/dotnet' : path) });
  assert.equal(locateServer('/ext', none, linked).launches[0]?.command, '/usr/bin/dotnet');
});

test('a wrapper whose runtimes lie elsewhere is tried', () => {
  const files = ['/ext/dist/server/forge.dll', '/snap/bin/dotnet'];
  assert.equal(locateServer('/ext', none, machine(files)).launches[0]?.command, '/snap/bin/dotnet');
});

test('the setting names another program or assembly', () => {
  const files = ['/mine/forge', '/mine/forge.dll', '/mine/dotnet'];
  assert.deepEqual(locateServer('/ext', { path: '/mine/forge', dotnetPath: '' }, machine(files)).launches, [
    { command: '/mine/forge', args: [] },
  ]);
  assert.deepEqual(locateServer('/ext', { path: '/mine/forge.dll', dotnetPath: '/mine/dotnet' }, machine(files)).launches, [
    { command: '/mine/dotnet', args: ['/mine/forge.dll'] },
  ]);
});

test('a setting that names no file is a problem of the setting, and nothing else is tried', () => {
  const located = locateServer('/ext', { path: '/gone', dotnetPath: '' }, machine(['/ext/dist/server/forge']));
  assert.equal(located.problem, 'noServer');
  assert.match(located.detail ?? '', /forge\.server\.path.*\/gone/);
});

test('the codes of the .NET host tell a missing runtime from a crash', () => {
  assert.equal(diedForWantOfDotnet(131, 'You must install .NET to run this application.'), true);
  assert.equal(diedForWantOfDotnet(150, 'You must install or update .NET to run this application.'), true);
  assert.equal(diedForWantOfDotnet(0x80008096, 'You must install or update .NET'), true);
  assert.equal(diedForWantOfDotnet(134, 'Unhandled exception in .NET code'), false);
  assert.equal(diedForWantOfDotnet(null, ''), false);
});

test('a server that dies is started again four times in three minutes', () => {
  const policy = new RestartPolicy();
  assert.deepEqual(
    [0, 1000, 2000, 3000, 4000].map((now) => policy.died(now)),
    [true, true, true, true, false],
  );
  assert.equal(policy.died(4000 + 3 * 60_000 + 1), true);
});

test('a start that a person asked for begins the count anew', () => {
  const policy = new RestartPolicy();
  for (let i = 0; i < 5; i++) policy.died(i);
  policy.reset();
  assert.equal(policy.died(6), true);
});
