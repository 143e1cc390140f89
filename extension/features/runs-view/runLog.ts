import type { RunDecision, RunStep, Verification } from '../../../protocol/runs.ts';
import type { Rpc } from '../../backend/rpc.ts';
import { joined, money, stateAndStatus, usageOf, verdictWords } from '../../platform/runWords.ts';
import { codeBlock, escapeMarkdown, withoutPictures } from '../../platform/safeMarkdown.ts';
import { countOf } from '../../platform/wording.ts';

/** Steps asked for at once. */
const STEPS = 1_000;

/** Everything about one run as Markdown: task, plan, steps with their verdicts, verification, decisions. */
export async function runLog(rpc: Pick<Rpc, 'runs'>, folder: string, id: string): Promise<string> {
  const [{ run, prompt, plan, verification, applications }, steps, { decisions }] = await Promise.all([
    rpc.runs.show({ folder, id }),
    allSteps(rpc, folder, id),
    rpc.runs.decisions({ folder, run: id, limit: 500 }),
  ]);
  const answered = joined([run.persona, run.model ?? '', run.isScripted ? '**answers come from a script, not from a model**' : '']);
  return [
    `# ${escapeMarkdown(run.title)}`,
    escapeMarkdown(stateAndStatus(run)),
    joined([answered, countOf(run.steps, 'step'), usageOf(run)]),
    '## Task',
    codeBlock(prompt),
    ...(plan.length === 0
      ? []
      : ['## Plan', plan.map((point) => `- [${point.isDone ? 'x' : ' '}] ${escapeMarkdown(point.title)}`).join('\n')]),
    '## Steps',
    ...steps.map(stepSection),
    ...(verification === undefined ? [] : verificationSection(verification)),
    ...(decisions.length === 0 ? [] : ['## Decisions', ...decisions.map(decisionSection)]),
    ...(applications.length === 0
      ? []
      : [
          '## Applied and taken back',
          applications
            .map(({ kind, files, conflicts, at }) => `- ${at}: ${kind}, ${countOf(files, 'file')}, ${countOf(conflicts, 'conflict')}`)
            .join('\n'),
        ]),
    '',
  ].join('\n\n');
}

async function allSteps(rpc: Pick<Rpc, 'runs'>, folder: string, id: string): Promise<readonly RunStep[]> {
  const all: RunStep[] = [];
  for (;;) {
    const { steps, hasMore } = await rpc.runs.steps({ folder, id, after: all.at(-1)?.number ?? 0, limit: STEPS });
    all.push(...steps);
    if (!hasMore || steps.length === 0) return all;
  }
}

function stepSection({ number, title, state, kind, persona, verdict, approver, output, cost }: RunStep): string {
  const opinions = (verdict?.opinions ?? []).filter(({ outcome }) => outcome !== 'allow');
  return [
    `### ${number}. ${escapeMarkdown(title)}`,
    joined([
      state.replaceAll('_', ' '),
      kind,
      persona,
      cost ? money(cost) : '',
      approver === undefined ? '' : `approved by ${escapeMarkdown(approver)}`,
    ]),
    ...(verdict === undefined ? [] : [`Verdict: ${escapeMarkdown(verdictWords(verdict))}`]),
    ...(opinions.length === 0 ? [] : [opinions.map(({ check, reason }) => `- ${check}: ${escapeMarkdown(reason)}`).join('\n')]),
    ...(output === undefined || output === '' ? [] : [codeBlock(output)]),
  ].join('\n\n');
}

function verificationSection({ verdict, checks }: Verification): string[] {
  return [
    `## Verification: ${verdict}`,
    checks.map(({ name, outcome, detail }) => `- ${escapeMarkdown(name)}: ${outcome}. ${escapeMarkdown(detail)}`).join('\n'),
  ];
}

function decisionSection({ what, why, alternatives, evidence, verdict, persona, approver }: RunDecision): string {
  return [
    `### ${escapeMarkdown(what)}`,
    withoutPictures(why),
    joined([verdict, persona, approver === undefined ? '' : `approved by ${escapeMarkdown(approver)}`]),
    ...(alternatives.length === 0 ? [] : [`Instead of: ${alternatives.map(escapeMarkdown).join('; ')}`]),
    ...(evidence.length === 0 ? [] : [`Evidence: ${evidence.map(escapeMarkdown).join('; ')}`]),
  ].join('\n\n');
}
