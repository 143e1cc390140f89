import type { ImportSite, Resolution } from './importSite.ts';
import { folderOf, type WorkspaceIndex } from './workspaceIndex.ts';

/** Builds the resolver of Java for one workspace: a type lies in the folders of its package, below whatever source root a build names. */
export function createJavaResolver(index: WorkspaceIndex): (from: string, site: ImportSite) => Resolution {
  const byName = new Map<string, string[]>();
  const folders = new Map<string, string[]>();
  for (const path of index.files) {
    if (!/\.(?:java|kt|groovy)$/.test(path)) continue;
    push(byName, path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, ''), path);
    push(folders, folderOf(path), path);
  }
  return (_, { specifier }) => {
    const name = specifier.replace(/^static /, '');
    const parts = name.replace(/\.\*$/, '').split('.');
    if (/^(?:java|jdk|sun)\./.test(name)) return { kind: 'builtin', root: parts[0] ?? '' };
    const paths = (name.endsWith('.*') ? inPackage(parts, folders) : undefined) ?? ofType(parts, byName);
    return paths === undefined ? { kind: 'package', root: parts.slice(0, -1).join('.') } : { kind: 'files', paths };
  };
}

/** `a.b.C.D.member`: the longest beginning that is a file. */
function ofType(parts: readonly string[], byName: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  for (let length = parts.length; length > 0; length--) {
    const suffix = parts.slice(0, length).join('/');
    const found = (byName.get(parts[length - 1] ?? '') ?? []).filter((path) => {
      const stem = path.replace(/\.\w+$/, '');
      return stem === suffix || stem.endsWith(`/${suffix}`);
    });
    if (found.length > 0) return found.slice(0, 1);
  }
  return undefined;
}

function inPackage(parts: readonly string[], folders: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const suffix = parts.join('/');
  const found = [...folders].filter(([folder]) => folder === suffix || folder.endsWith(`/${suffix}`)).flatMap(([, paths]) => paths);
  return found.length === 0 ? undefined : found;
}

function push(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
