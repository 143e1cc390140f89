import { glob as globFiles, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ChangedLines, WorkspaceView } from '../checks/checkKind.ts';
import { readText } from './readText.ts';

/** Manifests, lock files and coverage reports may be larger than what people write by hand. KiB. */
const READ_LIMIT_KB = 50 * 1024;

/** The files of a folder on disk, for checks that need the whole workspace. Texts are read once. */
export function createDiskView(root: string, paths: readonly string[], changed: ChangedLines | undefined): WorkspaceView {
  const texts = new Map<string, Promise<string | undefined>>();
  const read = (file: string): Promise<string | undefined> => {
    let text = texts.get(file);
    if (text === undefined) {
      text = readText(root, file, READ_LIMIT_KB).then((result) => ('text' in result ? result.text : undefined));
      texts.set(file, text);
    }
    return text;
  };
  const sizeOf = async (file: string): Promise<number | undefined> => {
    try {
      return (await stat(path.join(root, file))).size;
    } catch {
      // The contract: missing is undefined.
      return undefined;
    }
  };
  return {
    paths,
    changed,
    read,
    readIgnored: read,
    size: sizeOf,
    exists: async (file) => (await sizeOf(file)) !== undefined,
    async glob(patterns, scope) {
      const cwd = path.join(root, scope);
      const found: string[] = [];
      for await (const file of globFiles([...patterns], { cwd, exclude: ['**/.git/**'] })) {
        found.push(path.posix.join(scope, file.split(path.sep).join('/')));
      }
      return found.sort();
    },
  };
}
