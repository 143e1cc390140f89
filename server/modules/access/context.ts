import type { Context } from '../../kernel/defineModule.ts';
import type { AccessPowers, TeamRole } from './teamRole.ts';

/** What the handlers of this module work with. */
export type AccessContext = Context<keyof AccessPowers, TeamRole>;
