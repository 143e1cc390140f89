import type { ProposedCheck } from '../../../protocol/rules.ts';
import type { VerificationCheck } from '../../../protocol/runs.ts';
import type { Ending, EndingCommand } from '../govern/ending.ts';
import type { Examiner } from '../govern/validator.ts';

/** The end of an output says what went wrong. Characters. */
const SHOWN_OUTPUT = 4_000;

/** The workspace's own commands, the rules on what was changed, and whether what the model claims agrees with them. */
export const outcomeVerification: Examiner = {
  name: 'outcome_verification',
  tier: 'post',
  examine(ending) {
    const proofs = [...commandChecks(ending), rulesCheck(ending), ...protectionCheck(ending)];
    return [...proofs, claimCheck(ending, proofs)];
  },
};

function commandChecks({ commands, files, whyNoCommands }: Ending): readonly VerificationCheck[] {
  if (commands.length > 0) return commands.map(commandCheck);
  const detail =
    files.length === 0
      ? 'Nothing was changed, so there is nothing to prove.'
      : `No command proves the outcome. ${whyNoCommands ?? 'Name the tests, the build or the lint as "governance.verify" in the configuration.'}`;
  return [{ name: 'commands', outcome: 'skipped', detail }];
}

function commandCheck(command: EndingCommand): VerificationCheck {
  const { name } = command;
  if ('skipped' in command) return { name, outcome: 'skipped', detail: `Not run: ${command.skipped}` };
  const { exitCode, hasTimedOut, output, tookMs } = command;
  const rest = { output: output.slice(-SHOWN_OUTPUT), tookMs };
  if (hasTimedOut) return { name, outcome: 'failed', detail: 'It did not end in time.', ...rest };
  if (exitCode === 0) return { name, outcome: 'passed', detail: 'It ended without an error.', ...rest };
  return {
    name,
    outcome: 'failed',
    detail: exitCode === null ? 'It was ended by a signal.' : `It ended with exit code ${exitCode}.`,
    ...rest,
  };
}

function rulesCheck(ending: Ending): VerificationCheck {
  const { rules } = ending;
  if (rules === undefined) return { name: 'rules', outcome: 'skipped', detail: 'Nothing was changed.' };
  if ('problem' in rules) return { name: 'rules', outcome: 'skipped', detail: `The rules could not be asked: ${rules.problem}` };
  const broken = rules.broken.map(({ message }) => message);
  if (broken.length > 0)
    return { name: 'rules', outcome: 'skipped', detail: `Rule broken, so its silence proves nothing: ${broken.slice(0, 3).join(' ')}` };
  const failures = failuresOf(rules, ending);
  if (failures.length > 0)
    return {
      name: 'rules',
      outcome: 'failed',
      detail: `${failures.length} in what was changed.`,
      output: failures.join('\n').slice(0, SHOWN_OUTPUT),
    };
  const advice = rules.findings.length === 0 ? '' : ` ${rules.findings.length} findings are advice or were accepted by a person.`;
  return { name: 'rules', outcome: 'passed', detail: `The changed files break no rule.${advice}` };
}

function failuresOf({ findings, suppressions }: ProposedCheck, { accepted }: Ending): readonly string[] {
  const isAccepted = (path: string, ruleId: string): boolean => accepted.some((each) => each.path === path && each.ruleId === ruleId);
  return [
    ...findings
      .filter(({ enforcement, path, ruleId }) => enforcement === 'block' && !isAccepted(path, ruleId))
      .map(({ path, range, ruleId, message }) => `${path}:${range.start.line + 1} ${ruleId}: ${message}`),
    ...suppressions.map(({ path, line, checker, text }) => `${path}:${line + 1} silences ${checker}: ${text}`),
  ];
}

function protectionCheck({ unapproved }: Ending): readonly VerificationCheck[] {
  if (unapproved.length === 0) return [];
  const detail = `Nobody said yes to changes of ${unapproved.map((path) => `"${path}"`).join(', ')}, which decide what is checked or run by themselves.`;
  return [{ name: 'protected files', outcome: 'failed', detail }];
}

/** What people and models write when they say that tests pass. */
const SAYS_TESTS_PASS =
  /\b(?:tests?|specs?|suite|builds?|lint(?:er|ing)?)\b[^.!?\n]{0,40}\b(?:pass(?:es|ed|ing)?|succeed(?:s|ed)?|green|clean)\b|\ball (?:tests )?green\b/i;

function claimCheck({ claim, lastWords }: Ending, proofs: readonly VerificationCheck[]): VerificationCheck {
  const name = 'claim';
  const failed = proofs.filter(({ outcome }) => outcome === 'failed').map((proof) => proof.name);
  const said = claim === 'done' ? 'The model says that it is done' : 'The model does not say that it is done';
  if (claim !== 'done') return { name, outcome: 'skipped', detail: `${said}, so there is nothing to compare.` };
  if (failed.length > 0) return { name, outcome: 'failed', detail: `${said}, but ${failed.join(', ')} failed.` };
  const isProven = proofs.some((proof) => proof.outcome === 'passed' && proof.name !== 'rules');
  if (!isProven && SAYS_TESTS_PASS.test(lastWords))
    return { name, outcome: 'skipped', detail: `${said} and that tests pass, but none were run here.` };
  return isProven
    ? { name, outcome: 'passed', detail: `${said}, and nothing speaks against it.` }
    : { name, outcome: 'skipped', detail: `${said}; nothing here proves it.` };
}
