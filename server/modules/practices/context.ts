import type { Context } from '../../kernel/defineModule.ts';
import type { ModuleReach } from '../../kernel/moduleDefinition.ts';
import type { Powers } from '../../kernel/powers.ts';
import type { KnownPractices } from './knownPractices.ts';

type Uses = 'installation' | 'databases' | 'clock' | 'log';

/** What this module is given when it starts. */
export type PracticesPowers = Pick<Powers, Uses> & ModuleReach;

/** What the handlers of this module work with. */
export type PracticesContext = Context<Uses, KnownPractices>;
