import type * as agents from '../../../../protocol/agents.ts';
import { AGENT_TOOLS, type AgentTool } from '../../../../protocol/agents.ts';
import type { ParamsOut } from '../../../../protocol/index.ts';
import { BadInputError, isCancellation, messageOf, StewardryError } from '../../../base/errors.ts';
import type { Call } from '../../../kernel/call.ts';
import { RequestFailed } from '../../../kernel/requestFailed.ts';
import { type AgentAnswer, type AnswerTool, failed } from '../agentAnswer.ts';
import type { AgentsContext } from '../context.ts';
import { ANSWERS } from '../tools/answers.ts';

/** Answers a call of a program from outside. What the program can mend is an answer; each call leaves its row, also one that was cancelled. */
export async function callTool(ctx: AgentsContext, params: ParamsOut<typeof agents.callTool>, call: Call): Promise<AgentAnswer> {
  const { folder, client } = params;
  if (!ctx.databases.isOpen(folder)) throw new BadInputError(`The folder "${folder}" is not open. Open it first.`);
  // Who the record says it was: the program, and never more than the person may.
  const ofClient: Call = { ...call, actor: { kind: 'persona', name: client, role: call.actor.role } };
  try {
    const answer = await answerOf(ctx, params, ofClient);
    await record(ctx, params, ofClient, answer.isError ? answer.text : undefined);
    return answer;
  } catch (error) {
    await record(ctx, params, ofClient, messageOf(error));
    throw error;
  }
}

async function answerOf(
  ctx: AgentsContext,
  { folder, client, tool: name, input }: ParamsOut<typeof agents.callTool>,
  call: Call,
): Promise<AgentAnswer> {
  const tool = AGENT_TOOLS.find((each) => each.name === name);
  if (tool === undefined) return failed(`There is no tool "${name}". There are ${AGENT_TOOLS.map((each) => each.name).join(', ')}.`);
  const parsed = (tool as AgentTool).input.safeParse(input ?? {});
  if (!parsed.success) return failed(`The input of "${name}" does not fit. ${parsed.error.issues.map(inWords).join(' ')}`);
  // The table has one entry per tool, and each takes what the tool's own schema has parsed.
  const answer = ANSWERS[tool.name] as AnswerTool<AgentTool>;
  try {
    return await answer(ctx, parsed.data, { folder, client, call });
  } catch (error) {
    if (call.signal.aborted || isCancellation(error)) throw error;
    if (error instanceof RequestFailed || error instanceof StewardryError) return failed(error.message);
    throw error;
  }
}

function inWords({ path, message }: { readonly path: readonly PropertyKey[]; readonly message: string }): string {
  const sentence = /[.!?]$/.test(message) ? message : `${message}.`;
  return path.length === 0 ? sentence : `"${path.map(String).join('.')}": ${sentence}`;
}

/** One row for each call. Texts of the input are kept by length and hash when they are long. */
async function record(
  { audit, databases }: AgentsContext,
  { folder, tool, input, client }: ParamsOut<typeof agents.callTool>,
  { actor, correlationId, policyDigest, caller }: Call,
  reason: string | undefined,
): Promise<void> {
  const { database } = await databases.open(folder);
  await audit.append(database, {
    actor: { kind: actor.kind, name: actor.name },
    action: 'agents/callTool',
    subject: tool,
    verdict: reason === undefined ? 'done' : 'failed',
    correlationId,
    policyDigest,
    body: { client, input, caller, ...(reason === undefined ? {} : { reason }) },
  });
}
