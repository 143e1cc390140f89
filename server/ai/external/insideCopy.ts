import { realpathSync } from 'node:fs';
import path from 'node:path';

/**
 * A path of an agent, which are absolute (https://agentclientprotocol.com/protocol/file-system), as tools take it: relative to the copy, `/`-separated.
 * `undefined`: outside of it. Says nothing of symlinks; whoever reads or writes looks at those.
 */
export function insideCopy(root: string, given: string): string | undefined {
  for (const top of [root, realpathSync(root)]) {
    const relative = path.relative(top, path.resolve(top, given));
    if (relative === '') return '.';
    if (relative.split(path.sep)[0] !== '..' && !path.isAbsolute(relative)) return relative.split(path.sep).join('/');
  }
  return undefined;
}
