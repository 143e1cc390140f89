import { type Disposable, toDisposable } from '../../base/disposable.ts';
import { messageOf } from '../../base/errors.ts';
import type { AiRequest } from '../router/aiRouter.ts';
import type { RouterEvent } from '../router/routerEvent.ts';
import type { AiHost, AiOptions } from './aiHost.ts';
import type { FolderAi } from './folderAi.ts';
import { ProviderKeys } from './providerKeys.ts';

/**
 * The one way to a model. Nothing of it is loaded before the first request: no SDK, no table of prices, no router.
 */
export interface Ai {
  readonly keys: ProviderKeys;
  /** As `AiRouter.stream`, with the settings that the folder has now. Must not throw. */
  stream(folder: string, request: AiRequest, signal: AbortSignal): AsyncGenerator<RouterEvent, void, undefined>;
  /** What is set up for a folder now. Throws while no host is attached, and for a folder that is not open. */
  of(folder: string): Promise<FolderAi>;
  /** Until disposed, folders are asked of this host. */
  attach(host: AiHost): Disposable;
}

export function createAi(options: AiOptions): Ai {
  const keys = new ProviderKeys(options.environment);
  const folders = new Map<string, Promise<FolderAi>>();
  let host: AiHost | undefined;

  const of = async (folder: string): Promise<FolderAi> => {
    if (host === undefined) throw new Error('No model can be asked: the module "ai" does not run.');
    const settings = await host.settingsOf(folder);
    const { editor } = host;
    let opening = folders.get(folder);
    if (opening === undefined) {
      opening = import('./folderAi.ts').then(({ createFolderAi }) => createFolderAi(folder, { ...options, keys, editor }));
      folders.set(folder, opening);
      // What could not be loaded is tried again by the next who asks.
      opening.catch(() => folders.delete(folder));
    }
    const found = await opening;
    await found.refresh(settings);
    return found;
  };

  return {
    keys,
    of,
    async *stream(folder, request, signal) {
      let found: FolderAi;
      try {
        found = await of(folder);
      } catch (error) {
        yield { type: 'error', failure: { kind: 'unavailable', message: messageOf(error) } };
        return;
      }
      yield* found.router.stream(request, signal);
    },
    attach(newHost) {
      host = newHost;
      return toDisposable(() => {
        if (host === newHost) host = undefined;
        folders.clear();
      });
    },
  };
}
