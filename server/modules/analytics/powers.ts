import type { ModuleReach } from '../../kernel/moduleDefinition.ts';
import type { Powers } from '../../kernel/powers.ts';

/** The powers of this module. */
export type Uses = 'databases' | 'clock' | 'log' | 'workers' | 'metrics' | 'installation';
export type AnalyticsPowers = Pick<Powers, Uses> & ModuleReach;
