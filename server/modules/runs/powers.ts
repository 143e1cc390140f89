import type { ModuleReach } from '../../kernel/moduleDefinition.ts';
import type { Powers } from '../../kernel/powers.ts';

export type Uses =
  | 'databases'
  | 'clock'
  | 'newId'
  | 'log'
  | 'ai'
  | 'audit'
  | 'metrics'
  | 'installation'
  | 'changes'
  | 'validators'
  | 'workers'
  | 'jobs';

/** What this module is given when it starts. */
export type RunsPowers = Pick<Powers, Uses> & ModuleReach;
