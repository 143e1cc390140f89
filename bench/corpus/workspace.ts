import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { reasonToSkip } from '../../server/governance/worker/readText.ts';
import { createTemporaryFolder } from '../../test/harness/temporaryFolder.ts';
import { createRuleFiles, type RuleCount } from '../ruleSets.ts';
import { fetchPackages, folderOf, PACKAGES } from './packages.ts';

/** A folder to measure in, outside of the checkout and of any repository. */
export interface Workspace {
  readonly path: string;
  dispose(): void;
}

/** Our limit unless somebody raises it. Ten files of the corpus are larger or minified: web pages and WebAssembly as strings. */
const LARGEST_KB = 1024;

/** An empty workspace with rules that both programs read from the same files. `null`: no configuration, hence our default packs. */
export async function createWorkspace(rules: RuleCount | null): Promise<Workspace> {
  const folder = createTemporaryFolder('bench');
  if (rules !== null) await writeRules(folder.path, rules);
  return folder;
}

async function writeRules(folder: string, count: RuleCount): Promise<void> {
  await mkdir(join(folder, '.stewardry', 'rules'), { recursive: true });
  await writeFile(join(folder, '.stewardry', 'config.yaml'), 'version: 1\nrules:\n  packs: []\n');
  await writeFile(join(folder, 'sgconfig.yml'), 'ruleDirs: [.stewardry/rules]\n');
  for (const { name, text } of await createRuleFiles(count)) await writeFile(join(folder, '.stewardry', 'rules', name), text);
}

/** Copies the TypeScript sources of all packages, but those that we would skip, into a workspace and returns how many files and bytes they are. */
export async function addCorpus(workspace: Workspace, say: (line: string) => void): Promise<{ files: number; bytes: number }> {
  const packages = await fetchPackages(say);
  let files = 0;
  let bytes = 0;
  for (const name of PACKAGES) {
    const from = join(packages, folderOf(name), 'package');
    for (const source of await readdir(from, { recursive: true })) {
      if (!source.endsWith('.ts') || source.endsWith('.d.ts')) continue;
      if (!(await stat(join(from, source))).isFile()) continue;
      const text = await readFile(join(from, source), 'utf8');
      if (reasonToSkip(source, text, LARGEST_KB) !== undefined) continue;
      const to = join(workspace.path, folderOf(name), source);
      await mkdir(dirname(to), { recursive: true });
      await writeFile(to, text);
      files++;
      bytes += Buffer.byteLength(text);
    }
  }
  return { files, bytes };
}

/** The text of one corpus file, by package and path in it. */
export async function readSource(name: (typeof PACKAGES)[number], file: string, say: (line: string) => void): Promise<string> {
  return readFile(join(await fetchPackages(say), folderOf(name), 'package', file), 'utf8');
}
