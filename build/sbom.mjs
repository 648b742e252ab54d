// Writes the bill of materials of a release: what the packages carry, as the lock files and the bundles say. CycloneDX 1.6, JSON.
// The same lock files give the same bytes: the serial number follows from the contents, and the time is that of the commit.
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * What NuGet brings into the server: the packages of its lock file but those that are for development only.
 * @param {object} lock a packages.lock.json
 * @param {(id: string, version: string) => string} nuspec the manifest of a package
 */
export function nugetComponents(lock, nuspec) {
  const packages = Object.values(lock.dependencies).flatMap((framework) => Object.entries(framework));
  const seen = new Map(packages.filter(([, { type }]) => type !== 'Project').map(([id, { resolved }]) => [id, resolved]));
  return [...seen].flatMap(([id, version]) => {
    const manifest = nuspec(id, version);
    if (/<developmentDependency>true</.test(manifest)) return [];
    const license = /<license type="expression">([^<]+)</.exec(manifest)?.[1];
    const dependencies = packages.filter(([name]) => name === id).flatMap(([, found]) => Object.keys(found.dependencies ?? {}));
    return [
      component({
        name: id,
        version,
        purl: `pkg:nuget/${id}@${version}`,
        license,
        dependsOn: dependencies.map((name) => `pkg:nuget/${name}@${seen.get(name)}`),
      }),
    ];
  });
}

/**
 * What npm brings into the bundles. All of it is a development dependency to npm, since the bundles hold copies.
 * @param {object} lock package-lock.json
 * @param {string[]} bundled keys of its packages whose code is in the bundles
 */
export function npmComponents(lock, bundled) {
  return bundled.map((folder) => {
    const found = lock.packages[folder];
    if (found === undefined) throw new Error(`${folder} is in the bundles and not in package-lock.json.`);
    const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const sha512 = /^sha512-(.+)$/.exec(found.integrity ?? '')?.[1];
    const dependsOn = Object.keys(found.dependencies ?? {}).flatMap((other) => {
      const place = [`${folder}/node_modules/${other}`, `node_modules/${other}`].find((one) => lock.packages[one] !== undefined);
      return place === undefined ? [] : [npmPurl(other, lock.packages[place].version)];
    });
    return component({ name, version: found.version, purl: npmPurl(name, found.version), license: found.license, sha512, dependsOn });
  });
}

/**
 * The document.
 * @param {object} manifest package.json
 * @param {object[]} components of {@link nugetComponents} and {@link npmComponents}
 * @param {number} time seconds since the epoch
 */
export function billOfMaterials(manifest, components, time) {
  const sorted = [...components].sort((a, b) => (a.component.purl < b.component.purl ? -1 : 1));
  const known = new Set(sorted.map(({ component: { purl } }) => purl));
  const own = `pkg:generic/${manifest.name}@${manifest.version}`;
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      timestamp: new Date(time * 1000).toISOString(),
      component: {
        type: 'application',
        'bom-ref': own,
        name: manifest.name,
        version: manifest.version,
        description: manifest.description,
        licenses: licenses(manifest.license),
        purl: own,
      },
    },
    components: sorted.map(({ component: one }) => one),
    dependencies: [
      { ref: own, dependsOn: [...known] },
      ...sorted.map(({ component: { purl }, dependsOn }) => ({ ref: purl, dependsOn: dependsOn.filter((one) => known.has(one)).sort() })),
    ],
  };
  const hash = createHash('sha256').update(JSON.stringify(document)).digest('hex');
  // A UUID of version 8: what it is made of is the maker's affair.
  const uuid = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
  return { ...document, serialNumber: `urn:uuid:${uuid}` };
}

function component({ name, version, purl, license, sha512, dependsOn }) {
  return {
    component: {
      type: 'library',
      'bom-ref': purl,
      name,
      version,
      ...(sha512 === undefined ? {} : { hashes: [{ alg: 'SHA-512', content: Buffer.from(sha512, 'base64').toString('hex') }] }),
      ...(license === undefined ? {} : { licenses: licenses(license) }),
      purl,
    },
    dependsOn,
  };
}

function licenses(text) {
  return /\s/.test(text) ? [{ expression: text }] : [{ license: { id: text } }];
}

function npmPurl(name, version) {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

/** The manifest of a package in NuGet's own folder of packages. */
export function installedNuspec(id, version) {
  const folder = process.env.NUGET_PACKAGES ?? join(homedir(), '.nuget', 'packages');
  return readFileSync(join(folder, id.toLowerCase(), version, `${id.toLowerCase()}.nuspec`), 'utf8');
}

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Reads what a build left in a clone of the repository. */
export function ofRepository(root, bundled, time) {
  const nuget = nugetComponents(readJson(join(root, 'server', 'Host', 'packages.lock.json')), installedNuspec);
  const npm = npmComponents(readJson(join(root, 'package-lock.json')), bundled);
  return billOfMaterials(readJson(join(root, 'package.json')), [...nuget, ...npm], time);
}

// Called as a program: node sbom.mjs OUT TIME
const [, script, out, time] = process.argv;
if (script?.endsWith('sbom.mjs') && out !== undefined) {
  const root = process.cwd();
  const bundled = readJson(join(root, 'dist', 'client', 'bundled.json'));
  writeFileSync(out, `${JSON.stringify(ofRepository(root, bundled, Number(time)), undefined, 2)}\n`);
}
