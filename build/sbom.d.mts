/** One part of a release, and the package URLs of what it needs. */
export interface Part {
    component: { name: string; version: string; purl: string; licenses?: unknown[]; hashes?: { alg: string; content: string }[] };
    dependsOn: string[];
}
export interface Bill {
    serialNumber: string;
    metadata: { timestamp: string };
    components: Part['component'][];
    dependencies: { ref: string; dependsOn: string[] }[];
}
export function nugetComponents(lock: object, nuspec: (id: string, version: string) => string): Part[];
export function npmComponents(lock: object, bundled: string[]): Part[];
export function billOfMaterials(manifest: object, parts: Part[], time: number): Bill;
export function ofRepository(root: string, bundled: string[], time: number): Bill;
