import type { Context } from '../../kernel/defineModule.ts';
import type { Watches } from './state.ts';

/** What the handlers of this module work with. */
export type EventsContext = Context<'events' | 'databases', Watches>;
