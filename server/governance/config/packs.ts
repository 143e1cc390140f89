import { parse } from 'yaml';
import { z } from 'zod';
import type { Notice } from '../../../protocol/finding.ts';
import { closestName } from './closestName.ts';

/** The file system as packs need it. Absolute, `/`-separated paths; none of them throws: what cannot be read is missing. */
export interface PackFiles {
  readFile(path: string): Promise<string | undefined>;
  /** Missing folder: empty. A link to a folder that leads back up must not be followed. */
  readDir(path: string): Promise<readonly { readonly name: string; readonly isFolder: boolean }[]>;
  exists(path: string): Promise<boolean>;
}

/** A pack found on disk, not yet parsed. */
export interface Pack {
  /** As `packs:` names it, and as `RuleSource.pack` repeats it. */
  readonly name: string;
  readonly description: string;
  readonly origin: 'built-in' | 'npm' | 'workspace';
  /** Runs when nothing names packs. */
  readonly isDefault: boolean;
  /** Absolute YAML files, sorted. */
  readonly ruleFiles: readonly string[];
  readonly testFiles: readonly string[];
  /** Global ast-grep utils that only this pack's rules see. */
  readonly utilFiles: readonly string[];
}

export interface PackResult {
  readonly packs: readonly Pack[];
  readonly notices: readonly Notice[];
}

const manifest = z.object({ name: z.string().min(1), description: z.string(), default: z.boolean().default(false) });

/** All built-in packs, on or off: one folder each below `folder` (templates/rule-packs) with a `pack.yaml`. */
export async function listBuiltInPacks(folder: string, files: PackFiles): Promise<PackResult> {
  const packs: Pack[] = [];
  const notices: Notice[] = [];
  for (const entry of (await files.readDir(folder)).filter(({ isFolder }) => isFolder)) {
    const root = `${folder}/${entry.name}`;
    const about = readManifest(await files.readFile(`${root}/pack.yaml`));
    if (about === undefined)
      notices.push(packNotice(`The built-in pack "${entry.name}" has no valid pack.yaml and is left out.`, `${root}/pack.yaml`));
    else
      packs.push({
        ...(await readFolders(root, files)),
        name: about.name,
        description: about.description,
        origin: 'built-in',
        isDefault: about.default,
      });
  }
  return { packs: packs.toSorted((a, b) => (a.name < b.name ? -1 : 1)), notices };
}

/** The rules of one `.stewardry` folder (absolute). Its rules belong to the pack `workspace`, which is always on. */
export async function workspacePack(stewardryFolder: string, files: PackFiles): Promise<Pack> {
  const folders = await readFolders(stewardryFolder, files, false);
  return { ...folders, name: 'workspace', description: 'Rules of this repository', origin: 'workspace', isDefault: true };
}

/**
 * Finds what `packs:` names. A name that is not there is one notice and costs nothing else. npm packages are read as data from the
 * nearest node_modules above `folder`, never executed, and not at all in an untrusted folder.
 */
export async function resolvePacks(
  names: readonly string[],
  context: {
    builtIn: readonly Pack[];
    folder: string;
    isTrusted: boolean;
    files: PackFiles;
    /** Where a pack is named, for the notice. */
    sourceOf?: (name: string) => { readonly file: string; readonly line: number } | undefined;
  },
): Promise<PackResult> {
  const packs: Pack[] = [];
  const notices: Notice[] = [];
  for (const name of new Set(names)) {
    const found = name.startsWith('npm:') ? await resolveNpmPack(name, context) : resolveBuiltIn(name, context.builtIn);
    if (typeof found === 'string') notices.push(missingNotice(found, context.sourceOf?.(name)));
    else packs.push(found);
  }
  return { packs, notices };
}

function packNotice(message: string, path?: string): Notice {
  return { kind: 'pack', severity: 'error', message, ...(path === undefined ? {} : { path }) };
}

function missingNotice(message: string, source: { readonly file: string; readonly line: number } | undefined): Notice {
  if (source === undefined) return packNotice(message);
  const start = { line: source.line, character: 0 };
  return { ...packNotice(message, source.file), range: { start, end: start } };
}

function readManifest(text: string | undefined): z.infer<typeof manifest> | undefined {
  if (text === undefined) return undefined;
  try {
    return manifest.safeParse(parse(text)).data;
  } catch {
    // Malformed YAML is as good as none: the caller says so.
    return undefined;
  }
}

function resolveBuiltIn(name: string, builtIn: readonly Pack[]): Pack | string {
  const pack = builtIn.find((candidate) => candidate.name === name);
  if (pack !== undefined) return pack;
  const known = builtIn.map((candidate) => candidate.name);
  const meant = closestName(name, known);
  const remedy =
    meant === undefined ? `Built-in packs: ${known.join(', ')}. A package is written "npm:${name}".` : `Did you mean "${meant}"?`;
  return `The pack "${name}" does not exist. ${remedy}`;
}

