import * as sessions from '../../../../protocol/sessions.ts';
import type { Situation } from '../../../governance/govern/validator.ts';
import type { World } from './world.ts';

/** In which state of things the next action is decided on; read anew for each. */
export async function readSituation(world: World): Promise<Situation> {
  const { run, row, ctx, persona, call, workbench, isSandboxed } = world;
  const [{ policy, isTrusted }, { session }] = await Promise.all([
    world.policy(),
    ctx.call(sessions.show, { folder: run.folder, id: row.session }, call),
  ]);
  return {
    folder: run.folder,
    run: run.id,
    session: row.session,
    persona: persona.id,
    role: call.actor.role,
    bindingRules: world.bindingRules,
    policy,
    isTrusted,
    root: workbench.root,
    isSandboxed,
    ...(session.state === 'active' ? {} : { sessionProblem: `it is ${session.state}` }),
    ...progressOf(world),
  };
}

/** What of it changes with every action. */
export function progressOf({ run, ctx, limits }: World): Pick<Situation, 'limits' | 'used' | 'quietMs' | 'history'> {
  const now = ctx.clock.monotonic();
  return { limits: limits.current, used: run.usedAt(now), quietMs: run.quietMs(now), history: run.history };
}
