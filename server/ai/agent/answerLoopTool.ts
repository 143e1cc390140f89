import type { z } from 'zod';
import type { ToolCallPart } from '../contract/messages.ts';
import type { ToolAnswer } from '../tools/tool.ts';
import type { AgentHost } from './agentHost.ts';
import { FINISH, finishInput, PROPOSE_PLAN, planInput, progressInput } from './loopTools.ts';
import { inWords } from './readCall.ts';

/** Answers a call of one of the loop's own tools. `finish` is only acknowledged: the end is read from what is kept. */
export async function answerLoopTool(host: AgentHost, call: ToolCallPart, id: string, signal: AbortSignal): Promise<ToolAnswer> {
  if (call.name === FINISH) return reading(finishInput, call, async () => said('The run ends here; what you claim is now verified.'));
  if (call.name === PROPOSE_PLAN) return reading(planInput, call, ({ points }) => proposePlan(host, id, points, signal));
  return reading(progressInput, call, async ({ done }) => {
    await host.noteProgress(done);
    return said('Noted.');
  });
}

async function proposePlan(
  host: AgentHost,
  id: string,
  points: z.output<typeof planInput>['points'],
  signal: AbortSignal,
): Promise<ToolAnswer> {
  const { isAgreed, words } = await host.proposePlan(id, points, signal);
  const remark = words.trim() === '' ? '' : ` The person says: ${words}`;
  if (!isAgreed) return { text: `The plan was not agreed to.${remark}`, isError: true };
  return said(`The plan is agreed to.${remark} Carry it out point by point, and report_progress after each.`);
}

const said = (text: string): ToolAnswer => ({ text, isError: false });

async function reading<S extends z.ZodType>(
  schema: S,
  call: ToolCallPart,
  answer: (input: z.output<S>) => Promise<ToolAnswer>,
): Promise<ToolAnswer> {
  const parsed = schema.safeParse(call.input);
  if (parsed.success) return answer(parsed.data);
  return {
    text: `Not performed: the input of "${call.name}" does not fit.\n${inWords(parsed.error)}\nMend it and call again.`,
    isError: true,
  };
}
