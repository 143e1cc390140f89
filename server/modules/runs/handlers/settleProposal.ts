import path from 'node:path';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import * as workspace from '../../../../protocol/workspace.ts';
import { ConflictError } from '../../../base/errors.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RunsContext } from '../context.ts';
import { createFile } from '../review/createFile.ts';
import { readProposal, settleProposal as settle } from '../store/rejections.ts';

const FOLDERS = { rule: 'rules', practice: 'practices' } as const;

/** Takes a proposal in as a file of the workspace, or puts it away. */
export async function settleProposal(
  ctx: RunsContext,
  { folder, id, isAccepted }: ParamsOut<typeof runs.settleProposal>,
  call: Call,
): Promise<ResultIn<typeof runs.settleProposal>> {
  const { database } = await ctx.databases.open(folder);
  const proposal = await readProposal(database, id);
  if (proposal.state !== 'open') throw new ConflictError(`Proposal "${id}" has been ${proposal.state} before.`);
  if (!isAccepted) {
    await settle(database, id, 'declined');
    return {};
  }
  const file = path.join(folder, '.stewardry', FOLDERS[proposal.kind], path.basename(proposal.file_name));
  await createFile(file, proposal.text);
  await settle(database, id, 'accepted');
  // It is in force at once, also where nobody watches the files.
  await ctx.call(workspace.filesChanged, { folder, paths: [file] }, call);
  return { file };
}
