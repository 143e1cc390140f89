import type { ImportSite, Resolution } from './importSite.ts';
import { folderOf, mayBeGenerated, type WorkspaceIndex } from './workspaceIndex.ts';

/** Builds the resolver of Go for one workspace: module paths of every go.mod, so that go.work and `replace` need no reading. */
export function createGoResolver(index: WorkspaceIndex): (from: string, site: ImportSite) => Resolution {
  const modules = [...index.manifests]
    .filter(([, { ecosystem, name }]) => ecosystem === 'go' && name !== undefined)
    .map(([path, { name }]) => ({ name: name ?? '', folder: folderOf(path) }))
    .sort((a, b) => b.name.length - a.name.length);
  return (_, { specifier }) => {
    if (specifier === 'C') return { kind: 'builtin', root: 'C' };
    const module = modules.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`));
    if (module === undefined) {
      // The standard library's first part has no dot; a private module without one is in some go.mod.
      const [first = ''] = specifier.split('/');
      return first.includes('.') ? { kind: 'package', root: specifier } : { kind: 'builtin', root: first };
    }
    const rest = specifier.slice(module.name.length).replace(/^\//, '');
    const folder = [module.folder, rest].filter((part) => part !== '').join('/');
    const files = (index.filesIn.get(folder) ?? []).filter((name) => name.endsWith('.go') && !name.endsWith('_test.go'));
    if (files.length > 0) return { kind: 'files', paths: files.map((name) => (folder === '' ? name : `${folder}/${name}`)) };
    return index.folders.has(folder) || mayBeGenerated(index, rest) || /(?:^|\/)(?:gen|generated|mocks?|pb)(?:\/|$)|pb$/.test(rest)
      ? { kind: 'unknown' }
      : { kind: 'missing' };
  };
}
