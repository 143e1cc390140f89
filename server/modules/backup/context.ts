import type { Context } from '../../kernel/defineModule.ts';
import type { BackupRounds } from './backupRounds.ts';
import type { Uses } from './powers.ts';

/** What the handlers of this module work with. */
export type BackupContext = Context<Uses, BackupRounds>;
