import type { ImportSite, Resolution } from './importSite.ts';
import { PYTHON_STDLIB } from './pythonStdlib.ts';
import { folderOf, joinPath, mayBeGenerated, upwards, type WorkspaceIndex } from './workspaceIndex.ts';

const ENDINGS = ['.py', '/__init__.py', '.pyi', '/__init__.pyi', '.pyx', '.so', '.pyd'];

/** Builds the resolver of Python for one workspace: relative imports, and absolute ones from any source root above the file. */
export function createPythonResolver(index: WorkspaceIndex): (from: string, site: ImportSite) => Resolution {
  const roots = sourceRoots(index);
  return (from, site) => {
    const { specifier } = site;
    if (specifier.startsWith('.')) return resolveRelative(from, site, index);
    const [root = ''] = specifier.split('.');
    const target = specifier.replaceAll('.', '/');
    for (const place of [...upwards(folderOf(from)), ...roots]) {
      const base = place === '' ? '' : `${place}/`;
      const isHere = ENDINGS.some((ending) => index.files.has(`${base}${root}${ending}`)) || isPackageFolder(`${base}${root}`, index);
      // A file that imports a package of its own name means the one outside: `requests/requests.py` in a folder of examples.
      if (!isHere || from === `${base}${root}.py`) continue;
      const paths = findModule(`${base}${target}`, site.names ?? [], index);
      return paths.length > 0 ? { kind: 'files', paths } : { kind: 'unknown' };
    }
    return PYTHON_STDLIB.has(root) ? { kind: 'builtin', root } : { kind: 'package', root };
  };
}

/** `.` is the file's own package; each further dot goes one up. */
function resolveRelative(from: string, { specifier, names = [] }: ImportSite, index: WorkspaceIndex): Resolution {
  const dots = /^\.+/.exec(specifier)?.[0].length ?? 1;
  const above = joinPath(folderOf(from), '../'.repeat(dots - 1));
  const rest = specifier.slice(dots).replaceAll('.', '/');
  const target = above === undefined ? undefined : (joinPath(above, rest) ?? undefined);
  if (target === undefined) return { kind: 'unknown' };
  const paths = findModule(target, names, index);
  if (paths.length > 0) return { kind: 'files', paths };
  const isGenerated = mayBeGenerated(index, target) || /(?:^|\/)_?version$|_pb2(?:_grpc)?$|generated/.test(target);
  return rest === '' || index.folders.has(target) || isGenerated || hasCompiled(target, index) ? { kind: 'unknown' } : { kind: 'missing' };
}

/** An extension module is built from a source of another language beside it. */
function hasCompiled(target: string, index: WorkspaceIndex): boolean {
  const name = target.slice(target.lastIndexOf('/') + 1);
  return (index.filesIn.get(folderOf(target)) ?? []).some((file) => file.startsWith(`${name}.`) || file.startsWith(`${name}module.`));
}

/** The submodules that are named, else the module itself. */
function findModule(target: string, names: readonly string[], index: WorkspaceIndex): readonly string[] {
  const own = firstFile(target, index);
  const submodules = names.map((name) => firstFile(target === '' ? name : `${target}/${name}`, index)).filter((path) => path !== undefined);
  const needsOwn = submodules.length < names.length || names.length === 0;
  return [...submodules, ...(own !== undefined && needsOwn ? [own] : [])];
}

function firstFile(target: string, index: WorkspaceIndex): string | undefined {
  const ending = ENDINGS.find((candidate) => index.files.has(`${target}${candidate}`));
  return ending === undefined ? undefined : `${target}${ending}`;
}

/** A namespace package has no `__init__.py`, but Python files somewhere below. */
function isPackageFolder(folder: string, index: WorkspaceIndex): boolean {
  if (!index.folders.has(folder)) return false;
  if ((index.filesIn.get(folder) ?? []).some((name) => /\.pyi?$/.test(name))) return true;
  return [...index.filesIn].some(([other, names]) => other.startsWith(`${folder}/`) && names.some((name) => /\.pyi?$/.test(name)));
}

/** Folders that a project puts on the path: beside its manifest, `src`, `lib`, `python`. */
function sourceRoots(index: WorkspaceIndex): readonly string[] {
  const roots = new Set<string>();
  for (const [path, { ecosystem }] of index.manifests) {
    if (ecosystem !== 'python') continue;
    const folder = folderOf(path);
    for (const place of ['', 'src', 'lib', 'python', 'tests', 'test']) {
      const root = [folder, place].filter((part) => part !== '').join('/');
      if (index.folders.has(root)) roots.add(root);
    }
  }
  if (index.folders.has('src')) roots.add('src');
  return [...roots];
}
