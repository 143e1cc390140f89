import * as protocol from '../../../protocol/backup.ts';
import * as workspace from '../../../protocol/workspace.ts';
import { defineModule, listen } from '../../kernel/defineModule.ts';
import { BackupRounds } from './backupRounds.ts';
import type { BackupContext } from './context.ts';
import { archive } from './handlers/archive.ts';
import { create } from './handlers/create.ts';
import { encrypt } from './handlers/encrypt.ts';
import { list } from './handlers/list.ts';
import { offer } from './handlers/offer.ts';
import { restore } from './handlers/restore.ts';
import { useKeys } from './handlers/useKeys.ts';
import type { BackupPowers } from './powers.ts';

export const backup = defineModule(protocol, {
  id: 'backup',
  description: 'Backs databases up, restores, encrypts and archives them.',
  optional: ['workspace'],
  uses: ['databases', 'encryption', 'retention', 'workers', 'clock', 'log', 'installation'],
  start: (ctx: BackupPowers) => new BackupRounds(ctx),
  stop: (rounds) => rounds.stop(),
  handlers: { list, create, restore, offer, encrypt, archive, useKeys },
  on: [listen(workspace.rulesOutdated, (ctx: BackupContext, { folder }) => ctx.state.forgetSchedule(folder))],
});
