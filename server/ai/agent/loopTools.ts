import { z } from 'zod';
import type { ToolDefinition } from '../contract/messages.ts';

/** Tools of the loop itself: they say something about the run and do nothing outside of it. */
export const FINISH = 'finish';
export const PROPOSE_PLAN = 'propose_plan';
export const REPORT_PROGRESS = 'report_progress';

export const finishInput = z.strictObject({
  is_done: z.boolean().describe('true: the task is done as asked. false: it is not, or only in part; say why in the summary.'),
  summary: z.string().min(1).describe('For the person: what you changed and why, in a few sentences. No claim that you have not checked.'),
  tests: z
    .enum(['passed', 'failed', 'not_run'])
    .describe('What run_tests last said about the files as they are now. It is checked: saying "passed" does not make it so.'),
  open_points: z.array(z.string()).default([]).describe('What is left to do or to decide.'),
});

export const planInput = z.strictObject({
  points: z
    .array(
      z.strictObject({
        title: z.string().min(1).describe('What is done, in a line.'),
        detail: z.string().default('').describe('How, in which files, and how you will know that it works.'),
      }),
    )
    .min(1)
    .max(30)
    .describe('Small steps in their order, each of which can be verified.'),
});

export const progressInput = z.strictObject({
  done: z.array(z.int().min(1)).describe('Numbers of all points of the plan that are done, from 1.'),
});

const define = (name: string, description: string, input: z.ZodType): ToolDefinition => ({
  name,
  description,
  // A JSON Schema is a JSON object.
  parameters: z.toJSONSchema(input, { io: 'input' }) as ToolDefinition['parameters'],
});

const finish = define(
  FINISH,
  'Ends the run. Call it alone, as the last thing: when the task is done and checked, or when you cannot go on. What you claim is verified afterwards.',
  finishInput,
);
const proposePlan = define(
  PROPOSE_PLAN,
  'Puts your plan to the person before anything is changed. Answers with what the person says; without a yes, mend the plan and propose it again.',
  planInput,
);
const reportProgress = define(
  REPORT_PROGRESS,
  'Says which points of the agreed plan are done, so that the person can see it.',
  progressInput,
);

/** Those that there are now. */
export const loopTools = (isPlanning: boolean): readonly ToolDefinition[] =>
  isPlanning ? [proposePlan, finish] : [reportProgress, finish];

export const isLoopTool = (name: string): boolean => [FINISH, PROPOSE_PLAN, REPORT_PROGRESS].includes(name);
