import { isAbsolute, join, posix } from 'node:path';
import { type Pack, type PackFiles, resolvePacks } from '../config/packs.ts';
import { loadPack } from './loadPack.ts';
import type { RuleJobs } from './ruleJobs.ts';

type Foreign = RuleJobs['rules/readPack']['response'];

/** Reads rules that are not in force: of an npm package (`npm:name`), a folder or a file. What is wrong with them is in `problems`. */
export async function readForeignPack(
  { folder, from, trusted }: RuleJobs['rules/readPack']['request'],
  files: PackFiles,
): Promise<Foreign> {
  const found = from.startsWith('npm:')
    ? await fromPackage(from, folder, trusted, files)
    : await fromDisk(isAbsolute(from) ? from : join(folder, from), files);
  if (!('ruleFiles' in found)) return { utilFiles: [], problems: found.problems };
  const { pack, problems } = await loadPack(found, '', files);
  return { pack, utilFiles: found.utilFiles, problems };
}

async function fromPackage(from: string, folder: string, isTrusted: boolean, files: PackFiles): Promise<Pack | Pick<Foreign, 'problems'>> {
  const { packs, notices } = await resolvePacks([from], { builtIn: [], folder, isTrusted, files });
  return packs[0] ?? { problems: notices };
}

/** More files than a person means to import. */
const MOST_FILES = 2_000;
const MAX_DEPTH = 8;

/** A file is one, and a folder what ast-grep's `sgconfig.yml` would name: rules, tests and utilities by the names of their folders. */
async function fromDisk(place: string, files: PackFiles): Promise<Pack | Pick<Foreign, 'problems'>> {
  const base = { name: place, description: '', origin: 'workspace', isDefault: false } as const;
  if (/\.ya?ml$/i.test(place)) {
    if ((await files.readFile(place)) !== undefined) return { ...base, ruleFiles: [place], testFiles: [], utilFiles: [] };
    return refused(`"${place}" cannot be read. Choose a YAML file with rules.`);
  }
  const all = await yamlFiles(place.replaceAll('\\', '/'), files, 0);
  if (all.length === 0) return refused(`"${place}" holds no YAML files. Choose a folder of ast-grep rules.`);
  if (all.length > MOST_FILES) return refused(`"${place}" holds more than ${MOST_FILES} YAML files. Choose the folder of the rules.`);
  const isIn = (file: string, names: RegExp): boolean =>
    posix
      .relative(place, posix.dirname(file))
      .split('/')
      .some((part) => names.test(part));
  const testFiles = all.filter((file) => isIn(file, /^(rule-tests?|tests?|__tests__)$/));
  const utilFiles = all.filter((file) => isIn(file, /^utils?$/));
  const others = new Set([...testFiles, ...utilFiles]);
  const ruleFiles = all.filter((file) => !others.has(file) && !/(^|\/)(sgconfig|pack|config)\.ya?ml$/.test(file));
  return { ...base, ruleFiles, testFiles, utilFiles };
}

function refused(message: string): Pick<Foreign, 'problems'> {
  return { problems: [{ kind: 'pack', severity: 'error', message }] };
}

async function yamlFiles(folder: string, files: PackFiles, depth: number): Promise<string[]> {
  if (depth > MAX_DEPTH) return [];
  const found: string[] = [];
  for (const { name, isFolder } of (await files.readDir(folder)).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (found.length > MOST_FILES) break;
    if (isFolder && !/^(node_modules|\.git|__snapshots__)$/.test(name))
      found.push(...(await yamlFiles(`${folder}/${name}`, files, depth + 1)));
    else if (!isFolder && /\.ya?ml$/i.test(name)) found.push(`${folder}/${name}`);
  }
  return found;
}
