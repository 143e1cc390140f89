import type { AgentEnd } from '../../../ai/agent/agentEnd.ts';

/** The last words of a run, or why there are none. */
export function wordsOf(end: AgentEnd): string {
  switch (end.kind) {
    case 'claimed':
      return [end.claim.summary, ...end.claim.openPoints.map((point) => `Open: ${point}`)].join('\n');
    case 'failed':
      return end.failure.message;
    case 'cancelled':
      return 'Cancelled';
    default:
      return end.reason;
  }
}
