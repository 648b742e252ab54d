import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byWay, doneText, planText } from '../../client/src/features/models/wording';
import { modelOf, modelStateOf } from '../../client/src/features/views/nodeIds';

const plan = {
  id: 'p',
  model: 'churn',
  from: 'staging',
  to: 'production',
  changes: ['churn: status staging → production'],
  steps: [],
  notes: [],
  checks: [],
  commands: [],
};

test('the box that asks for a reason says what would happen', () => {
  assert.equal(planText(plan), 'staging → production.');
  assert.equal(planText({ ...plan, from: 'production' }), 'What was in production before comes back.');
  const more = {
    ...plan,
    from: null,
    changes: ['old: status production → deprecated', ...plan.changes],
    steps: ['put version 3 of churn into the stage Production'],
    notes: ['The store is only read.'],
    checks: ['owner'],
    commands: ['pytest'],
  };
  assert.equal(
    planText(more),
    'No state → production. Changes: old: status production → deprecated; churn: status staging → production. ' +
      'MLflow: put version 3 of churn into the stage Production. Before it: owner, pytest. The store is only read.',
  );
});

test('what was done names both sides where both changed', () => {
  assert.equal(doneText(plan, undefined), 'churn is in production now (was in staging).');
  assert.equal(doneText({ ...plan, from: null, steps: ['x'] }, undefined), 'churn is in production now, in MLflow too.');
  assert.equal(doneText(plan, 'tracking'), 'MLflow says what the catalogue says of churn: production.');
});

test('the state forward is offered first', () => {
  assert.deepEqual(byWay(['development', 'staging', 'deprecated'], 'staging'), [
    { state: 'staging', description: 'forward' },
    { state: 'development', description: 'back' },
    { state: 'deprecated', description: 'out of use' },
  ]);
  assert.deepEqual(
    byWay(['development'], null).map(({ state }) => state),
    ['development'],
  );
});

test('a row tells its model and its state', () => {
  const state = { node: { id: 'modelState:testing', label: 'Testing' }, parent: undefined };
  const row = { node: { id: 'catalogueModel:team/helper:v1', label: 'helper' }, parent: state };
  assert.equal(modelOf(row.node.id), 'team/helper:v1');
  assert.equal(modelOf('modelState:testing'), undefined);
  assert.equal(modelStateOf(row), 'testing');
  assert.equal(modelStateOf(state), 'testing');
  assert.equal(modelStateOf({ node: { id: 'modelOwner:alice', label: 'alice' }, parent: undefined }), undefined);
});
