import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { systemCodeOf } from '../../base/errors.ts';
import { initRepository } from '../git/initRepository.ts';
import type { Repository } from '../git/repository.ts';
import { type GitPlace, runGit } from '../git/runGit.ts';
import type { FileList } from './listFiles.ts';

/** A repository with a commit to stand on. */
export type Standing = Repository & { readonly head: string };

interface Making {
  /** The person's repository. */
  readonly inside: GitPlace;
  readonly repository: Standing;
  /** The copy's own, and its tree. */
  readonly own: NonNullable<GitPlace['own']>;
  readonly list: FileList;
}

/**
 * Makes the repository that git finds in a copy: on the person's commit, with their index, branches and settings, reading their objects and writing its
 * own. So a confined command stages and commits there, and nothing that it does reaches the person's repository.
 */
export async function createCopyRepository({ inside, repository, own, list }: Making, signal: AbortSignal): Promise<void> {
  const place: GitPlace = { startIn: inside.startIn, environment: inside.environment, own };
  const { gitFolder, workTree } = own;
  const { commonFolder, objectFormat, head } = repository;
  await initRepository({ place: { ...place, own }, alternates: path.join(commonFolder, 'objects'), objectFormat }, signal);
  const refs = await runGit(inside, ['for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads', 'refs/tags', 'refs/remotes'], {
    signal,
  });
  await writeFile(path.join(gitFolder, 'packed-refs'), refs);
  await writeFile(path.join(gitFolder, 'HEAD'), `${head}\n`);
  await writeConfig(gitFolder, commonFolder);
  for (const each of ['shallow', 'info/exclude', 'info/attributes'])
    await copyIfThere(path.join(commonFolder, each), path.join(gitFolder, each));
  await mkdir(workTree, { recursive: true });
  await writeFile(path.join(workTree, '.git'), `gitdir: ${gitFolder}\n`);
  await runGit(place, ['update-index', '-z', '--index-info'], { signal, input: list.index });
  const absent = [...list.sparse, ...list.leftOut].map((each) => `${each}\0`).join('');
  if (absent !== '') await runGit(place, ['update-index', '-z', '--skip-worktree', '--stdin'], { signal, input: absent });
}

/** The person's settings count, where ours, which come last, say nothing else: whose tree it is, that nobody signs, and that links are as they should be. */
async function writeConfig(gitFolder: string, commonFolder: string): Promise<void> {
  const file = path.join(gitFolder, 'config');
  const quoted = (name: string): string => JSON.stringify(path.join(commonFolder, name));
  const theirs = `[core]\n\thooksPath = ${quoted('hooks')}\n[include]\n\tpath = ${quoted('config')}\n`;
  const ours = '[commit]\n\tgpgSign = false\n[tag]\n\tgpgSign = false\n[gc]\n\tauto = 0\n[sparse]\n\texpectFilesOutsideOfPatterns = true\n';
  await writeFile(file, theirs + (await readFile(file, 'utf8')) + ours);
}

async function copyIfThere(from: string, to: string): Promise<void> {
  await rm(to, { force: true });
  await copyFile(from, to).catch((error: unknown) => {
    if (systemCodeOf(error) !== 'ENOENT') throw error;
  });
}
