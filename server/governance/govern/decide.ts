import { contentHash } from '../../base/contentHash.ts';
import type { Action } from './action.ts';
import type { Evidence, PreValidator, Situation } from './validator.ts';
import { type Amendment, type Opinion, type Outcome, strongest, type Verdict } from './verdict.ts';

/** Fixes come to rest before they are proposed, so a second amendment means that rules undo one another. */
const MOST_AMENDMENTS = 2;

/** What was decided, and on what: rules may have amended the action. */
export interface Decision<A extends Action> {
  readonly action: A;
  readonly verdict: Verdict;
}

/**
 * Asks all checks at once and puts together what they say. An edit that is amended is decided on anew, as it then is. Does nothing and
 * records nothing. Rejects only when the signal aborts.
 */
export async function decide<A extends Action>(
  action: A,
  validators: readonly PreValidator[],
  situation: Situation,
  evidence: Evidence,
  signal: AbortSignal,
): Promise<Decision<A>> {
  const digest = digestOf(situation);
  let decided = action;
  const words: string[] = [];
  for (let round = 0; ; round += 1) {
    const opinions = await askAll(decided, validators, situation, evidence, signal);
    const amendment = opinions.find((each) => each.amendment !== undefined)?.amendment;
    if (amendment === undefined) return { action: decided, verdict: combine(opinions, digest, words) };
    if (round === MOST_AMENDMENTS) return { action: decided, verdict: combine([...opinions, restless()], digest, words) };
    words.push(...amendment.words);
    decided = amend(decided, amendment);
  }
}

/** Under what was decided: the policy of the folder, and the rules that bind this persona beyond it. What those say is in the policy's digest. */
function digestOf({ policy, bindingRules }: Situation): string {
  return bindingRules.length === 0 ? policy.digest : contentHash(JSON.stringify([policy.digest, ...[...bindingRules].sort()]));
}

async function askAll(
  action: Action,
  validators: readonly PreValidator[],
  situation: Situation,
  evidence: Evidence,
  signal: AbortSignal,
): Promise<readonly Opinion[]> {
  const answers = await Promise.all(validators.map((validator) => askOne(validator, action, situation, evidence, signal)));
  signal.throwIfAborted();
  return answers.flat();
}

async function askOne(
  validator: PreValidator,
  action: Action,
  situation: Situation,
  evidence: Evidence,
  signal: AbortSignal,
): Promise<readonly Opinion[]> {
  try {
    return await validator.check(action, situation, evidence, signal);
  } catch (error) {
    signal.throwIfAborted();
    return [brokenCheck(validator.name, error)];
  }
}

/** A check that cannot answer forbids nothing, but nothing may happen without its answer. */
function brokenCheck(check: PreValidator['name'], error: unknown): Opinion {
  const cause = error instanceof Error ? error.message : String(error);
  const reason = `The check "${check}" is broken, so nothing with an effect may happen: ${cause}. This is no refusal; a person has to mend it.`;
  return { outcome: 'error', check, reason };
}

const restless = (): Opinion => ({
  outcome: 'error',
  check: 'rule_compliance',
  reason: 'Fixes of rules keep amending this edit without an end. A person has to change one of the rules.',
});

/** Only edits are amended, and they stay what they are: edits with the same tool. */
function amend<A extends Action>(action: A, { changes }: Amendment): A {
  return action.kind === 'edit' ? { ...action, changes } : action;
}

/** The strongest opinion wins; what only says "allow" is left out, advice is kept. Pure: the order of opinions does not matter to the outcome. */
export function combine(opinions: readonly Opinion[], policyDigest: string, amendments: readonly string[]): Verdict {
  const outcome = strongest(opinions.map((each) => each.outcome));
  const kept = opinions.filter((each) => each.outcome !== 'allow' || each.reason !== '').map(({ amendment: _, ...rest }) => rest);
  return { outcome, reason: reasonFor(outcome, kept), opinions: kept, amendments: [...amendments], policyDigest };
}

/** One text from all that decide: of the same reason once. */
function reasonFor(outcome: Outcome, opinions: readonly Opinion[]): string {
  if (outcome === 'allow') return '';
  return [...new Set(opinions.filter((each) => each.outcome === outcome).map(({ reason }) => reason))].join('\n');
}
