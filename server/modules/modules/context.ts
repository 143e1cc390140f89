import type { Context } from '../../kernel/defineModule.ts';
import type { ModuleWishes } from './state.ts';

/** What the handlers of this module work with. */
export type ModulesContext = Context<'lifecycle' | 'installation' | 'log', ModuleWishes>;
