import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type GitPlace, runGit } from './runGit.ts';

export interface NewRepository {
  readonly place: GitPlace & { readonly own: NonNullable<GitPlace['own']> };
  /** Objects that are there already, of the person's repository; they are read only. */
  readonly alternates?: string;
  readonly objectFormat?: string;
}

/** Makes a repository of our own, empty and without a template, in place of one that is there. */
export async function initRepository({ place, alternates, objectFormat }: NewRepository, signal: AbortSignal): Promise<void> {
  const { gitFolder } = place.own;
  await rm(gitFolder, { recursive: true, force: true });
  const format = objectFormat === undefined ? [] : [`--object-format=${objectFormat}`];
  await runGit(place, ['init', '--quiet', '--template=', ...format], { signal });
  await mkdir(path.join(gitFolder, 'info'), { recursive: true });
  await mkdir(path.join(gitFolder, 'objects', 'info'), { recursive: true });
  if (alternates !== undefined) await writeFile(path.join(gitFolder, 'objects', 'info', 'alternates'), `${quote(alternates)}\n`);
}

/** A path in `alternates` that begins with a quote, or holds a line break, must be written as a C string. */
function quote(folder: string): string {
  return /^["#]|[\n\\]/.test(folder) ? JSON.stringify(folder) : folder;
}
