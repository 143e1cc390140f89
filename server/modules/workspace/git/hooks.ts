import { chmod, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { simpleGit } from 'simple-git';
import { BadInputError } from '../../../base/errors.ts';
import { diskFiles } from '../../../data/files/diskFiles.ts';
import { replaceFile } from '../../../data/files/replaceFile.ts';

/** First line that is ours; up to the end mark the block is rewritten on each install, so that installing twice changes nothing. */
const BEGIN = '# >>> stewardry';
const END = '# <<< stewardry';

/** One line of shell per hook. Without the program the commit goes on: a hook must not lock people out of their repository. */
const COMMANDS = {
  'pre-commit': 'check --staged',
  'commit-msg': 'check --commit-message "$1"',
} as const;

type HookName = keyof typeof COMMANDS;

export interface HookReport {
  readonly written: string[];
  readonly advice: string[];
}

/** Installs into the manager that is there: husky by its files, the others by advice, else into git's own hooks folder. */
export async function writeHooks(folder: string): Promise<HookReport> {
  const git = simpleGit(folder);
  if (!(await git.checkIsRepo())) throw new BadInputError(`"${folder}" is not in a git repository. Run "git init" first.`);
  const root = (await git.revparse(['--show-toplevel'])).trim();
  const manager = await findManager(root);
  if (manager) return { written: [], advice: manager };
  const hooks = (await diskFiles.exists(path.join(root, '.husky')))
    ? path.join(root, '.husky')
    : path.resolve(root, (await git.raw(['rev-parse', '--git-path', 'hooks'])).trim());
  await mkdir(hooks, { recursive: true });
  const written: string[] = [];
  for (const name of ['pre-commit', 'commit-msg'] as const) {
    const file = path.join(hooks, name);
    await replaceFile(file, withBlock(await diskFiles.readFile(file), name, file));
    await chmod(file, 0o755);
    written.push(file);
  }
  return { written, advice: [] };
}

/** These managers keep hooks in their own configuration, which is the user's to edit. */
async function findManager(root: string): Promise<string[] | undefined> {
  const run = (name: HookName, argument = '"$1"'): string => `stewardry ${COMMANDS[name].replace('"$1"', argument)}`;
  if (await anyExists(root, ['lefthook.yml', 'lefthook.yaml', '.lefthook.yml', '.lefthook.yaml'])) {
    return [
      'lefthook manages the hooks here. Add to its configuration:',
      `pre-commit: { commands: { stewardry: { run: '${run('pre-commit')}' } } }`,
      `commit-msg: { commands: { stewardry: { run: '${run('commit-msg', '{1}')}' } } }`,
    ];
  }
  if (await anyExists(root, ['.pre-commit-config.yaml', '.pre-commit-config.yml'])) {
    return [
      'pre-commit manages the hooks here. Add to .pre-commit-config.yaml:',
      `- { repo: local, hooks: [{ id: stewardry, name: stewardry, entry: ${run('pre-commit')}, language: system, pass_filenames: false }] }`,
    ];
  }
  const manifest = await readFile(path.join(root, 'package.json'), 'utf8').catch(() => '');
  if (/"simple-git-hooks"\s*:\s*\{/.test(manifest)) {
    return [
      'simple-git-hooks manages the hooks here. Add to its block in package.json:',
      `"pre-commit": "${run('pre-commit')}"`,
      `"commit-msg": "${run('commit-msg', '$1')}"`,
    ];
  }
  return undefined;
}

async function anyExists(root: string, names: readonly string[]): Promise<boolean> {
  const found = await Promise.all(names.map((name) => diskFiles.exists(path.join(root, name))));
  return found.includes(true);
}

/** The hook with our block at its end; what else is in it stays. */
function withBlock(existing: string | undefined, name: HookName, file: string): string {
  if (existing !== undefined && /^#!/.test(existing) && !/^#!.*\b(sh|bash|dash|zsh|ksh)\b/.test(existing)) {
    throw new BadInputError(`"${file}" is not a shell script, so it was not changed. Call "stewardry ${COMMANDS[name]}" from it.`);
  }
  const block = `${BEGIN}\nif command -v stewardry >/dev/null 2>&1; then\n  stewardry ${COMMANDS[name]} || exit $?\nelse\n  echo "stewardry is not on the PATH: this commit was not checked" >&2\nfi\n${END}\n`;
  if (existing === undefined || existing.trim() === '') return `#!/bin/sh\n${block}`;
  const start = existing.indexOf(BEGIN);
  const end = existing.indexOf(END);
  if (start >= 0 && end > start) return existing.slice(0, start) + block + existing.slice(end + END.length).replace(/^\n/, '');
  return `${existing.trimEnd()}\n${block}`;
}
