import type { PracticeAdoption } from '../../../protocol/practices.ts';

const BARS = '▁▂▃▄▅▆▇█';
/** Points that fit beside a title in a narrow side bar. */
const MOST_BARS = 8;

/** How a practice went, as small bars, the oldest first; empty while there is nothing to compare. */
export function sparkline(history: PracticeAdoption['history']): string {
  const scores = history.flatMap(({ score }) => score ?? []).slice(-MOST_BARS);
  if (scores.length < 2) return '';
  return scores.map((score) => BARS[Math.min(BARS.length - 1, Math.floor((score / 100) * BARS.length))]).join('');
}

/** `82 % ▃▅▇`; why there is no figure, where there is none. */
export function shortWords(adoption: PracticeAdoption | undefined): string {
  if (adoption === undefined || adoption.history.length === 0) return '';
  if (adoption.score === null) return 'not measured';
  return `${adoption.score} % ${sparkline(adoption.history)}`.trim();
}

/** The same in a sentence: for tooltips and for who hears it. */
export function longWords(adoption: PracticeAdoption | undefined): string {
  if (adoption === undefined || adoption.history.length === 0) return 'Not measured yet: the folder is checked first.';
  if (adoption.rules.length === 0) return 'It links no rule, so nothing can be measured.';
  if (adoption.score === null) return 'None of its rules has anything to look at here.';
  const first = adoption.history.find(({ score }) => score !== null);
  const change = first === undefined || first.score === null ? 0 : adoption.score - first.score;
  const since = change === 0 || first === undefined ? '' : `, ${change > 0 ? 'up' : 'down'} ${Math.abs(change)} since ${first.day}`;
  const findings = `${adoption.findings} ${adoption.findings === 1 ? 'finding' : 'findings'}`;
  return `${adoption.score} % adopted${since}. ${findings} of its rules.`;
}
