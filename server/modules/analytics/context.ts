import type { Context } from '../../kernel/defineModule.ts';
import type { AnalyticsState } from './analyticsState.ts';
import type { Uses } from './powers.ts';

/** What the handlers of this module work with. */
export type AnalyticsContext = Context<Uses, AnalyticsState>;
