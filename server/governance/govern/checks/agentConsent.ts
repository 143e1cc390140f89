import { shapeOf } from '../../command/shapeOf.ts';
import type { Action } from '../action.ts';
import { chainOf } from '../limits.ts';
import type { PreValidator, Situation } from '../validator.ts';
import type { Opinion } from '../verdict.ts';

const CHECK = 'agent/consent';

/**
 * Whether an external agent may be started. Who named it in their own settings and chose it for this task has said yes to what the sandbox lets it do;
 * without one it can do what the person's account can, and that is asked.
 */
export const agentConsent: PreValidator = {
  name: CHECK,
  tier: 'pre',
  check: (action, situation) => (action.kind === 'agent' ? opinionsOn(action, situation) : []),
};

function opinionsOn(action: Extract<Action, { kind: 'agent' }>, { limits, isSandboxed, persona }: Situation): readonly Opinion[] {
  const name = `"${action.agent}"`;
  const denied = [
    ...(chainOf(limits).every(({ reads }) => reads.includes('**'))
      ? []
      : [
          deny(
            `The persona "${persona}" may read only a part of the files, and the agent ${name} reads by itself. Choose another persona.`,
          ),
        ]),
    ...(limits.microdollars === 0
      ? [deny(`This run may cost $0.00, and nobody here knows what the agent ${name} costs. A person can raise its budget.`)]
      : []),
  ];
  if (denied.length > 0 || isSandboxed === true) return denied;
  const shape = shapeOf(action)?.shape;
  const reason = `Nothing confines programs on this machine, so the agent ${name} could read and change whatever your account can, and reach the network.`;
  return [{ outcome: 'ask', check: CHECK, risk: 'high', reason, ...(shape === undefined ? {} : { shape: `${shape} unconfined` }) }];
}

const deny = (reason: string): Opinion => ({ outcome: 'deny', check: CHECK, reason });
