import type { Context } from '../../kernel/defineModule.ts';
import type { Uses } from './powers.ts';
import type { AuditState } from './state.ts';

/** What the handlers of this module work with. */
export type AuditContext = Context<Uses, AuditState>;
