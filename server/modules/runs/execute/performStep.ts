import type { CallStep } from '../../../ai/agent/agentHost.ts';
import { governCall } from '../../../ai/agent/governCall.ts';
import type { ToolAnswer } from '../../../ai/tools/tool.ts';
import { messageOf } from '../../../base/errors.ts';
import type { StepRow } from '../schemas.ts';
import { updateRun } from '../store/runRows.ts';
import { answerOf, findStep } from '../store/steps.ts';
import type { RunGovernor } from './createRunGovernor.ts';
import { oneLine } from './describeAction.ts';
import { OpenStep } from './openStep.ts';
import type { World } from './world.ts';

/** What a person reads of an answer in the timeline. Characters. */
const LONGEST_OUTPUT = 4_000;
/** A step that only looks is shown while it is under way when that takes so long. Milliseconds. */
const SHOWN_AFTER_MS = 150;
/** Effects that reach beyond the run's tree: whether they happened before a crash, nobody knows. */
const NOT_REPEATED: ReadonlySet<string | null> = new Set(['command', 'mcp', 'git']);
/** Actions after which the tree may be another. */
const CHANGES_TREE: ReadonlySet<string | null> = new Set(['edit', 'command', 'mcp', 'delegate']);

const INTERRUPTED =
  'This call was interrupted in the middle. What it had changed in the files was taken back; whether it did anything else is not known. It was not performed again: call it again if it is still needed.';

/**
 * Performs one call of a model under the governor, or answers with what the journal says when it was performed before. The step, its decision and its
 * answer are rows before anybody hears of them.
 */
export async function performStep(world: World, governor: RunGovernor, call: CallStep, signal: AbortSignal): Promise<ToolAnswer> {
  const { run } = world;
  const known = await findStep(run.database, run.id, call.id);
  const answered = known === undefined ? undefined : answerOf(known);
  if (answered !== undefined) return answered;
  if (known !== undefined && known.state !== 'asking' && NOT_REPEATED.has(known.action_kind) && known.verdict !== null) {
    return finishStep(world, OpenStep.known(run, known), { text: INTERRUPTED, isError: true }, 'failed');
  }
  const step = known === undefined ? beginStep(world, call) : OpenStep.known(run, known);
  const onOutput = (text: string): void => {
    run.moved(world.ctx.clock.monotonic());
    run.stream({ kind: 'output', step: step.id, text });
  };
  const show = (): void =>
    void step
      .flush()
      .catch((error: unknown) => world.ctx.log.warning('A step could not be shown', { run: run.id, error: messageOf(error) }));
  const timer = world.ctx.clock.after(SHOWN_AFTER_MS, show);
  try {
    const tools = { governor, tree: world.tree, onOutput };
    const { answer, governed } = await governor.within(step, () => governCall(call.tool, call.input, tools, signal));
    const state = governed?.isDone === false ? 'refused' : governed === undefined && answer.isError ? 'failed' : 'done';
    return await finishStep(world, step, answer, state);
  } catch (error) {
    // It may be taken up again: without an answer it counts as not performed.
    if (run.cause === 'cancel') await step.update({ state: 'cancelled', finished_at: now(world) });
    else await step.flush();
    throw error;
  } finally {
    timer.dispose();
  }
}

function beginStep(world: World, { id, call }: CallStep): OpenStep {
  const { run, ctx, persona } = world;
  const title = oneLine(`${call.name} ${JSON.stringify(call.input)}`);
  const step = { id: ctx.newId(), run: run.id, step_key: id, kind: 'tool', name: call.name, title, state: 'planned' } as const;
  return OpenStep.begin(run, { ...step, persona: persona.id, started_at: now(world) });
}

async function finishStep(world: World, step: OpenStep, answer: ToolAnswer, state: StepRow['state']): Promise<ToolAnswer> {
  const { run, ctx, keeper } = world;
  const { action_kind = null, output = null } = step.row;
  // Also one that failed may have left something in the tree.
  const hasChanged = state !== 'refused' && CHANGES_TREE.has(action_kind);
  // A signal of its own: what has happened is kept even when somebody cancels now.
  const kept = hasChanged ? await keeper.keep(new AbortController().signal) : undefined;
  const change = {
    state,
    answer: JSON.stringify(answer),
    ...(output === null ? { output: cut(answer.text) } : {}),
    ...(kept === undefined ? {} : { kept_after: kept }),
    finished_at: now(world),
  };
  await step.update(change, async () => {
    if (kept !== undefined) await updateRun(run.database, run.root.id, { kept });
  });
  run.moved(ctx.clock.monotonic());
  run.changed();
  if (hasChanged) await countFiles(world);
  return answer;
}

/** How many files differ now: a cap, and what people see. */
async function countFiles({ run, workbench }: World): Promise<void> {
  const changes = await workbench.changesBetween(undefined, undefined, new AbortController().signal);
  run.use({ files: changes.length });
  await updateRun(run.database, run.root.id, { files: changes.length });
}

function now({ ctx }: World): string {
  return new Date(ctx.clock.now()).toISOString();
}

function cut(text: string): string {
  return text.length > LONGEST_OUTPUT ? `${text.slice(0, LONGEST_OUTPUT)}\n… ${text.length - LONGEST_OUTPUT} characters more` : text;
}
