import type { RunStep, RunSummary, Verification } from '../../../../protocol/index.ts';
import { plainText } from '../format/plainText.ts';
import { count } from '../format/pretty.ts';
import type { Session } from '../session.ts';

const STYLES = {
  pending: 'gray',
  running: 'blue',
  waiting: 'yellow',
  paused: 'yellow',
  interrupted: 'yellow',
  verifying: 'blue',
  completed: 'green',
  failed_verification: 'red',
  failed: 'red',
  cancelled: 'gray',
} as const;

/** A run in a few lines. What a script answered is said to be that. */
export function formatRun({ paint }: Session, run: RunSummary): string {
  const facts = [
    run.persona,
    `${run.model ?? 'no model yet'}${run.isScripted ? ' (scripted)' : ''}`,
    count(run.steps, 'step'),
    run.isCostUnknown === true ? 'cost unknown' : `$${(run.cost / 1_000_000).toFixed(4)}`,
    ...(run.review === 'none' ? [] : [`${count(run.filesChanged, 'file')} ${run.review.replaceAll('_', ' ')}`]),
    ...(run.questions === 0 ? [] : [count(run.questions, 'question')]),
  ];
  const state = paint(STYLES[run.state], run.state.replaceAll('_', ' '));
  const status = run.status === '' ? '' : `  ${plainText(run.status).replaceAll('\n', '\n  ')}\n`;
  return `${run.id}  ${state}  ${paint('bold', plainText(run.title))}\n  ${facts.join('  ')}\n${status}`;
}

const STEP_STYLES = {
  planned: 'gray',
  asking: 'yellow',
  running: 'blue',
  done: 'green',
  refused: 'red',
  failed: 'red',
  cancelled: 'gray',
  rolled_back: 'yellow',
} as const;

/** A step in a line, and why it was refused. */
export function formatStep({ paint }: Session, { number, state, title, verdict, approver }: RunStep): string {
  const who = approver === undefined ? '' : `  (${plainText(approver)})`;
  const why = state === 'refused' && verdict !== undefined ? `\n     ${plainText(verdict.reason).replaceAll('\n', '\n     ')}` : '';
  return `${String(number).padStart(3)}  ${paint(STEP_STYLES[state], state.replaceAll('_', ' '))}  ${plainText(title)}${who}${why}\n`;
}

/** What the checks at the end said. */
export function formatVerification({ paint }: Session, { verdict, checks }: Verification): string {
  const lines = checks.map(({ name, outcome, detail }) => `  ${outcome}  ${name}: ${plainText(detail)}\n`);
  return `${paint(verdict === 'failed' ? 'red' : verdict === 'passed' ? 'green' : 'yellow', `Verification: ${verdict}`)}\n${lines.join('')}`;
}
