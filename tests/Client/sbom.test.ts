import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { npmComponents, nugetComponents, ofRepository, type Bill } from '../../build/sbom.mjs';

const schema = (name: string) => JSON.parse(readFileSync(`tests/Fixtures/cyclonedx/${name}.schema.json`, 'utf8')) as object;
// What the page and the extension carry, in a few words.
const bundled = [
  'node_modules/echarts',
  'node_modules/tslib',
  'node_modules/vscode-languageclient',
  'node_modules/vscode-languageclient/node_modules/minimatch',
];
const time = 1_790_000_000;
const bill = ofRepository('.', bundled, time);

function problems(document: unknown): string {
  // The official schema has formats and keywords of its own that ajv's strict mode does not know.
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addFormat('idn-email', true).addFormat('iri-reference', true);
  ajv.addSchema(schema('spdx')).addSchema(schema('jsf-0.82'));
  const validate = ajv.compile(schema('bom-1.6'));
  return validate(document) ? '' : ajv.errorsText(validate.errors);
}

test('the bill of materials is valid by the official schema, which takes not everything', () => {
  assert.equal(problems(bill), '');
  const [first] = bill.components;
  assert.notEqual(problems({ ...bill, components: [{ ...first, licenses: [{ license: { id: 'No-Such-License' } }] }] }), '');
  assert.notEqual(problems({ ...bill, serialNumber: 'urn:uuid:1' }), '');
});

test('it lists what the server and the bundles carry, with versions, licences and hashes, and nothing that only builds them', () => {
  const names = bill.components.map(({ name }) => name);
  for (const name of ['Npgsql', 'YamlDotNet', 'SQLitePCLRaw.lib.e_sqlite3', 'System.CommandLine', 'echarts', 'minimatch'])
    assert.ok(names.includes(name), name);
  for (const name of names) assert.doesNotMatch(name, /Analyzer|esbuild|eslint|typescript|forgelsp/i);
  for (const { name, licenses } of bill.components) assert.ok(licenses !== undefined, name);
  assert.equal(new Set(bill.components.map(({ purl }) => purl)).size, names.length);
  const minimatch = bill.components.find(({ name }) => name === 'minimatch');
  assert.match(minimatch?.purl ?? '', /^pkg:npm\/minimatch@1\d\./);
  assert.match(JSON.stringify(minimatch?.hashes), /"SHA-512","content":"[0-9a-f]{128}"/);
});

test('it says what needs what, and names nothing that it does not list', () => {
  const refs = new Set(bill.dependencies.map(({ ref }) => ref));
  for (const { dependsOn } of bill.dependencies) for (const one of dependsOn) assert.ok(refs.has(one), one);
  const needs = (name: string) => bill.dependencies.find(({ ref }) => ref.includes(name))?.dependsOn.join(' ') ?? '';
  assert.match(needs('nuget/Npgsql@'), /Microsoft\.Extensions\.Logging\.Abstractions@/);
  assert.match(needs('npm/echarts@'), /npm\/tslib@/);
});

test('the same commit gives the same bytes, another content another serial number', () => {
  assert.equal(JSON.stringify(ofRepository('.', bundled, time)), JSON.stringify(bill));
  const other: Bill = ofRepository('.', bundled.slice(1), time);
  assert.notEqual(other.serialNumber, bill.serialNumber);
  assert.equal(bill.metadata.timestamp, '2026-09-21T14:13:20.000Z');
});

test('a scoped name is escaped, and what the lock file does not know is an error', () => {
  const lock = { packages: { 'node_modules/@a/b': { version: '1.0.0', license: '(MIT OR Apache-2.0)' } } };
  const [part] = npmComponents(lock, ['node_modules/@a/b']);
  assert.equal(part?.component.purl, 'pkg:npm/%40a/b@1.0.0');
  assert.deepEqual(part.component.licenses, [{ expression: '(MIT OR Apache-2.0)' }]);
  assert.throws(() => npmComponents(lock, ['node_modules/c']), /package-lock/);
});

test('projects and packages for development only are left out, whatever the framework', () => {
  const lock = {
    dependencies: {
      'net10.0': {
        A: { type: 'Direct', resolved: '1.0.0', dependencies: { B: '2.0.0' } },
        Own: { type: 'Project' },
        Dev: { type: 'Direct', resolved: '3.0.0' },
      },
      'net10.0/linux-x64': { B: { type: 'Transitive', resolved: '2.0.0' } },
    },
  };
  const nuspec = (id: string) =>
    id === 'Dev' ? '<developmentDependency>true</developmentDependency>' : '<license type="expression">MIT</license>';
  const parts = nugetComponents(lock, nuspec);
  assert.deepEqual(
    parts.map(({ component }) => component.purl),
    ['pkg:nuget/A@1.0.0', 'pkg:nuget/B@2.0.0'],
  );
  assert.deepEqual(parts[0]?.dependsOn, ['pkg:nuget/B@2.0.0']);
});
