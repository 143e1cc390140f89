import type { RunFile, RunQuestion, RunStep, RunSummary } from '../../../protocol/runs.ts';
import type { OfFolder } from '../../platform/runBook.ts';
import { hasEnded } from '../../platform/runBook.ts';

/** A row of the Runs view with what is under it. */
export type RunNode =
  | { readonly kind: 'question'; readonly id: string; readonly question: OfFolder<RunQuestion> }
  | {
      readonly kind: 'run';
      readonly id: string;
      readonly run: OfFolder<RunSummary>;
      /** The title of its session, unless that is its own. */
      readonly session: string;
      readonly children: readonly RunNode[];
    }
  | { readonly kind: 'changes'; readonly id: string; readonly run: OfFolder<RunSummary>; readonly children: readonly RunNode[] }
  | {
      readonly kind: 'file';
      readonly id: string;
      readonly run: OfFolder<RunSummary>;
      readonly file: RunFile;
      readonly children: readonly RunNode[];
    }
  | {
      readonly kind: 'hunk';
      readonly id: string;
      readonly run: OfFolder<RunSummary>;
      readonly file: RunFile;
      readonly hunk: RunFile['hunks'][number];
    }
  | { readonly kind: 'step'; readonly id: string; readonly run: OfFolder<RunSummary>; readonly step: RunStep }
  | { readonly kind: 'more'; readonly id: string; readonly run: OfFolder<RunSummary>; readonly label: string };

/** What the rows are made from. */
export interface RunNodesInput {
  /** `undefined`: the session is older than those that are known. */
  sessionTitle(session: string): string | undefined;
  /** The newest first. */
  readonly runs: readonly OfFolder<RunSummary>[];
  /** The riskiest first. */
  readonly questions: readonly OfFolder<RunQuestion>[];
  steps(run: string): readonly RunStep[] | undefined;
  files(run: string): readonly RunFile[] | undefined;
}

/** Steps shown of one run, the latest. */
const SHOWN_STEPS = 100;

/** Questions at the top, then runs, the newest first; a run that was handed on is under the one that did. */
export function runNodes(input: RunNodesInput): readonly RunNode[] {
  const questions = input.questions.map((question): RunNode => ({ kind: 'question', id: `question ${question.id}`, question }));
  const own = input.runs.filter(({ parent }) => parent === undefined);
  return [...questions, ...own.map((run) => runNode(input, run))];
}

function runNode(input: RunNodesInput, run: OfFolder<RunSummary>): RunNode {
  const handedOn = input.runs.filter(({ parent }) => parent === run.id).map((child) => runNode(input, child));
  const title = input.sessionTitle(run.session) ?? '';
  const session = run.parent !== undefined || title === run.title ? '' : title;
  const children = [...changesNode(input, run), ...handedOn, ...stepNodes(input, run)];
  return { kind: 'run', id: `run ${run.id}`, run, session, children };
}

function changesNode(input: RunNodesInput, run: OfFolder<RunSummary>): readonly RunNode[] {
  if (run.filesChanged === 0) return [];
  const children = (input.files(run.id) ?? []).map((file): RunNode => {
    const id = `file ${run.id} ${file.path}`;
    const hunks = file.hunks.map((hunk): RunNode => ({ kind: 'hunk', id: `${id} ${hunk.id}`, run, file, hunk }));
    // A single change is the file itself.
    return { kind: 'file', id, run, file, children: hunks.length > 1 ? hunks : [] };
  });
  return [{ kind: 'changes', id: `changes ${run.id}`, run, children }];
}

function stepNodes(input: RunNodesInput, run: OfFolder<RunSummary>): readonly RunNode[] {
  const steps = input.steps(run.id);
  if (steps === undefined) return run.steps === 0 ? [] : [{ kind: 'more', id: `more ${run.id}`, run, label: 'Loading…' }];
  const shown = steps.slice(-SHOWN_STEPS);
  const hidden = run.steps - shown.length;
  const more: RunNode[] = hidden > 0 ? [{ kind: 'more', id: `more ${run.id}`, run, label: `${hidden} earlier steps are in the log` }] : [];
  return [...more, ...shown.map((step): RunNode => ({ kind: 'step', id: `step ${run.id} ${step.id}`, run, step }))];
}

/** What can be done with a row, as menus ask for it: `run.active.review`, `file.open`, `question.action.low` … */
export function contextOf(node: RunNode): string {
  switch (node.kind) {
    case 'question':
      return `question.${node.question.kind}.${node.question.risk}`;
    case 'run':
    case 'changes':
      return [node.kind, activityOf(node.run), ...reviewsOf(node.run)].join('.');
    case 'file':
      return `file.${node.file.state}`;
    case 'hunk':
      return `hunk.${node.hunk.state}`;
    case 'step':
      return node.step.output === undefined ? 'step' : 'step.output';
    case 'more':
      return 'more';
  }
}

function activityOf(run: RunSummary): string {
  if (run.state === 'paused' || run.state === 'interrupted' || run.isPausing) return 'paused';
  if (!hasEnded(run)) return 'active';
  return run.state === 'completed' ? 'completed' : 'ended';
}

/** `open`: there is something to take or refuse; `applied`: there is something to take back. */
function reviewsOf({ review, filesChanged, state }: RunSummary): string[] {
  const hasOpen = filesChanged > 0 && (review === 'open' || review === 'partly_applied' || review === 'undone') && state !== 'running';
  return [...(hasOpen ? ['open'] : []), ...(review === 'applied' || review === 'partly_applied' ? ['applied'] : [])];
}
