import type { Notice } from '../../../protocol/finding.ts';
import type { CheckMatch } from '../checks/checkKind.ts';
import { checkKinds } from '../checks/index.ts';
import { fingerprintFindings, type UnmarkedFinding } from '../findings/fingerprint.ts';
import type { CheckRule, Rule } from '../rules/rule.ts';
import { stoppedNotice, toFinding } from './checkText.ts';
import type { FileReport } from './ruleJobs.ts';
import type { RuleSession } from './ruleSession.ts';

/** Checks a commit message with the rules of the workspace's root that look at commits. `path` is how the message file is named. */
export async function checkCommit(session: RuleSession, message: string, path: string): Promise<FileReport> {
  const found: UnmarkedFinding[] = [];
  const notices: Notice[] = [];
  for (const rule of session.ruleSet.rulesFor('').filter(isCommitRule)) {
    try {
      const matches = await runCommitCheck(rule, message, path);
      found.push(...matches.flatMap((match) => toFinding(session, rule, match)));
    } catch (error) {
      notices.push(stoppedNotice(error, rule, path));
    }
  }
  return { path, findings: fingerprintFindings(message, found), notices };
}

function isCommitRule(rule: Rule): rule is CheckRule {
  return rule.body.kind === 'check' && checkKinds[rule.body.check.kind].looksAt === 'commit';
}

async function runCommitCheck(rule: CheckRule, message: string, path: string): Promise<readonly CheckMatch[]> {
  const kind = await checkKinds[rule.body.check.kind].load();
  if (kind.looksAt !== 'commit') return [];
  // The registry pairs each kind with its own options; the union of kinds loses that.
  const check = kind.check as (message: string, path: string, options: unknown) => readonly CheckMatch[];
  return check(message, path, rule.body.check);
}
