import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathOf, requestOf } from '../../client/src/features/reports/reportAddress';

test('the address of a report says all that it is made from', () => {
  for (const request of [
    { kind: 'standup' },
    { kind: 'weekly', since: '2026-11-02T08:00:00+01:00' },
    { kind: 'handoff', target: 'metadata:experiments/active/alice/100 %/metadata.yaml' },
    { kind: 'pr', target: 'file:///c%3A/ml/metadata.yaml', since: '7d' },
  ]) {
    const path = pathOf(request, 'docs/reports/report.md');
    assert.match(path, /^\/[^/]+\/[^/]*\/[^/]*\/report\.md$/);
    assert.deepEqual(requestOf(path), request);
  }
});

test('what is no address of a report is none', () => {
  for (const path of ['', '/', '/standup/standup.md', '////x.md', '/a/b/c/d/e.md', '/%E0%A4%A/x/y/z.md'])
    assert.equal(requestOf(path), undefined);
});
