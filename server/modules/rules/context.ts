import type { Context } from '../../kernel/defineModule.ts';
import type { RulesState } from './state.ts';

/** What the handlers of this module work with. */
export type RulesContext = Context<
  'log' | 'clock' | 'workers' | 'installation' | 'databases' | 'events' | 'jobs' | 'newId' | 'metrics',
  RulesState
>;
