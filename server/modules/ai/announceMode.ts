import * as ai from '../../../protocol/ai.ts';
import { backgroundCall } from '../../kernel/call.ts';
import type { AiContext } from './context.ts';
import { readMode } from './readMode.ts';

/** Tells clients which models may be asked in a folder, when that is not what they were told last. */
export async function announceMode(ctx: AiContext, folder: string): Promise<void> {
  const { modes, telling } = ctx.state;
  const pass = await telling.acquire();
  try {
    const mode = await readMode(ctx, folder, backgroundCall('ai'));
    if (modes.get(folder) === mode) return;
    modes.set(folder, mode);
    ctx.notify(ai.modeChanged, { folder, mode });
  } finally {
    pass();
  }
}
