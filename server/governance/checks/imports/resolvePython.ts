import type { ImportSite, Resolution } from './importSite.ts';
import { PYTHON_STDLIB } from './pythonStdlib.ts';
import { folderOf, joinPath, mayBeGenerated, upwards, type WorkspaceIndex } from './workspaceIndex.ts';

const ENDINGS = ['.py', '/__init__.py', '.pyi', '/__init__.pyi', '.pyx', '.so', '.pyd'];

/** Builds the resolver of Python for one workspace: relative imports, and absolute ones from any source root above the file. */
export function createPythonResolver(index: WorkspaceIndex): (from: string, site: ImportSite) => Promise<Resolution> {
  const roots = sourceRoots(index);
  const packages = packageFolders(index);
  return async (from, site) => {
    const { specifier } = site;
    if (specifier.startsWith('.')) return resolveRelative(from, site, index);
    const [root = ''] = specifier.split('.');
    const target = specifier.replaceAll('.', '/');
    for (const place of [...upwards(folderOf(from)), ...roots]) {
      const base = place === '' ? '' : `${place}/`;
      const isHere = ENDINGS.some((ending) => index.files.has(`${base}${root}${ending}`)) || packages.has(`${base}${root}`);
      // A file that imports a package of its own name means the one outside: `requests/requests.py` in a folder of examples.
      if (!isHere || from === `${base}${root}.py`) continue;
      const paths = findModule(`${base}${target}`, site.names ?? [], index);
      return paths.length > 0 ? { kind: 'files', paths } : { kind: 'unknown' };
    }
    return PYTHON_STDLIB.has(root) ? { kind: 'builtin', root } : { kind: 'package', root };
  };
}

/** `.` is the file's own package; each further dot goes one up. */
async function resolveRelative(from: string, { specifier, names = [] }: ImportSite, index: WorkspaceIndex): Promise<Resolution> {
  const dots = /^\.+/.exec(specifier)?.[0].length ?? 1;
  const above = joinPath(folderOf(from), '../'.repeat(dots - 1));
  const rest = specifier.slice(dots).replaceAll('.', '/');
  const target = above === undefined ? undefined : (joinPath(above, rest) ?? undefined);
  if (target === undefined) return { kind: 'unknown' };
  const paths = findModule(target, names, index);
  if (paths.length > 0) return { kind: 'files', paths };
  const isGenerated = mayBeGenerated(index, target) || /(?:^|\/)_?version$|_pb2(?:_grpc)?$|generated/.test(target);
  if (rest === '' || index.folders.has(target) || isGenerated || hasCompiled(target, index)) return { kind: 'unknown' };
  return (await isMadeAtRuntime(target, index)) ? { kind: 'unknown' } : { kind: 'missing' };
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

/** Folders with Python files in or below them: a namespace package has no `__init__.py`. */
function packageFolders(index: WorkspaceIndex): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const [folder, names] of index.filesIn) {
    if (!names.some((name) => /\.pyi?$/.test(name))) continue;
    for (const above of upwards(folder)) folders.add(above);
  }
  return folders;
}

/** A module above the target may make its submodules as it runs, as `six.moves` and `setuptools.extern` do. */
async function isMadeAtRuntime(target: string, index: WorkspaceIndex): Promise<boolean> {
  for (const above of upwards(folderOf(target))) {
    const file = above === '' ? undefined : firstFile(above, index);
    const text = file === undefined ? undefined : await index.view.read(file);
    if (text !== undefined && /\bsys\.(?:modules|meta_path)\b|\b__path__\b|\bModuleType\b|VendorImporter/.test(text)) return true;
  }
  return false;
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
