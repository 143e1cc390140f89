import type { Notice } from '../../../protocol/finding.ts';
import type { CheckMatch } from '../checks/checkKind.ts';
import { checkKinds } from '../checks/index.ts';
import { fingerprintFindings, type UnmarkedFinding } from '../findings/fingerprint.ts';
import type { CheckRule, Rule } from '../rules/rule.ts';
import { stoppedNotice, toFinding } from './checkText.ts';
import type { FileReport } from './ruleJobs.ts';
import type { RuleSession } from './ruleSession.ts';

/** Checks a commit message with the rules of the workspace's root that look at commits. `path` is how the message file is named. */
export function checkCommit(session: RuleSession, message: string, path: string): FileReport {
  const found: UnmarkedFinding[] = [];
  const notices: Notice[] = [];
  for (const rule of session.ruleSet.rulesFor('').filter(isCommitRule)) {
    try {
      found.push(...runCommitCheck(rule, message, path).flatMap((match) => toFinding(session, rule, match)));
    } catch (error) {
      notices.push(stoppedNotice(error, rule, path));
    }
  }
  return { path, findings: fingerprintFindings(message, found), notices };
}

function isCommitRule(rule: Rule): rule is CheckRule {
  return rule.body.kind === 'check' && checkKinds[rule.body.check.kind].looksAt === 'commit';
}

function runCommitCheck(rule: CheckRule, message: string, path: string): readonly CheckMatch[] {
  const kind = checkKinds[rule.body.check.kind];
  if (kind.looksAt !== 'commit') return [];
  // The registry pairs each kind with its own options; the union of kinds loses that.
  const check = kind.check as (message: string, path: string, options: unknown) => readonly CheckMatch[];
  return check(message, path, rule.body.check);
}
