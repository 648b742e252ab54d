import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PlannedModel } from '../../client/shared/models';
import { planItems } from '../../client/src/features/sync-models/planItems';

const model = (name: string, more: Partial<PlannedModel>): PlannedModel => ({
  name,
  entries: [name],
  state: 'missing',
  action: 'pull',
  isSelected: false,
  ...more,
});

test('what there is to do comes first, and what is missing or different is chosen', () => {
  const items = planItems([
    model('there:1', { state: 'installed', size: 4_100_000_000 }),
    model('llama3.1:8b', { entries: ['base'], isSelected: true }),
    model('tuned:latest', {
      entries: ['tuned'],
      state: 'different',
      action: 'create',
      reason: 'its seed is 1',
      base: 'llama3.1:8b',
      isSelected: true,
    }),
    model('bad', { state: 'problem', reason: 'there is no Modelfile `x`', isSelected: true }),
    model('only-base:1', { entries: [], state: 'unneeded' }),
  ]);
  assert.deepEqual(
    items.map(({ name, picked }) => [name, picked]),
    [
      ['bad', false],
      ['llama3.1:8b', true],
      ['tuned:latest', true],
      ['there:1', false],
    ],
  );
  assert.deepEqual(
    items.map(({ description }) => description),
    ['', 'base', '', '4.1 GB'],
  );
  assert.deepEqual(
    items.map(({ detail }) => detail),
    [
      'Cannot be had: there is no Modelfile `x`',
      'Missing',
      'Different: its seed is 1. Built on llama3.1:8b',
      'Installed; choose it to bring it anew',
    ],
  );
});

test('a base outside of the catalogue shows where it has to come', () => {
  assert.deepEqual(
    planItems([model('qwen2.5:7b', { entries: [], isSelected: true })]).map(({ label }) => label),
    ['$(cloud-download) qwen2.5:7b'],
  );
});

test('no name becomes an icon', () => {
  assert.ok(!(planItems([model('$(trash) x', {})])[0]?.label ?? '').includes('$(trash)'));
});
