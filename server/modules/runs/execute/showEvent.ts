import type { Notice, RouterEvent } from '../../../ai/router/routerEvent.ts';
import { assertNever } from '../../../base/assertNever.ts';
import type { ActiveRun } from '../live/activeRun.ts';

/** Passes on what a person wants to see of an answer while it comes. Costs nothing but a push. */
export function showEvent(run: ActiveRun, event: RouterEvent): void {
  switch (event.type) {
    case 'text':
    case 'thinking':
      run.stream({ kind: event.type, text: event.text });
      return;
    case 'notice': {
      const text = isKnown(run, event.notice) ? undefined : wordsOf(event.notice);
      // What came of the answer so far is void.
      if (event.notice.kind === 'retry' || event.notice.kind === 'fallback') run.stream({ kind: 'restart' });
      if (text !== undefined) run.stream({ kind: 'notice', text });
      return;
    }
    default:
    // The rest shows as steps.
  }
}

/** That the answers come from a script is said once, not with every one of them. */
function isKnown(run: ActiveRun, notice: Notice): boolean {
  if (notice.kind !== 'asking' || !notice.isScripted) return false;
  const wasSaid = run.hasSaidScripted;
  run.hasSaidScripted = true;
  return wasSaid;
}

function wordsOf(notice: Notice): string | undefined {
  switch (notice.kind) {
    case 'asking':
      return notice.isScripted ? 'The answers come from a script, not from a model.' : undefined;
    case 'cost':
      return undefined;
    case 'retry':
      return `${notice.failure.message}. Asks again in ${seconds(notice.waitMs)}.`;
    case 'fallback':
      return `${notice.from.provider}/${notice.from.model} did not answer (${notice.failure.message}). Asks ${notice.to.provider}/${notice.to.model} instead.`;
    case 'waiting':
      return `The limit of requests per minute is reached. Goes on in ${seconds(notice.waitMs)}.`;
    case 'withheld':
      return `Left out of the prompt, because it never leaves this machine: ${notice.paths.join(', ')}`;
    case 'masked':
      return `Masked in the prompt: ${Object.entries(notice.counts)
        .map(([kind, count]) => `${count} ${kind}`)
        .join(', ')}`;
    default:
      return assertNever(notice);
  }
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(1)} s`;
