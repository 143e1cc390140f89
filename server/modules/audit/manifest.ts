import * as protocol from '../../../protocol/audit.ts';
import * as workspace from '../../../protocol/workspace.ts';
import { defineModule, listen } from '../../kernel/defineModule.ts';
import { announceRows } from './announceRows.ts';
import { careDaily } from './careDaily.ts';
import type { AuditContext } from './context.ts';
import { anchor } from './handlers/anchor.ts';
import { checkProof } from './handlers/checkProof.ts';
import { checkpoint } from './handlers/checkpoint.ts';
import { count } from './handlers/count.ts';
import { exportRows } from './handlers/exportRows.ts';
import { head } from './handlers/head.ts';
import { list } from './handlers/list.ts';
import { prove } from './handlers/prove.ts';
import { proveConsistency } from './handlers/proveConsistency.ts';
import { prune } from './handlers/prune.ts';
import { useKey } from './handlers/useKey.ts';
import { verify } from './handlers/verify.ts';
import type { AuditPowers } from './powers.ts';
import { RegularCheckpoints } from './regularCheckpoints.ts';
import { AuditState } from './state.ts';

export const audit = defineModule(protocol, {
  id: 'audit',
  description: 'The append-only record of what was done: reading, verifying, proving, signing and pruning it.',
  optional: ['workspace'],
  uses: ['audit', 'databases', 'encryption', 'signingKeys', 'workers', 'clock', 'installation', 'log', 'newId'],
  start(ctx: AuditPowers) {
    const state = new AuditState(new RegularCheckpoints(ctx));
    state.disposables.add(announceRows(ctx, state));
    state.disposables.add(state.checkpoints);
    return state;
  },
  async stop({ checkpoints, disposables }) {
    disposables.dispose();
    await checkpoints.signLast();
  },
  handlers: { list, count, head, verify, prove, proveConsistency, checkProof, exportRows, checkpoint, anchor, prune, useKey },
  on: [
    // After a folder was opened, among others.
    listen(workspace.rulesOutdated, (ctx: AuditContext, { folder }) => {
      if (folder !== null) careDaily(ctx, folder);
    }),
    listen(workspace.closed, (ctx: AuditContext, { folder }) => ctx.state.stopCaring(folder)),
  ],
});
