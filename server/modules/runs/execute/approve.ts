import { contentHash } from '../../../base/contentHash.ts';
import { shapeOf } from '../../../governance/command/shapeOf.ts';
import { type Action, pathsOf } from '../../../governance/govern/action.ts';
import type { Approval } from '../../../governance/govern/governor.ts';
import type { Opinion, Risk } from '../../../governance/govern/verdict.ts';
import { findApproval } from '../store/approvals.ts';
import type { Shape } from '../store/questions.ts';
import { askPerson, type NewQuestion } from './askPerson.ts';
import { detailOf, titleOf } from './describeAction.ts';
import type { OpenStep } from './openStep.ts';
import type { World } from './world.ts';

const RISKS: readonly Risk[] = ['low', 'medium', 'high'];

/** Puts what checks ask to a person. A run for which nobody is there to be asked gets a no. */
export async function approve(
  world: World,
  step: OpenStep,
  action: Action,
  questions: readonly Opinion[],
  signal: AbortSignal,
): Promise<Approval> {
  const risk = riskOf(questions);
  if (world.row.approve === 'auto') {
    const reason = `nobody is there to be asked, and the policy says yes by itself only to less than ${risk} risk (governance.approve).`;
    return { isAllowed: false, by: { kind: 'policy', name: 'approve: auto' }, reason };
  }
  // What waits for an answer is named by what it would do, not by what the model wrote.
  if (action.kind === 'model') await step.flush();
  else await step.update({ state: 'asking', title: titleOf(action), paths: JSON.stringify(pathsOf(action)) });
  const answer = await askPerson(world, questionOf(step.id, action, questions, risk), signal);
  return {
    isAllowed: answer.isAllowed,
    by: { kind: 'person', name: answer.by },
    ...(answer.text === undefined ? {} : { reason: answer.text }),
  };
}

/** A yes that is remembered for exactly this shape and holds here and now. */
export async function remembered(world: World, shape: string): Promise<Approval | undefined> {
  const { run, row, ctx } = world;
  const place = { run: run.root.id, session: row.session, now: new Date(ctx.clock.now()).toISOString() };
  const found = await findApproval(run.database, shape, place);
  return found && { isAllowed: true, by: { kind: 'rule', name: `${found.words} (${found.approver})` } };
}

function questionOf(step: string, action: Action, questions: readonly Opinion[], risk: Risk): NewQuestion {
  return {
    // The same when the same is asked again after a crash.
    id: contentHash(JSON.stringify([step, action, questions.map(({ check, reason }) => [check, reason])])),
    step,
    kind: 'action',
    title: titleOf(action),
    detail: detailOf(action),
    reason: questions.map(({ reason }) => reason).join(' '),
    risk,
    shapes: JSON.stringify(shapesIn(action, questions)),
    choices: '[]',
  };
}

/** What a remembered yes would cover: every question must have a shape, or none can be remembered. */
function shapesIn(action: Action, questions: readonly Opinion[]): readonly Shape[] {
  const whole = shapeOf(action);
  const shapes = questions.flatMap(({ shape, reason }) => {
    if (shape === undefined) return [];
    return [{ shape, words: whole?.shape === shape ? whole.words : `${titleOf(action)} (${reason})` }];
  });
  return shapes.length === questions.length ? shapes : [];
}

/** The highest; what says nothing of its risk is high. */
function riskOf(questions: readonly Opinion[]): Risk {
  const highest = Math.max(-1, ...questions.map(({ risk = 'high' }) => RISKS.indexOf(risk)));
  return RISKS[highest] ?? 'high';
}
