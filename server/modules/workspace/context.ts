import type { Context } from '../../kernel/defineModule.ts';
import type { Folders } from './state.ts';

/** What the handlers of this module work with. */
export type WorkspaceContext = Context<'log' | 'clock' | 'workers' | 'installation' | 'databases', Folders>;
