import type { Context } from '../../kernel/defineModule.ts';

/** What the handlers of this module work with. */
export type HealthContext = Context<'databases' | 'events' | 'jobs' | 'workers' | 'installation' | 'probes', null>;
