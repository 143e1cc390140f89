import type { Context } from '../../kernel/defineModule.ts';
import type { ModuleReach } from '../../kernel/moduleDefinition.ts';
import type { Powers } from '../../kernel/powers.ts';
import type { AiState } from './state.ts';

type Uses = 'ai' | 'databases' | 'clock' | 'newId' | 'installation';

/** What this module is given when it starts. */
export type AiPowers = Pick<Powers, Uses> & ModuleReach;

/** What the handlers of this module work with. */
export type AiContext = Context<Uses, AiState>;
