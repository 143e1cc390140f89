import type { Context } from '../../kernel/defineModule.ts';
import type { LiveRuns } from './live/liveRuns.ts';
import type { Uses } from './powers.ts';

/** What the handlers of this module work with. */
export type RunsContext = Context<Uses, LiveRuns>;
