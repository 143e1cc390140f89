import type { PlannedFile } from '../../../../protocol/templates.ts';
import { BadInputError } from '../../../base/errors.ts';
import { diskTarget } from '../../../changes/disk/diskTarget.ts';
import type { FilledFile } from './fillIn.ts';

/** What would become of files in a folder. Throws `BadInputError` where a link, or something that is no text, is in the way. */
export function planFiles(folder: string, files: readonly FilledFile[]): Promise<PlannedFile[]> {
  const target = diskTarget(folder);
  return Promise.all(
    files.map(async ({ path, text, isExecutable }): Promise<PlannedFile> => {
      const found = await target.read(path);
      if (found?.mode === '120000') throw new BadInputError(`"${path}" is a link. Choose another folder, or remove the link.`);
      const before = found === null ? null : decode(path, found.bytes);
      const change = before === null ? 'added' : before === text ? 'unchanged' : 'modified';
      return { path, change, before, after: text, isExecutable };
    }),
  );
}

function decode(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new BadInputError(`"${path}" is there already and is no UTF-8 text. Choose another folder or another name.`);
  }
}
