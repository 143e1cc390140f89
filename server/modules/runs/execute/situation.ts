import * as sessions from '../../../../protocol/sessions.ts';
import type { Situation } from '../../../governance/govern/validator.ts';
import type { World } from './world.ts';

/** In which state of things the next action is decided on; read anew for each. */
export async function readSituation(world: World): Promise<Situation> {
  const { run, row, ctx, persona, call, limits, workbench, isSandboxed } = world;
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
    limits: limits.current,
    bindingRules: world.bindingRules,
    policy,
    isTrusted,
    root: workbench.root,
    isSandboxed,
    ...(session.state === 'active' ? {} : { sessionProblem: `it is ${session.state}` }),
    used: run.usedAt(ctx.clock.monotonic()),
    quietMs: run.quietMs(ctx.clock.monotonic()),
    history: run.history,
  };
}
