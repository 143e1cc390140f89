import { type Dependency, type DependencyGroup, entriesOf, type Manifest, valueAt } from './manifest.ts';
import { keyLine, parseToml, specifierOf } from './toml.ts';

const TABLES: readonly (readonly [string, DependencyGroup])[] = [
  ['dependencies', 'runtime'],
  ['dev-dependencies', 'development'],
  ['build-dependencies', 'development'],
];

/** Cargo.toml: https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html */
export function parseCargoToml(text: string): Manifest {
  const { data, error } = parseToml(text);
  if (error !== undefined) return { ecosystem: 'cargo', dependencies: [], error };
  const roots = [data, valueAt(data, 'workspace'), ...entriesOf(valueAt(data, 'target')).map(([, target]) => target)];
  const name = valueAt(data, 'package', 'name');
  return {
    ecosystem: 'cargo',
    name: typeof name === 'string' ? name : undefined,
    dependencies: roots.flatMap((root) => TABLES.flatMap(([table, group]) => readTable(text, valueAt(root, table), group))),
  };
}

function readTable(text: string, table: unknown, group: DependencyGroup): readonly Dependency[] {
  return entriesOf(table).map(([key, value]) => {
    const renamed = valueAt(value, 'package');
    return { name: typeof renamed === 'string' ? renamed : key, specifier: specifierOf(value), group, ...keyLine(text, key) };
  });
}
