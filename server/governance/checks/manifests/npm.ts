import { isMap, isPair, isScalar, parseDocument } from 'yaml';
import { type Dependency, type DependencyGroup, entriesOf, type Manifest, valueAt } from './manifest.ts';

const GROUPS: Readonly<Record<string, DependencyGroup>> = {
  dependencies: 'runtime',
  devDependencies: 'development',
  optionalDependencies: 'optional',
  peerDependencies: 'peer',
};

/** package.json: https://docs.npmjs.com/cli/configuring-npm/package-json */
export function parsePackageJson(text: string): Manifest {
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return { ecosystem: 'npm', dependencies: [], error: jsonError(text, error) };
  }
  const name = valueAt(data, 'name');
  return { ecosystem: 'npm', name: typeof name === 'string' ? name : undefined, dependencies: readGroups(text, data) };
}

function readGroups(text: string, data: unknown): readonly Dependency[] {
  const places = placesOfKeys(text);
  return Object.entries(GROUPS).flatMap(([key, group]) =>
    entriesOf(valueAt(data, key)).map(([name, specifier]) => {
      const place = places.get(`${key}/${name}`) ?? { start: 0, end: 0 };
      return { name, specifier: typeof specifier === 'string' ? specifier : '', group, ...place };
    }),
  );
}

/** JSON is YAML, and the YAML parser keeps places. A pair's place goes from its key to its value. */
function placesOfKeys(text: string): ReadonlyMap<string, { readonly start: number; readonly end: number }> {
  const places = new Map<string, { readonly start: number; readonly end: number }>();
  const root = parseDocument(text, { uniqueKeys: false, logLevel: 'silent' }).contents;
  for (const group of isMap(root) ? root.items : []) {
    if (!isPair(group) || !isScalar(group.key) || !isMap(group.value) || !(String(group.key.value) in GROUPS)) continue;
    for (const { key, value } of group.value.items) {
      if (!isScalar(key) || key.range === undefined || key.range === null) continue;
      const end = isScalar(value) && value.range ? value.range[1] : key.range[1];
      places.set(`${group.key.value}/${key.value}`, { start: key.range[0], end });
    }
  }
  return places;
}

function jsonError(text: string, error: unknown): { readonly message: string; readonly line: number } {
  const message = error instanceof Error ? error.message : String(error);
  const line = /\(line (\d+) column \d+\)/.exec(message)?.[1];
  return { message, line: line === undefined ? text.split('\n').length - 1 : Number(line) - 1 };
}
