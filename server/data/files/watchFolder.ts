import { existsSync, watch } from 'node:fs';
import path from 'node:path';
import { type Disposable, toDisposable } from '../../base/disposable.ts';

/** An editor that saves writes several times. Milliseconds. */
const QUIET_MS = 150;

/** Calls back with the absolute paths of files that changed below a folder, once they are quiet. A folder that is not there never changes. */
export function watchFolder(folder: string, onChanged: (files: readonly string[]) => void): Disposable {
  if (!existsSync(folder)) return toDisposable(() => undefined);
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(folder, { recursive: true }, (_, name) => {
    if (name === null) return;
    changed.add(path.join(folder, name));
    clearTimeout(timer);
    timer = setTimeout(() => {
      onChanged([...changed]);
      changed.clear();
    }, QUIET_MS);
  });
  return toDisposable(() => {
    clearTimeout(timer);
    watcher.close();
  });
}
