import type { AccessQuestion, PolicyAnswer } from './cedarPolicy.ts';
import { type AccessDecision, ALLOWED } from './decideByRole.ts';

/** What one policy file said. */
export interface PolicyVoice {
  readonly file: string;
  readonly mayPermit: boolean;
  readonly answer: PolicyAnswer;
}

/**
 * The role's decision and what the policies say to it: a broken policy is an error, then a prohibition wins, then a permission of a
 * policy that may give one, then the role.
 */
export function combineAnswers(byRole: AccessDecision, { asker, method }: AccessQuestion, voices: readonly PolicyVoice[]): AccessDecision {
  for (const { file, answer } of voices) {
    if (answer.kind === 'error') return { verdict: 'error', reason: brokenReason(method, file, answer.line, answer.message) };
  }
  for (const { file, answer } of voices) {
    if (answer.kind === 'forbid')
      return { verdict: 'deny', reason: `The policy "${file}:${answer.line}" forbids "${asker.name}" to ask for "${method}".` };
  }
  return voices.some(({ answer, mayPermit }) => answer.kind === 'permit' && mayPermit) ? ALLOWED : byRole;
}

function brokenReason(method: string, file: string, line: number, message: string): string {
  const what = message.replace(/\.$/, '');
  return `"${method}" is refused because the policy "${file}:${line}" is broken: ${what}. Correct it, or take it away; until then nothing is allowed.`;
}
