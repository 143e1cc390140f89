import type * as agents from '../../../../protocol/agents.ts';
import type { Finding, Notice } from '../../../../protocol/index.ts';
import * as rules from '../../../../protocol/rules.ts';
import { ADVISORY, type AgentCaller, type AnswerTool, failed } from '../agentAnswer.ts';
import type { AgentsContext } from '../context.ts';

type Input = Parameters<AnswerTool<typeof agents.check>>[1];
interface Found {
  readonly findings: readonly Finding[];
  readonly notices: readonly Notice[];
}

/** Findings as a list that a model reads, places from 1 as editors and compilers have them. */
export const check: AnswerTool<typeof agents.check> = async (ctx, input, caller) => {
  const { paths, text, since, limit } = input;
  if (text !== undefined && paths.length !== 1) return failed('"text" is the text of one file: name exactly that file in "paths".');
  if (since !== undefined && paths.length > 0) return failed('"since" and "paths" exclude each other: give one of them.');
  const found = text === undefined ? await scan(ctx, input, caller) : await checkText(ctx, input, text, caller);
  const listed = found.findings.slice(0, limit);
  const rest = found.findings.length - listed.length;
  const lines = [
    summaryOf(found.findings),
    ...listed.map(describe),
    ...(rest > 0 ? [`… and ${rest} more. Name paths or rules to see them.`] : []),
    ...found.notices.map(({ message, path }) => `Note: ${path === undefined ? '' : `${path}: `}${message}`),
    '',
    ADVISORY,
  ];
  return {
    text: lines.join('\n'),
    isError: false,
    advisory: ADVISORY,
    data: { total: found.findings.length, findings: listed.map(toData) },
  };
};

function scan(ctx: AgentsContext, { paths, since, rules: ruleIds }: Input, { folder, call }: AgentCaller): Promise<Found> {
  const ofPaths = paths.length === 0 ? ({ kind: 'all' } as const) : ({ kind: 'paths', paths } as const);
  const scope = since === undefined ? ofPaths : ({ kind: 'since', revision: since } as const);
  return ctx.call(rules.scan, { folder, scope, ruleIds }, call);
}

async function checkText(
  ctx: AgentsContext,
  { paths, rules: ruleIds }: Input,
  text: string,
  { folder, call }: AgentCaller,
): Promise<Found> {
  const [path = ''] = paths;
  const { findings, notices } = await ctx.call(rules.checkDocument, { folder, path, text }, call);
  const isMeant = ({ ruleId, suppressed }: Finding): boolean =>
    suppressed === undefined && (ruleIds.length === 0 || ruleIds.includes(ruleId));
  return { findings: findings.filter(isMeant), notices };
}

function summaryOf(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'Nothing breaks a rule.';
  const count = (severity: Finding['severity']) => findings.filter((finding) => finding.severity === severity).length;
  const counts = (['error', 'warning', 'info', 'hint'] as const).flatMap((each) => (count(each) === 0 ? [] : [`${count(each)} ${each}`]));
  return `${findings.length} ${findings.length === 1 ? 'finding' : 'findings'} (${counts.join(', ')}):`;
}

function describe({ path, range, severity, ruleId, message, fixable }: Finding): string {
  const place = `${path}:${range.start.line + 1}:${range.start.character + 1}`;
  return `${place} ${severity} ${ruleId}: ${message}${fixable ? ' (can be fixed: stewardry check --fix)' : ''}`;
}

/** Without fixes and relations: a model asks for the rule when it needs more. Lines and characters from 0, as in LSP. */
function toData({ ruleId, severity, message, path, range, fixable }: Finding) {
  return { ruleId, severity, message, path, range, fixable };
}
