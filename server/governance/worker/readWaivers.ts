import { type CommentWaiver, commentWaivers } from '../findings/commentWaivers.ts';
import { languageOf } from '../syntax/languages.ts';
import { readText } from './readText.ts';
import type { RuleSession } from './ruleSession.ts';

/** The suppressing comments of some files (relative paths) as they are on disk, in the order of the paths. */
export async function readWaivers({ config }: RuleSession, root: string, paths: readonly string[]): Promise<CommentWaiver[]> {
  const read = await Promise.all(
    paths.map(async (path) => {
      const file = await readText(root, path, config.effective(path).limits.fileSizeKb);
      return 'text' in file ? commentWaivers(path, file.text, languageOf(path)) : [];
    }),
  );
  return read.flat();
}
