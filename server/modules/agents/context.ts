import type { Context } from '../../kernel/defineModule.ts';
import type { RunWatch } from './runWatch.ts';

/** What the handlers of this module work with. */
export type AgentsContext = Context<'audit' | 'databases' | 'clock' | 'log', RunWatch>;
