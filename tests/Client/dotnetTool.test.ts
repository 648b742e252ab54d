import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findByTool, hasTool, installByTool, type Commands } from '../../client/src/infrastructure/dotnetTool';

interface Asked {
  command: string;
  argument: Record<string, unknown>;
}

/** An editor with the .NET Install Tool, which answers so. */
function editor(answer: unknown): Commands & { asked: Asked[] } {
  const asked: Asked[] = [];
  return {
    asked,
    hasExtension: (id) => id === 'ms-dotnettools.vscode-dotnet-runtime',
    execute: (command, argument) => {
      asked.push({ command, argument: argument as Record<string, unknown> });
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  };
}

test('the tool is asked for .NET 10 or newer, in the name of this extension', async () => {
  const tool = editor({ dotnetPath: '/tool/dotnet' });
  assert.equal(await findByTool(tool), '/tool/dotnet');
  const [{ command, argument } = { command: '', argument: {} }] = tool.asked;
  assert.equal(command, 'dotnet.findPath');
  assert.equal(argument['versionSpecRequirement'], 'greater_than_or_equal');
  assert.deepEqual(argument['acquireContext'], {
    version: '10.0',
    mode: 'runtime',
    requestingExtensionId: 'forge-lsp.forge',
    architecture: process.arch,
  });
});

test('a tool that is not there is not asked', async () => {
  const tool = { ...editor({ dotnetPath: '/tool/dotnet' }), hasExtension: () => false };
  assert.equal(hasTool(tool), false);
  assert.equal(await findByTool(tool), undefined);
  assert.deepEqual(tool.asked, []);
});

test('a tool that knows none, fails, answers something else or never does leads nowhere, and to no error', async () => {
  for (const answer of [undefined, null, 'x', { dotnetPath: '' }, { dotnetPath: 3 }, new Error("command 'dotnet.findPath' not found")])
    assert.equal(await findByTool(editor(answer)), undefined);
  const silent: Commands = { hasExtension: () => true, execute: () => new Promise(() => undefined) };
  assert.equal(await findByTool(silent, 1), undefined);
});

test('to install is another command, and its failure is told', async () => {
  const tool = editor({ dotnetPath: '/tool/dotnet' });
  assert.equal(await installByTool(tool), '/tool/dotnet');
  assert.equal(tool.asked[0]?.command, 'dotnet.acquire');
  await assert.rejects(installByTool(editor(new Error('offline'))), /offline/);
  await assert.rejects(installByTool(editor(undefined)), /did not say where/);
});
