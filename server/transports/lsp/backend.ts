import type { ParamsIn, RequestDefinition, ResultOut } from '../../../protocol/index.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { RequestFailed } from '../../kernel/requestFailed.ts';

/** The part of the kernel that a transport uses. */
export type Backend = Pick<Kernel, 'ask' | 'dispatch' | 'onNotification' | 'serveClient'>;

/** As `ask`; `absent` when the module that answers does not run: what it shows goes away, and comes back with it. */
export async function askIfRunning<D extends RequestDefinition>(
  backend: Backend,
  definition: D,
  params: ParamsIn<D>,
  absent: ResultOut<D>,
  signal: AbortSignal,
): Promise<ResultOut<D>> {
  try {
    return await backend.ask(definition, params, { signal, caller: 'lsp' });
  } catch (error) {
    if (error instanceof RequestFailed && error.error.code === 'MODULE_UNAVAILABLE') return absent;
    throw error;
  }
}
