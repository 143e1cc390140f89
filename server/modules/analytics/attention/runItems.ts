import type { AttentionItem } from '../../../../protocol/analytics.ts';
import type { RunQuestion, RunSummary } from '../../../../protocol/runs.ts';

/** Each on a line of its own up to so many; more are one line. */
const MOST_LINES = 5;

/** Runs stand still until these are answered. */
export function questionItems(questions: readonly RunQuestion[]): readonly AttentionItem[] {
  return upTo(
    questions.map(({ title, reason, run }) => ({
      kind: 'question',
      title,
      detail: reason,
      urgency: 'now',
      count: 1,
      place: { kind: 'run', id: run },
    })),
    (count) => ({ title: `${count} more questions of runs`, detail: 'The runs wait for an answer.', place: { kind: 'questions' } }),
  );
}

/** Their work is not proved, and somebody has to say what becomes of it. */
export function verificationItems(runs: readonly RunSummary[]): readonly AttentionItem[] {
  return upTo(
    runs
      .filter(({ review }) => review === 'open' || review === 'none')
      .map(({ id, title, status }) => ({
        kind: 'verification',
        title,
        detail: status,
        urgency: 'now',
        count: 1,
        place: { kind: 'run', id },
      })),
    (count) => ({ title: `${count} more runs failed verification`, detail: 'Their changes are not proved.', place: { kind: 'runs' } }),
  );
}

/** Finished work that nobody has taken or turned down. */
export function openReviewItems(runs: readonly RunSummary[]): readonly AttentionItem[] {
  return upTo(
    runs
      .filter(({ review }) => review === 'open')
      .map(({ id, title, filesChanged }) => ({
        kind: 'review',
        title,
        detail: filesChanged === 1 ? 'Changes to 1 file wait for review.' : `Changes to ${filesChanged} files wait for review.`,
        urgency: 'soon',
        count: 1,
        place: { kind: 'run', id },
      })),
    (count) => ({ title: `${count} more runs to review`, detail: 'Their changes wait.', place: { kind: 'runs' } }),
  );
}

function upTo(
  items: readonly AttentionItem[],
  summary: (count: number) => Pick<AttentionItem, 'title' | 'detail' | 'place'>,
): readonly AttentionItem[] {
  const [first] = items;
  if (first === undefined || items.length <= MOST_LINES) return items;
  const shown = items.slice(0, MOST_LINES - 1);
  const count = items.length - shown.length;
  return [...shown, { kind: first.kind, urgency: first.urgency, count, ...summary(count) }];
}
