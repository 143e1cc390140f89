import type { ModuleReach } from '../../kernel/moduleDefinition.ts';
import type { Powers } from '../../kernel/powers.ts';

/** The powers of this module. */
export type Uses = 'databases' | 'encryption' | 'retention' | 'workers' | 'clock' | 'log' | 'installation';

/** What it is given when it starts. */
export type BackupPowers = Pick<Powers, Uses> & ModuleReach;
