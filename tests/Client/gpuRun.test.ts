import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandOf, filledIn, kinds } from '../../client/src/features/gpu-run/runModel';

const forge = { command: '/opt/dotnet', args: ['/ext/forge.dll'] };
const plainRun = { forge, interpreter: 'python3', script: 'experiments/a b/train.py', gpu: 'any', count: 1 };

test('the script runs by forge gpu run, each argument by itself', () => {
  assert.deepEqual(commandOf(plainRun), {
    command: '/opt/dotnet',
    args: ['/ext/forge.dll', 'gpu', 'run', '--gpu=any', '--', 'python3', 'experiments/a b/train.py'],
  });
});

test('what the user chose and set goes along', () => {
  const run = { ...plainRun, gpu: 'NVIDIA H200', count: 2, purpose: 'bert; rm -rf /', reservations: '/nfs/gpus.json', user: 'ada' };
  assert.deepEqual(commandOf(run).args.slice(3), [
    '--gpu=NVIDIA H200',
    '--count=2',
    '--purpose=bert; rm -rf /',
    '--reservations=/nfs/gpus.json',
    '--user=ada',
    '--',
    'python3',
    'experiments/a b/train.py',
  ]);
});

test('a name that looks like an option stays a name', () => {
  assert.deepEqual(commandOf({ ...plainRun, script: '-c.py', purpose: '--force' }).args.slice(3), [
    '--gpu=any',
    '--purpose=--force',
    '--',
    'python3',
    './-c.py',
  ]);
});

test('the kinds are any, and each name with how many there are', () => {
  const gpu = (name: string, gpuId: number) => ({ host: 'local', gpuId, name, state: 'idle', isRecommended: false, canBook: true });
  assert.deepEqual(kinds([gpu('NVIDIA H200', 0), gpu('NVIDIA A100', 1), gpu('NVIDIA H200', 2), gpu('GPU', 3)]), [
    { gpu: 'any', label: 'Any GPU', count: 4 },
    { gpu: 'NVIDIA A100', label: 'NVIDIA A100', count: 1 },
    { gpu: 'NVIDIA H200', label: 'NVIDIA H200', count: 2 },
  ]);
});

test('an interpreter of the settings is filled in, and left out where it holds what is not known', () => {
  assert.equal(filledIn('${workspaceFolder}/.venv/bin/python', '/w', '/home/ada'), '/w/.venv/bin/python');
  assert.equal(filledIn('~/venv/bin/python', '/w', '/home/ada'), '/home/ada/venv/bin/python');
  assert.equal(filledIn('python3.12', '/w', '/home/ada'), 'python3.12');
  assert.equal(filledIn('${command:python.interpreterPath}', '/w', '/home/ada'), undefined);
  assert.equal(filledIn('', '/w', '/home/ada'), undefined);
});
