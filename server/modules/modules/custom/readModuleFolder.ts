import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import type { Notice } from '../../../../protocol/index.ts';
import { messageOf } from '../../../base/errors.ts';
import { type ModuleFile, moduleFile, tablePrefix } from './moduleFile.ts';
import { ownTablesOnly } from './ownTablesOnly.ts';

/** Where the modules of a workspace are, relative to its folder. */
export const MODULES_FOLDER = '.stewardry/modules';

/** One module of a workspace as its files say it. */
export interface ModuleFolder {
  readonly file: ModuleFile;
  /** Its code by path relative to the module, `/`-separated; `index.mjs` is where it begins. */
  readonly sources: Readonly<Record<string, string>>;
  /** Absolute folder of its migrations. */
  readonly migrations: string;
}

export type ReadModule = { readonly module: ModuleFolder } | { readonly problems: readonly Notice[] };

/** Names of the modules that a workspace brings, sorted. */
export async function listModuleFolders(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(path.join(folder, MODULES_FOLDER), { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch {
    // Most workspaces bring none; one that cannot be read brings none either.
    return [];
  }
}

/** Reads and checks a module without running anything of it. Every problem is named, each in its file. */
export async function readModuleFolder(folder: string, name: string): Promise<ReadModule> {
  const at = `${MODULES_FOLDER}/${name}`;
  const problem = (file: string, message: string): Notice => ({ kind: 'module', severity: 'error', message, path: `${at}/${file}` });
  const text = await read(path.join(folder, at, 'module.json'));
  if (text === undefined)
    return { problems: [problem('module.json', 'The file is missing or cannot be read. It says what the module is.')] };
  const parsed = parseModuleFile(text);
  if ('problems' in parsed) return { problems: parsed.problems.map((message) => problem('module.json', message)) };
  const { file } = parsed;
  const sources = await readSources(path.join(folder, at));
  const migrations = path.join(folder, at, 'migrations');
  const problems = [
    ...(file.name === name
      ? []
      : [problem('module.json', `"name" is "${file.name}", and the folder is "${name}": they must be the same.`)]),
    ...('index.mjs' in sources ? [] : [problem('index.mjs', 'The file is missing. It holds what the module does.')]),
    ...(await migrationProblems(migrations, file)).map(([sql, message]) => problem(`migrations/${sql}`, message)),
  ];
  return problems.length > 0 ? { problems } : { module: { file, sources, migrations } };
}

function parseModuleFile(text: string): { file: ModuleFile } | { problems: string[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { problems: [`The file is not valid JSON: ${messageOf(error)}.`] };
  }
  const result = moduleFile.safeParse(value);
  return result.success ? { file: result.data } : { problems: result.error.issues.map(describe) };
}

function describe(issue: z.core.$ZodIssue): string {
  const where = issue.path.length === 0 ? 'The file' : `"${issue.path.map(String).join('.')}"`;
  return `${where}: ${issue.message}.`;
}

/** Above this a module is not a module but a bundle. Bytes. */
const MAX_SOURCE_BYTES = 1_000_000;

async function readSources(folder: string, inner = ''): Promise<Record<string, string>> {
  const sources: Record<string, string> = {};
  for (const entry of await readdir(path.join(folder, inner), { withFileTypes: true })) {
    const file = path.posix.join(inner, entry.name);
    if (entry.isDirectory() && entry.name !== 'node_modules') Object.assign(sources, await readSources(folder, file));
    else if (entry.isFile() && isCode(entry.name) && (await stat(path.join(folder, file))).size <= MAX_SOURCE_BYTES)
      sources[file] = (await read(path.join(folder, file))) ?? '';
  }
  return sources;
}

function isCode(name: string): boolean {
  return name.endsWith('.mjs') && !name.endsWith('.test.mjs');
}

const DIALECTS = ['sqlite', 'postgres'];

/** Both engines need the same migrations, each within the tables of the module. */
async function migrationProblems(folder: string, { name, tables }: ModuleFile): Promise<[file: string, message: string][]> {
  if (tables.length === 0) return [];
  const problems: [string, string][] = [];
  const names: string[][] = [];
  for (const dialect of DIALECTS) {
    const files = await readdir(path.join(folder, dialect)).catch((): string[] => []); // a missing folder is the problem below
    names.push(files.sort());
    if (files.length === 0) problems.push([dialect, 'There are no migrations here, and the module has tables.']);
    for (const file of files) {
      const sql = (await read(path.join(folder, dialect, file))) ?? '';
      problems.push(...ownTablesOnly(sql, tablePrefix(name)).map((message): [string, string] => [`${dialect}/${file}`, message]));
    }
  }
  const [first, second] = names;
  if (problems.length === 0 && first?.join() !== second?.join())
    problems.push(['postgres', 'The files must have the same names as in sqlite.']);
  return problems;
}

async function read(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    // Whoever needs it says that it is missing.
    return undefined;
  }
}
