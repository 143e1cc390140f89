import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import * as workspace from '../../../protocol/workspace.ts';
import { contentHash } from '../../base/contentHash.ts';
import { replaceFile } from '../../data/files/replaceFile.ts';
import type { Call } from '../../kernel/call.ts';
import type { RulesContext } from './context.ts';

/** A file as it was read and as it is to be. */
export interface FileToWrite {
  /** Relative to the folder. */
  readonly path: string;
  /** Absolute; nothing on the way there is a symbolic link. */
  readonly file: string;
  /** `undefined`: there is none. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Writes files of a folder, each whole, and has the rules read again. Returns the relative paths of those that are different now. */
export async function writeFiles(ctx: RulesContext, folder: string, files: readonly FileToWrite[], call: Call): Promise<string[]> {
  const changed = files.filter(({ before, after }) => before !== after);
  for (const { file, after } of changed) {
    if (after === undefined) await rm(file, { force: true });
    else {
      await mkdir(path.dirname(file), { recursive: true });
      await replaceFile(file, after);
    }
  }
  call.witness?.({ before: hashOf(changed, 'before'), after: hashOf(changed, 'after') });
  delete ctx.state.of(folder).loaded;
  const paths = changed.map((each) => each.path);
  await ctx.call(workspace.filesChanged, { folder, paths: paths.map((each) => path.join(folder, each)) }, call);
  return paths;
}

/** Of one file its own hash; of several that of them all. */
function hashOf(files: readonly FileToWrite[], key: 'before' | 'after'): string | undefined {
  const texts = files.map((file) => file[key]);
  if (texts.length === 1) return texts[0] === undefined ? undefined : contentHash(texts[0]);
  return texts.length === 0 ? undefined : contentHash(JSON.stringify(files.map((file) => [file.path, file[key] ?? null])));
}
