import type { Context } from '../../kernel/defineModule.ts';
import type { Powers } from '../../kernel/powers.ts';
import type { ModuleWishes } from './state.ts';

type Uses = 'lifecycle' | 'installation' | 'databases' | 'events' | 'newId' | 'log';

/** What this module is given when it starts. */
export type ModulesPowers = Pick<Powers, Uses>;

/** What the handlers of this module work with. */
export type ModulesContext = Context<Uses, ModuleWishes>;
