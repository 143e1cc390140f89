import type { RunDecision, RunFile, RunStep } from '../../../protocol/runs.ts';
import { joined, verdictWords } from '../../platform/runWords.ts';
import { escapeMarkdown, withoutPictures } from '../../platform/safeMarkdown.ts';

type Hunk = RunFile['hunks'][number];

/** Something that can be done with a hunk, as a lens or a link. */
export interface HunkAction {
  readonly title: string;
  readonly command: string;
  readonly arguments: readonly unknown[];
}

/** What can be done with one hunk now. */
export function hunkActions(run: string, path: string, { id, state }: Hunk): readonly HunkAction[] {
  const on = (title: string, command: string): HunkAction => ({ title, command, arguments: [{ run, path, hunk: id }] });
  switch (state) {
    case 'open':
      return [on('Apply', 'stewardry.applyHunk'), on('Reject…', 'stewardry.rejectHunk')];
    case 'applied':
      return [on('Take Back', 'stewardry.undoHunk')];
    case 'rejected':
      return [on('Apply After All', 'stewardry.applyHunk')];
  }
}

const stateWords: Readonly<Record<Hunk['state'], string>> = { open: '', applied: 'Applied', rejected: 'Rejected' };

/** The line over a hunk: its state and why it was made. */
export function hunkTitle(hunk: Hunk, path: string, steps: readonly RunStep[], decisions: readonly RunDecision[]): string {
  const [decision] = decisionsOf(hunk, path, steps, decisions);
  const step = steps.find(({ id }) => hunk.steps.includes(id));
  return joined([stateWords[hunk.state], decision?.what ?? (step === undefined ? '' : `step ${step.number}`)]);
}

/** The steps and decisions behind a hunk, as Markdown without links. */
export function hunkStory(hunk: Hunk, path: string, steps: readonly RunStep[], decisions: readonly RunDecision[]): string {
  const behind = steps.filter(({ id }) => hunk.steps.includes(id)).map(stepLine);
  const why = decisionsOf(hunk, path, steps, decisions).map(({ what, why }) => `**${escapeMarkdown(what)}**: ${withoutPictures(why)}`);
  return [...why, ...behind].join('\n\n');
}

function stepLine({ number, title, verdict, approver }: RunStep): string {
  const decided = verdict === undefined ? '' : verdictWords(verdict);
  return `Step ${number}: ${escapeMarkdown(joined([title, decided, approver === undefined ? '' : `approved by ${approver}`]))}`;
}

/** Those of its steps that say more than the step itself, and those that name the file as their evidence. */
function decisionsOf(hunk: Hunk, path: string, steps: readonly RunStep[], decisions: readonly RunDecision[]): readonly RunDecision[] {
  const titles = new Set(steps.map(({ title }) => title));
  return decisions.filter(({ step, what, evidence }) => {
    const isOfStep = step !== undefined && hunk.steps.includes(step);
    return !titles.has(what) && (isOfStep || evidence.some((each) => each.includes(path)));
  });
}

/** The hunk at a line of the proposed text; a hunk that only removes is at the line after it. */
export function hunkAt(hunks: readonly Hunk[], line: number): Hunk | undefined {
  return hunks.find(({ proposedStart, proposedLines }) => line >= proposedStart && line < proposedStart + Math.max(1, proposedLines));
}
