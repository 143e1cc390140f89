import * as rules from '../../../../protocol/rules.ts';
import type { Verification } from '../../../../protocol/runs.ts';
import { commandAnswer } from '../../../ai/tools/commandAnswer.ts';
import type { CommandOutcome } from '../../../ai/tools/effects.ts';
import type { ToolAnswer } from '../../../ai/tools/tool.ts';
import { isCancellation, messageOf } from '../../../base/errors.ts';
import { compileGlobs } from '../../../governance/config/glob.ts';
import { acceptedFindings, acceptedPaths } from '../../../governance/govern/accepted.ts';
import { type FileChange, VERIFY } from '../../../governance/govern/action.ts';
import type { Ending, EndingCommand } from '../../../governance/govern/ending.ts';
import type { Policy } from '../../../governance/govern/policy.ts';
import { judgeOutcome } from '../../../governance/outcome/judgeOutcome.ts';
import type { RunGovernor } from '../execute/createRunGovernor.ts';
import { OpenStep } from '../execute/openStep.ts';
import type { World } from '../execute/world.ts';
import { countDecided, insertVerification } from '../store/decisions.ts';
import { addStep, countPerformed, pastEdits, toStep } from '../store/steps.ts';
import { type Proving, provingCommands } from './provingCommands.ts';

/** What the model said about its end. */
export type Claimed = Pick<Ending, 'claim' | 'lastWords'>;

export interface VerifyOptions {
  readonly claimed: Claimed;
  /** The run is at work, so that it can wait for a person. */
  readonly mayAsk: boolean;
}

/**
 * Finds out what a run has come to: runs the commands of the policy in its tree, asks the rules about the whole change, and has it judged. The tree is
 * afterwards as it was before: what a test run leaves behind is no part of the change.
 */
export async function verifyRun(
  world: World,
  governor: RunGovernor,
  { claimed, mayAsk }: VerifyOptions,
  signal: AbortSignal,
): Promise<Verification> {
  const { run, ctx, keeper, workbench } = world;
  const changes = await workbench.changesBetween(undefined, undefined, signal);
  const before = keeper.last;
  const commands: EndingCommand[] = [];
  const isProving = claimed.claim === 'done' && changes.length > 0;
  const proving: Proving = isProving ? await provingCommands(world, mayAsk, signal) : { commands: [] };
  for (const command of proving.commands) commands.push(await runCommand(world, governor, command, signal));
  if (commands.length > 0) await keeper.restore(before, signal);
  const ruleCheck = await checkRules(world, changes, signal);
  const past = await pastEdits(run.database, run.id);
  const ending: Ending = {
    ...claimed,
    files: changes.map(({ path }) => path),
    commands,
    ...(proving.whyNone === undefined ? {} : { whyNoCommands: proving.whyNone }),
    ...(ruleCheck === undefined ? {} : { rules: ruleCheck }),
    accepted: acceptedFindings(past),
    unapproved: unapprovedPaths(changes, acceptedPaths(past), (await world.policy()).policy),
    performed: await countPerformed(run.database, run.id),
    recorded: await countDecided(run.database, run.id),
  };
  const verification = judgeOutcome(ending, ctx.validators.all());
  await insertVerification(run.database, ctx.newId(), run.id, verification, new Date(ctx.clock.now()).toISOString());
  return verification;
}

async function runCommand(
  world: World,
  governor: RunGovernor,
  { name, command, timeoutMs }: Policy['verify'][number],
  signal: AbortSignal,
): Promise<EndingCommand> {
  const { run, ctx, persona } = world;
  const id = ctx.newId();
  const started_at = new Date(ctx.clock.now()).toISOString();
  const step = { id, run: run.id, step_key: `verify/${id}`, kind: 'verification', name, title: command, state: 'planned' } as const;
  const row = await addStep(run.database, { ...step, persona: persona.id, started_at });
  const open = OpenStep.known(run, row);
  run.stream({ kind: 'step', step: toStep(row) });
  const shell = process.platform === 'win32' ? 'powershell' : 'posix';
  const action = { kind: 'command', tool: VERIFY, shell, command, cwd: '.' } as const;
  const onOutput = (text: string): void => run.stream({ kind: 'output', step: id, text });
  const finish = async (state: 'done' | 'refused' | 'failed', answer: ToolAnswer): Promise<void> => {
    const finished_at = new Date(ctx.clock.now()).toISOString();
    await open.update({ state, answer: JSON.stringify(answer), finished_at });
  };
  try {
    const governed = await governor.within(open, () =>
      governor.govern(action, (effects, allowed, stop) => effects.run({ ...allowed, timeoutMs }, onOutput, stop), signal),
    );
    if (!governed.isDone) {
      const skipped = governed.approval?.reason ?? governed.verdict.reason;
      await finish('refused', { text: skipped, isError: true });
      return { name, skipped };
    }
    await finish('done', commandAnswer(command, governed.value));
    return { name, ...outcomeOf(governed.value) };
  } catch (error) {
    if (signal.aborted || isCancellation(error)) throw error;
    await finish('failed', { text: messageOf(error), isError: true });
    return { name, skipped: `It could not be run: ${messageOf(error)}` };
  }
}

function outcomeOf({ exitCode, hasTimedOut, output, tookMs }: CommandOutcome) {
  return { exitCode, hasTimedOut, output, tookMs };
}

async function checkRules(
  { ctx, run, call, bindingRules }: World,
  changes: readonly FileChange[],
  signal: AbortSignal,
): Promise<Ending['rules']> {
  if (changes.length === 0) return undefined;
  try {
    return await ctx.call(
      rules.checkProposed,
      { folder: run.folder, changes: [...changes], binding: [...bindingRules] },
      { ...call, signal },
    );
  } catch (error) {
    if (signal.aborted) throw error;
    return { problem: messageOf(error) };
  }
}

/** Files under protection that differ although nobody said yes to a change of them: a command may have written them. */
function unapprovedPaths(changes: readonly FileChange[], accepted: readonly string[], { protectedPaths }: Policy): readonly string[] {
  const isProtected = compileGlobs(protectedPaths);
  return changes.map(({ path }) => path).filter((path) => isProtected(path) && !accepted.includes(path));
}
