import { chmod, mkdir, readFile, stat } from 'node:fs/promises';
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

interface WrittenHook {
  /** Absolute. */
  readonly file: string;
  readonly before: string | undefined;
  readonly after: string;
}

export interface HookReport {
  readonly written: readonly WrittenHook[];
  readonly advice: string[];
}

/** Installs into the manager that is there: husky by its files, the others by advice, else into git's own hooks folder. */
export async function writeHooks(folder: string): Promise<HookReport> {
  if (!(await simpleGit(folder).checkIsRepo())) throw new BadInputError(`"${folder}" is not in a git repository. Run "git init" first.`);
  const root = (await simpleGit(folder).revparse(['--show-toplevel'])).trim();
  const manager = await findManager(root);
  if (manager) return { written: [], advice: manager };
  const hooks = await findHooksFolder(root);
  if ('advice' in hooks) return { written: [], advice: hooks.advice };
  await mkdir(hooks.folder, { recursive: true });
  const written: WrittenHook[] = [];
  for (const name of ['pre-commit', 'commit-msg'] as const) {
    const file = path.join(hooks.folder, name);
    const hook = await installInto(file, name);
    if (hook) written.push(hook);
  }
  return { written, advice: written.length === 0 ? [`The hooks in "${hooks.folder}" were already installed.`] : [] };
}

/** Git's hooks folder: of the main repository in a worktree, or what `core.hooksPath` says when that lies in the repository. */
async function findHooksFolder(root: string): Promise<{ folder: string } | { advice: string[] }> {
  if (await diskFiles.exists(path.join(root, '.husky'))) return { folder: path.join(root, '.husky') };
  const git = simpleGit(root);
  const read = async (...args: string[]): Promise<string> => path.resolve(root, (await git.raw(['rev-parse', ...args])).trim());
  const [folder, common] = [await read('--git-path', 'hooks'), await read('--git-common-dir')];
  if ([root, common].some((owner) => isInside(owner, folder))) return { folder };
  return {
    advice: [
      `core.hooksPath is "${folder}", which serves other repositories too, so nothing was written there. Call from its hooks:`,
      `pre-commit: ${commandLine('pre-commit')}`,
      `commit-msg: ${commandLine('commit-msg')}`,
    ],
  };
}

function isInside(owner: string, folder: string): boolean {
  const relative = path.relative(owner, folder);
  return !relative.startsWith('..') && !path.isAbsolute(relative);
}

/** `undefined` when the hook was already as it should be. */
async function installInto(file: string, name: HookName): Promise<WrittenHook | undefined> {
  const before = await diskFiles.readFile(file);
  const after = withBlock(before, name, file);
  const isExecutable = before !== undefined && ((await stat(file)).mode & 0o100) !== 0;
  if (before === after && isExecutable) return undefined;
  await replaceFile(file, after);
  await chmod(file, 0o755);
  return { file, before, after };
}

function commandLine(name: HookName, argument = '"$1"'): string {
  return `stewardry ${COMMANDS[name].replace('"$1"', argument)}`;
}

/** These managers keep hooks in their own configuration, which is the user's to edit. */
async function findManager(root: string): Promise<string[] | undefined> {
  const run = commandLine;
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

/** The hook with our block in it; whatever else it holds stays. Pure. */
export function withBlock(existing: string | undefined, name: HookName, file: string): string {
  if (existing !== undefined && /^#!/.test(existing) && !/^#!.*\b(sh|bash|dash|zsh|ksh)\b/.test(existing)) {
    throw new BadInputError(`"${file}" is not a shell script, so it was not changed. Call "${commandLine(name)}" from it.`);
  }
  const block = blockFor(name);
  if (existing === undefined || existing.trim() === '') return `#!/bin/sh\n${block}`;
  const start = existing.indexOf(BEGIN);
  const end = existing.indexOf(END);
  if (start >= 0 && end > start) return existing.slice(0, start) + block + existing.slice(end + END.length).replace(/^\r?\n/, '');
  const [, head = '', rest = ''] = /^(#![^\n]*(?:\n|$))?([\s\S]*)$/.exec(existing) ?? [];
  // Behind an `exit` or `exec` nothing would ever run.
  if (/^[ \t]*(exit|exec)\b/m.test(rest)) return `${head === '' ? '' : `${head.trimEnd()}\n`}${block}${rest}`;
  return `${existing.trimEnd()}\n${block}`;
}

/** The repository's own installation comes first; without any the commit goes on, and says so. */
function blockFor(name: HookName): string {
  return [
    BEGIN,
    'if [ -x node_modules/.bin/stewardry ]; then',
    `  node_modules/.bin/${commandLine(name)} || exit $?`,
    'elif command -v stewardry >/dev/null 2>&1; then',
    `  ${commandLine(name)} || exit $?`,
    'else',
    '  echo "stewardry is not on the PATH: this commit was not checked" >&2',
    'fi',
    `${END}\n`,
  ].join('\n');
}
