import type { ModuleReach } from '../../kernel/moduleDefinition.ts';
import type { Powers } from '../../kernel/powers.ts';

/** The powers of this module. */
export type Uses = 'audit' | 'databases' | 'encryption' | 'signingKeys' | 'workers' | 'clock' | 'installation' | 'log' | 'newId';

/** What it is given when it starts. */
export type AuditPowers = Pick<Powers, Uses> & ModuleReach;
