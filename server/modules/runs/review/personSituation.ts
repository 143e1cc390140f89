import { UNLIMITED } from '../../../governance/govern/limits.ts';
import type { Situation } from '../../../governance/govern/validator.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RunsContext } from '../context.ts';

/** What the governor knows of something that a person asked for: no persona's limits, nothing used yet, the folder itself. */
export async function personSituation(
  ctx: RunsContext,
  of: Pick<Situation, 'folder' | 'run' | 'session'>,
  { actor }: Call,
): Promise<Situation> {
  const { policy, isTrusted } = await ctx.state.policies.read(of.folder);
  return {
    ...of,
    persona: 'person',
    role: actor.role,
    limits: UNLIMITED,
    bindingRules: [],
    policy,
    isTrusted,
    root: of.folder,
    used: { steps: 0, tokens: 0, microdollars: 0, timeMs: 0, files: 0 },
    quietMs: 0,
    history: [],
  };
}
