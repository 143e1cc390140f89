import type { ProposedCheck, ProposedFinding } from '../../../../protocol/rules.ts';
import type { Action, FileChange } from '../action.ts';
import { correctionsOf } from '../corrections.ts';
import type { PreValidator, Situation } from '../validator.ts';
import type { Amendment, Opinion } from '../verdict.ts';

type Edit = Extract<Action, { kind: 'edit' }>;

/** So many findings fit into what a model reads attentively. */
const MOST_SHOWN = 10;

/**
 * The rules on the proposed edit, before it lands. What they can mend is mended and said; the rest goes back to the model with the rule's note,
 * a limited number of times for one rule in one file; then a person is asked. A suppression that was not there before is refused.
 */
export const ruleCompliance: PreValidator = {
  name: 'rule_compliance',
  tier: 'pre',
  async check(action, situation, evidence, signal) {
    if (action.kind !== 'edit') return [];
    const proposed = await evidence.checkProposed(action.changes, signal);
    if (proposed.broken.length > 0) return [brokenRules(proposed.broken)];
    const left = remaining(proposed);
    const blocking = left.filter((finding) => blocks(finding, situation));
    const opinions = [...silenced(proposed), ...refusals(action, blocking, situation), ...unchecked(proposed)];
    if (opinions.every(({ outcome }) => outcome !== 'deny') && blocking.length === 0 && proposed.mended.length > 0)
      return [...opinions, amended(action, proposed)];
    return [...opinions, ...advice(left.filter((finding) => !blocks(finding, situation)))];
  },
};

const blocks = ({ enforcement, ruleId }: ProposedFinding, { bindingRules }: Situation): boolean =>
  enforcement === 'block' || bindingRules.includes(ruleId);

/** What stays after everything has been mended that can be. */
function remaining({ findings, mended }: ProposedCheck): readonly ProposedFinding[] {
  const paths = new Set(mended.map(({ path }) => path));
  return [...findings.filter(({ path }) => !paths.has(path)), ...mended.flatMap(({ left }) => left)];
}

function brokenRules(broken: ProposedCheck['broken']): Opinion {
  const named = broken.slice(0, MOST_SHOWN).map(({ message, ruleId, path }) => `${ruleId ?? path ?? 'configuration'}: ${message}`);
  const reason = `Rule broken, so nothing can be said about this edit and it may not land. This is no refusal; a person has to mend it. ${named.join(' ')}`;
  return { outcome: 'error', check: 'rule_compliance', reason, rules: rulesOf(broken) };
}

const rulesOf = (items: readonly { readonly ruleId?: string | undefined }[]): readonly string[] => [
  ...new Set(items.flatMap(({ ruleId }) => ruleId ?? [])),
];

function silenced({ suppressions }: ProposedCheck): readonly Opinion[] {
  if (suppressions.length === 0) return [];
  const places = suppressions
    .slice(0, MOST_SHOWN)
    .map(({ path, line, checker, text }) => `${path}:${line + 1} silences ${checker} (${text.slice(0, 120)})`);
  const reason = `A run may not add a suppression: ${places.join('; ')}. Mend the code that is complained about; if the complaint is wrong, say so and let a person decide.`;
  return [{ outcome: 'deny', check: 'rule_compliance', reason }];
}

/** Back to the model, or to a person when the model has had its chances. */
function refusals(action: Edit, blocking: readonly ProposedFinding[], situation: Situation): readonly Opinion[] {
  if (blocking.length === 0) return [];
  const tries = Math.max(...blocking.map(({ ruleId, path }) => correctionsOf(situation.history, ruleId, path)));
  const rules = rulesOf(blocking);
  if (tries < situation.policy.corrections) {
    const reason = `This edit breaks rules of the workspace, so it did not land:\n${described(blocking)}\nSend it again with this mended.`;
    return [{ outcome: 'deny', check: 'rule_compliance', reason, rules }];
  }
  const risk = blocking.some(({ severity }) => severity === 'error') ? 'high' : 'medium';
  const reason = `${capital(action.tool)} still breaks rules of the workspace after ${tries} attempts to mend it:\n${described(blocking)}`;
  return [{ outcome: 'ask', check: 'rule_compliance', reason, rules, risk }];
}

const capital = (text: string): string => `The edit by "${text}"`;

function described(findings: readonly ProposedFinding[]): string {
  const lines = findings.slice(0, MOST_SHOWN).map(describe);
  return findings.length > MOST_SHOWN ? `${lines.join('\n')}\n- and ${findings.length - MOST_SHOWN} more` : lines.join('\n');
}

function describe({ path, range, ruleId, message, note, fixes }: ProposedFinding): string {
  const hints = fixes
    .map(({ title, edits }) => (edits.length === 1 && title === '' ? (edits[0]?.newText ?? '') : title))
    .filter((hint) => hint !== '');
  const hint = hints.length === 0 ? '' : ` Can be mended by: ${hints.join(', or ').slice(0, 300)}.`;
  return `- ${path}:${range.start.line + 1} ${ruleId}: ${message}${note === undefined ? '' : ` (${note.trim()})`}${hint}`;
}

/** A yes for one file that is too large to check says nothing about another. */
function unchecked({ skipped }: ProposedCheck): readonly Opinion[] {
  return skipped.map(({ path = '', message }) => ({
    outcome: 'ask' as const,
    check: 'rule_compliance' as const,
    risk: 'medium' as const,
    reason: `No rule looked at "${path}". ${message}`,
    shape: JSON.stringify(['unchecked', path]),
  }));
}

function amended(action: Edit, { mended }: ProposedCheck): Opinion {
  const texts = new Map(mended.map(({ path, after }) => [path, after]));
  const changes = action.changes.map((change): FileChange => ({ ...change, after: texts.get(change.path) ?? change.after }));
  const amendment: Amendment = { changes, words: mended.flatMap(({ fixed }) => fixed.map(fixedWords)) };
  return { outcome: 'allow', check: 'rule_compliance', reason: '', amendment };
}

const fixedWords = ({
  path,
  range,
  ruleId,
  message,
}: {
  path: string;
  range: ProposedFinding['range'];
  ruleId: string;
  message: string;
}): string =>
  `Mended ${path}:${range.start.line + 1} before it landed (${ruleId}: ${message}). Read the file again before you change it further.`;

function advice(findings: readonly ProposedFinding[]): readonly Opinion[] {
  if (findings.length === 0) return [];
  return [{ outcome: 'allow', check: 'rule_compliance', reason: `Rules advise:\n${described(findings)}`, rules: rulesOf(findings) }];
}
