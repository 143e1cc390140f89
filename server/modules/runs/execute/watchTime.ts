import { messageOf } from '../../../base/errors.ts';
import type { RunGovernor } from './createRunGovernor.ts';
import type { World } from './world.ts';

/** How often the monitoring tier looks while nothing ends. Milliseconds. */
const LOOK_EVERY_MS = 2_000;

/** While the run is neither paused nor waiting, the monitoring tier looks at the time: a stall shows in nothing else. */
export function watchTime({ ctx, run }: World, governor: RunGovernor): { dispose(): void } {
  let isOver = false;
  let timer = { dispose: (): void => undefined };
  const look = async (): Promise<void> => {
    try {
      if (!run.isWaiting && !run.root.isPausing && run.root.pauseReason === undefined) await governor.look();
      if (run.root.stopReason !== undefined) run.root.stop('stopped');
    } catch (error) {
      ctx.log.warning('A run could not be looked at', { run: run.id, error: messageOf(error) });
    }
    if (!isOver) arm();
  };
  const arm = (): void => {
    timer = ctx.clock.after(LOOK_EVERY_MS, () => void look());
  };
  arm();
  return {
    dispose() {
      isOver = true;
      timer.dispose();
    },
  };
}
