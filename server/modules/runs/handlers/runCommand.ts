import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import { ConflictError } from '../../../base/errors.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RunsContext } from '../context.ts';
import { isProposal } from '../machine/isProposal.ts';
import { governPerson } from '../review/governPerson.ts';
import { readRun } from '../store/runRows.ts';

/** Installing takes a while; what takes longer hangs. Milliseconds. */
const TIME_LIMIT_MS = 10 * 60_000;

/** Runs a command of an applied proposal where its files are: as decided on as the commands of a run, with the person as who asked for it. */
export async function runCommand(
  ctx: RunsContext,
  { folder, id, command, cwd }: ParamsOut<typeof runs.runCommand>,
  call: Call,
): Promise<ResultIn<typeof runs.runCommand>> {
  const { database } = await ctx.databases.open(folder);
  const row = await readRun(database, id);
  if (!isProposal(row)) throw new ConflictError(`Run "${id}" is no proposal, so no command belongs to it.`);
  if (row.review !== 'applied' && row.review !== 'partly_applied')
    throw new ConflictError(`"${row.title}" is not applied, so "${command}" was not run. Apply it first.`);
  const { policy } = await ctx.state.policies.read(folder);
  const shell = process.platform === 'win32' ? 'powershell' : 'posix';
  const action = { kind: 'command', tool: 'run_command', shell, command, cwd } as const;
  const request = { shell, command, cwd, timeoutMs: TIME_LIMIT_MS, mayUseNetwork: policy.commands.mayUseNetwork } as const;
  const { exitCode, hasTimedOut, output, isSandboxed } = await governPerson(
    ctx,
    { database, folder, row },
    call,
    action,
    (_changes, signal) => ctx.state.commands.run(request, { root: folder, top: folder }, () => undefined, signal),
  );
  return { exitCode, hasTimedOut, output, isSandboxed };
}
