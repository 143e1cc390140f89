import type { Context } from '../../kernel/defineModule.ts';
import type { ModuleReach } from '../../kernel/moduleDefinition.ts';
import type { Powers } from '../../kernel/powers.ts';
import type { News } from './news.ts';

type Uses = 'databases' | 'clock' | 'newId' | 'workers' | 'log';

/** What this module is given when it starts. */
export type SessionsPowers = Pick<Powers, Uses> & ModuleReach;

/** What the handlers of this module work with. */
export type SessionsContext = Context<Uses, News>;
