import path from 'node:path';
import * as protocol from '../../../protocol/audit.ts';
import * as workspace from '../../../protocol/workspace.ts';
import { createSigningKeys } from '../../audit/note/signingKeys.ts';
import { defineModule, listen } from '../../kernel/defineModule.ts';
import { announceRows } from './announceRows.ts';
import type { AuditContext, AuditPowers } from './context.ts';
import { anchor } from './handlers/anchor.ts';
import { checkProof } from './handlers/checkProof.ts';
import { checkpoint } from './handlers/checkpoint.ts';
import { exportRows } from './handlers/exportRows.ts';
import { head } from './handlers/head.ts';
import { list } from './handlers/list.ts';
import { prove } from './handlers/prove.ts';
import { proveConsistency } from './handlers/proveConsistency.ts';
import { prune } from './handlers/prune.ts';
import { useKey } from './handlers/useKey.ts';
import { verify } from './handlers/verify.ts';
import { pruneDaily } from './pruneDaily.ts';
import { AuditState } from './state.ts';

export const audit = defineModule(protocol, {
  id: 'audit',
  description: 'The append-only record of what was done: reading, verifying, proving, signing and pruning it.',
  uses: ['audit', 'databases', 'encryption', 'workers', 'clock', 'installation', 'log', 'newId'],
  start(ctx: AuditPowers) {
    const state = new AuditState(createSigningKeys(path.join(ctx.installation.dataFolder, 'audit')));
    state.disposables.add(announceRows(ctx, state));
    return state;
  },
  stop: ({ disposables }) => disposables.dispose(),
  handlers: { list, head, verify, prove, proveConsistency, checkProof, exportRows, checkpoint, anchor, prune, useKey },
  on: [
    // After a folder was opened, among others.
    listen(workspace.rulesOutdated, (ctx: AuditContext, { folder }) => {
      if (folder !== null) pruneDaily(ctx, folder);
    }),
    listen(workspace.closed, (ctx: AuditContext, { folder }) => ctx.state.stopPruning(folder)),
  ],
});
