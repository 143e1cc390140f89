import type { Context } from '../../kernel/defineModule.ts';
import type { ModuleReach } from '../../kernel/moduleDefinition.ts';
import type { Powers } from '../../kernel/powers.ts';
import type { AuditState } from './state.ts';

type Uses = 'audit' | 'databases' | 'encryption' | 'workers' | 'clock' | 'installation' | 'log' | 'newId';

/** What this module is given when it starts. */
export type AuditPowers = Pick<Powers, Uses> & ModuleReach;

/** What the handlers of this module work with. */
export type AuditContext = Context<Uses, AuditState>;