/** npm's own rule for names, plus folders inside the package; nothing that could climb out of node_modules. */
export const NPM_NAME = /^npm:((?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*)(?:\/(.+))?$/i;

async function resolveNpmPack(name: string, context: { folder: string; isTrusted: boolean; files: PackFiles }): Promise<Pack | string> {
  const [, packageName, inner] = NPM_NAME.exec(name) ?? [];
  if (packageName === undefined || (inner !== undefined && !staysInside(inner))) {
    return `"${name}" is not the name of a package. Write "npm:name", "npm:@scope/name" or "npm:name/folder".`;
  }
  if (!context.isTrusted) return `The pack "${name}" is not read in Restricted Mode. Trust this folder to use rules from npm packages.`;
  const root = await findPackage(packageName, context.folder, context.files);
  if (root === undefined)
    return `The pack "${name}" is not installed: no node_modules/${packageName} here or above. Run "npm install --save-dev ${packageName}".`;
  return readNpmPack({ name, root, inner, files: context.files });
}

/** The absolute folder of an installed package, from the nearest node_modules above a folder. */
export async function findPackage(name: string, folder: string, files: PackFiles): Promise<string | undefined> {
  for (let at = folder; ; at = at.slice(0, at.lastIndexOf('/'))) {
    const candidate = `${at}/node_modules/${name}`;
    if (await files.exists(`${candidate}/package.json`)) return candidate;
    if (!at.includes('/')) return undefined;
  }
}

const packageManifest = z.object({
  description: z.string().optional(),
  stewardry: z.object({ rules: z.union([z.string(), z.array(z.string())]).optional() }).optional(),
});

async function readNpmPack(input: { name: string; root: string; inner: string | undefined; files: PackFiles }): Promise<Pack | string> {
  const { name, root, inner, files } = input;
  const about = readPackageManifest(await files.readFile(`${root}/package.json`));
  if (about === undefined) return `The pack "${name}" has a package.json that cannot be read. Install it again.`;
  const named = inner === undefined ? [about.stewardry?.rules ?? []].flat() : [];
  const outside = named.find((folder) => !staysInside(folder));
  if (outside !== undefined) return `The pack "${name}" names the folder "${outside}", which is outside the package, so it is not read.`;
  const found = named.length > 0 ? await readNamedFolders(root, named, files) : await readPackFolder(root, inner, files);
  if (found.ruleFiles.length === 0) {
    return `The pack "${name}" has no rules: expected YAML files in "${inner ?? 'rules'}/", or a folder named by "stewardry.rules" in its package.json.`;
  }
  return { ...found, name, description: about.description ?? '', origin: 'npm', isDefault: false };
}

function readPackageManifest(text: string | undefined): z.infer<typeof packageManifest> | undefined {
  if (text === undefined) return undefined;
  try {
    return packageManifest.safeParse(JSON.parse(text)).data;
  } catch {
    // Not JSON: the caller says so.
    return undefined;
  }
}

type PackFolders = Pick<Pack, 'ruleFiles' | 'testFiles' | 'utilFiles'>;

async function readNamedFolders(root: string, folders: readonly string[], files: PackFiles): Promise<PackFolders> {
  const lists = await Promise.all(folders.map((folder) => rulesAt(`${root}/${folder.replace(/^\.\//, '').replace(/\/+$/, '')}`, files)));
  const [testFiles, utilFiles] = [await listYaml(`${root}/rule-tests`, files), await listYaml(`${root}/utils`, files)];
  return { ruleFiles: [...new Set(lists.flat())].toSorted(), testFiles, utilFiles };
}

/** `npm:name/inner` is a folder of the package with folders of its own, or with rules in it, or one below `rules/`. */
async function readPackFolder(root: string, inner: string | undefined, files: PackFiles): Promise<PackFolders> {
  if (inner === undefined) return readFolders(root, files, false);
  const own = await readFolders(`${root}/${inner}`, files);
  if (own.ruleFiles.length > 0) return own;
  return readNamedFolders(root, [`rules/${inner}`], files);
}

/** `rules/`, `rule-tests/` and `utils/` of a folder; without `rules/`, and if `isFlat`, the YAML files beside them. */
async function readFolders(root: string, files: PackFiles, isFlat = true): Promise<PackFolders> {
  const [rules, testFiles, utilFiles] = await Promise.all(
    ['rules', 'rule-tests', 'utils'].map((name) => listYaml(`${root}/${name}`, files)),
  );
  const beside = isFlat && rules?.length === 0 ? await listYaml(root, files, ['rule-tests', 'utils']) : [];
  const ruleFiles = [...(rules ?? []), ...beside.filter((file) => file !== `${root}/pack.yaml`)];
  return { ruleFiles, testFiles: testFiles ?? [], utilFiles: utilFiles ?? [] };
}

/** A single file, or every YAML file of a folder. */
async function rulesAt(path: string, files: PackFiles): Promise<string[]> {
  if (isYaml(path)) return (await files.exists(path)) ? [path] : [];
  return listYaml(path, files);
}

const isYaml = (path: string): boolean => /\.ya?ml$/i.test(path);
const MAX_DEPTH = 12;

/** Sorted, so that every machine loads in the same order. Snapshots of rule tests and nested packages are not rules. */
async function listYaml(folder: string, files: PackFiles, skip: readonly string[] = [], depth = 0): Promise<string[]> {
  if (depth > MAX_DEPTH) return [];
  const skipped = new Set([...skip, 'node_modules', '__snapshots__', '.git']);
  const entries = (await files.readDir(folder)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const lists = await Promise.all(
    entries.map(({ name, isFolder }) => {
      if (isFolder) return skipped.has(name) ? [] : listYaml(`${folder}/${name}`, files, [], depth + 1);
      return isYaml(name) ? [`${folder}/${name}`] : [];
    }),
  );
  return lists.flat();
}

/** Whether a path of a package stays in it. */
export function staysInside(path: string): boolean {
  return !/^([/\\]|[a-z]:)/i.test(path) && !path.includes('\\') && !path.split('/').includes('..') && !path.includes('\0');
}
