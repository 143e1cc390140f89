import type { z } from 'zod';
import type { Notice, Range } from '../../../protocol/finding.ts';
import type { YamlDocument } from './yamlDocument.ts';

/** Collects what is wrong with one document of a rule file, positioned in it. */
export interface ProblemList {
  readonly file: string;
  readonly document: YamlDocument;
  /** Set once the id is known, so that every later problem names the rule. */
  ruleId: string | undefined;
  readonly notices: Notice[];
}

type Path = readonly (string | number)[];

/** Notes that the rule cannot be used. `message` says what, and what to do. */
export function refuse(problems: ProblemList, at: Path | Range, message: string): void {
  add(problems, 'error', at, message);
}

/** Notes something that a person should know although the rule works. */
export function remark(problems: ProblemList, severity: 'warning' | 'info', at: Path | Range, message: string): void {
  add(problems, severity, at, message);
}

/** True when the rule cannot be used. */
export function isRefused(problems: ProblemList): boolean {
  return problems.notices.some((notice) => notice.severity === 'error');
}

/** Refuses for each thing that a zod schema found wrong under a key. */
export function refuseIssues(problems: ProblemList, key: string, error: z.ZodError): void {
  for (const issue of error.issues) {
    const path = [key, ...issue.path.filter((part) => typeof part !== 'symbol')];
    const place = issue.code === 'unrecognized_keys' ? problems.document.keyRangeAt([...path, issue.keys[0] ?? '']) : path;
    refuse(problems, place, `"${path.join('.')}": ${issue.message}.`);
  }
}

function add(problems: ProblemList, severity: Notice['severity'], at: Path | Range, message: string): void {
  const { file, document, ruleId } = problems;
  problems.notices.push({
    kind: severity === 'error' ? 'rule-broken' : 'config',
    severity,
    message,
    path: file,
    range: 'start' in at ? at : document.rangeAt(at),
    ...(ruleId === undefined ? {} : { ruleId }),
  });
}
