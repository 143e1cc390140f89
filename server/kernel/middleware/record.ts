import type { Middleware } from '../dispatch.ts';
import type { Powers } from '../powers.ts';

/**
 * Makes what a request with an effect does one unit: the handler of an `effect: 'state'` runs in a transaction of the database of its
 * folder, which everything that it writes joins.
 */
export function record({ databases }: Pick<Powers, 'databases'>): Middleware {
  return (next) => async (request) => {
    if (request.definition.traits.effect !== 'state') return next(request);
    const folder = folderOf(request.params);
    if (folder === null) return next(request);
    const { database } = await databases.open(folder);
    return database.transaction(() => next(request));
  };
}

/** The workspace folder that a request is about; `null`: the installation. */
export function folderOf(params: unknown): string | null {
  if (typeof params !== 'object' || params === null || !('folder' in params)) return null;
  return typeof params.folder === 'string' ? params.folder : null;
}
