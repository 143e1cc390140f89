import type { WorkspaceView } from '../checkKind.ts';
import type { Manifest } from '../manifests/manifest.ts';
import { manifestParser } from '../manifests/parseManifest.ts';

/** What all resolvers ask of a workspace: its files, folders and manifests, read once. */
export interface WorkspaceIndex {
  readonly view: WorkspaceView;
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
  /** Manifest path → its content. */
  readonly manifests: ReadonlyMap<string, Manifest>;
  /** Folder (`''` the root) → manifests in it. */
  readonly manifestsIn: ReadonlyMap<string, readonly Manifest[]>;
  /** Folder → names of the files in it. */
  readonly filesIn: ReadonlyMap<string, readonly string[]>;
  /** Last part of each path pattern that git ignores: such files may be generated and just not be here. */
  readonly ignoredNames: readonly string[];
}

/** Reads the manifests and ignore files of a workspace. */
export async function indexWorkspace(view: WorkspaceView): Promise<WorkspaceIndex> {
  const folders = new Set<string>(['']);
  const filesIn = new Map<string, string[]>();
  for (const path of view.paths) {
    const folder = folderOf(path);
    const names = filesIn.get(folder);
    if (names === undefined) filesIn.set(folder, [path.slice(path.lastIndexOf('/') + 1)]);
    else names.push(path.slice(path.lastIndexOf('/') + 1));
    for (let at = folder; !folders.has(at); at = folderOf(at)) folders.add(at);
  }
  const manifests = await readManifests(view);
  const manifestsIn = new Map<string, Manifest[]>();
  for (const [path, manifest] of manifests) {
    // `requirements/dev.txt` speaks for the folder above it.
    const folder = folderOf(path).replace(/(?:^|\/)requirements$/, '');
    manifestsIn.set(folder, [...(manifestsIn.get(folder) ?? []), manifest]);
  }
  return { view, files: new Set(view.paths), folders, manifests, manifestsIn, filesIn, ignoredNames: await readIgnoredNames(view) };
}

async function readManifests(view: WorkspaceView): Promise<ReadonlyMap<string, Manifest>> {
  const manifests = new Map<string, Manifest>();
  for (const path of view.paths) {
    const parse = manifestParser(path);
    const text = parse === undefined ? undefined : await view.read(path);
    if (parse !== undefined && text !== undefined) manifests.set(path, parse(text));
  }
  return manifests;
}

async function readIgnoredNames(view: WorkspaceView): Promise<readonly string[]> {
  const names: string[] = [];
  for (const path of new Set(['.gitignore', ...view.paths.filter((candidate) => candidate.endsWith('/.gitignore'))])) {
    for (const line of ((await view.readIgnored(path)) ?? '').split('\n')) {
      const name = line.trim().replace(/\/$/, '').split('/').at(-1) ?? '';
      if (name !== '' && !/^[#!]/.test(line) && !/^\**$/.test(name)) names.push(name);
    }
  }
  return names;
}

/** Is some part of this path, or the file it would be, named in an ignore file? Then its absence says nothing. */
export function mayBeGenerated(index: WorkspaceIndex, path: string): boolean {
  const parts = path.split('/').filter((part) => !/^\.*$/.test(part));
  return parts.some((part) =>
    index.ignoredNames.some((name) =>
      name.includes('*') ? globOf(name).test(part) : name === part || name.replace(/\.\w+$/, '') === part.replace(/\.\w+$/, ''),
    ),
  );
}

function globOf(name: string): RegExp {
  return new RegExp(`^${name.replaceAll(/[.+^${}()|[\]\\?]/g, '\\$&').replaceAll('*', '[^/]*')}$`);
}

/** `''` for a path at the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** A folder and each above it, up to `''`. */
export function upwards(folder: string): readonly string[] {
  const parts = folder === '' ? [] : folder.split('/');
  return Array.from({ length: parts.length + 1 }, (_, up) => parts.slice(0, parts.length - up).join('/'));
}

/** Joins and resolves `.` and `..`; `undefined` when it climbs out of the workspace. */
export function joinPath(folder: string, relative: string): string | undefined {
  const parts: string[] = [];
  for (const part of `${folder}/${relative}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}
