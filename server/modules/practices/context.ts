import type { Context } from '../../kernel/defineModule.ts';
import type { KnownPractices } from './knownPractices.ts';

type Uses = 'installation' | 'databases' | 'clock' | 'log';

/** What the handlers of this module work with. */
export type PracticesContext = Context<Uses, KnownPractices>;
