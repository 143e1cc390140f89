import type * as agents from '../../../../protocol/agents.ts';
import type { ResultOut, RunState, RunSummary } from '../../../../protocol/index.ts';
import * as runs from '../../../../protocol/runs.ts';
import * as sessions from '../../../../protocol/sessions.ts';
import type { AgentCaller, AnswerTool } from '../agentAnswer.ts';
import type { AgentsContext } from '../context.ts';

/** Clients give a call a minute; what takes longer goes on, and the person sees it. Milliseconds. */
const PATIENCE_MS = 45_000;

type Shown = ResultOut<typeof runs.show>;

/** Hands the change in as a run, waits until it is verified or waits for the person, and says what became of each file. Cancelling ends the run. */
export const proposeChange: AnswerTool<typeof agents.proposeChange> = async (ctx, input, caller) => {
  const { folder, client, call } = caller;
  const proposed = await ctx.call(runs.handIn, { folder, client, ...input }, call);
  try {
    const shown = await settled(ctx, proposed.id, caller);
    const results = await resultsOf(ctx, proposed, input.files, caller);
    const refused = results.filter(({ isRefused }) => isRefused);
    return {
      text: wordsOf(shown, results),
      isError: refused.length > 0 || shown.run.state === 'failed' || shown.run.state === 'failed_verification',
      data: { run: proposed.id, state: shown.run.state, review: shown.run.review, files: results },
    };
  } catch (error) {
    if (call.signal.aborted) await cancel(ctx, proposed.id, caller);
    throw error;
  }
};

/** What became of one file of the proposal. */
interface FileResult {
  readonly path: string;
  readonly isRefused: boolean;
  /** As the tool that wrote it, or what refused it, said. */
  readonly text: string;
}

/** Read from the conversation: there is what was refused before it was even a step. Empty as long as the calls are not through. */
async function resultsOf(
  ctx: AgentsContext,
  { id, session }: RunSummary,
  files: readonly runs.ProposedFile[],
  { folder, call }: AgentCaller,
): Promise<FileResult[]> {
  const { messages } = await ctx.call(sessions.messages, { folder, id: session, limit: 10 }, call);
  const results = messages.find((message) => message.run === id && message.role === 'tool')?.content ?? [];
  return results.flatMap((part, index) => {
    const file = files[index];
    return part.kind !== 'toolResult' || file === undefined ? [] : [{ path: file.path, isRefused: part.isError, text: part.text }];
  });
}

/** The run as soon as nothing more happens in it by itself, or when patience is over. */
async function settled(ctx: AgentsContext, id: string, { folder, call }: AgentCaller): Promise<Shown> {
  const patience = new AbortController();
  const timer = ctx.clock.after(PATIENCE_MS, () => patience.abort());
  const stop = AbortSignal.any([patience.signal, call.signal]);
  try {
    for (;;) {
      // Listened for before the look, so that no news is lost in between.
      const news = ctx.state.next(stop);
      const shown = await ctx.call(runs.show, { folder, id }, call);
      if (!goesOn(shown.run.state) || patience.signal.aborted) return shown;
      await news;
      call.signal.throwIfAborted();
    }
  } finally {
    timer.dispose();
    // Lets go of the news that nobody waits for any more.
    patience.abort();
  }
}

/** Something happens in it without the person. */
const goesOn = (state: RunState): boolean => isBusy(state) && state !== 'waiting';

async function cancel(ctx: AgentsContext, id: string, { folder, call }: AgentCaller): Promise<void> {
  const { signal: _, ...rest } = call;
  await ctx
    .call(runs.cancel, { folder, id }, { ...rest, signal: new AbortController().signal })
    // It has ended by itself meanwhile.
    .catch((error: unknown) => ctx.log.debug('A proposal could not be cancelled', { run: id, error: String(error) }));
}

function wordsOf({ run, questions, verification }: Shown, results: readonly FileResult[]): string {
  const taken = results.filter(({ isRefused }) => !isRefused).length;
  const lines = [
    run.review === 'open'
      ? `${taken} of ${results.length} ${results.length === 1 ? 'file' : 'files'} handed in as run ${run.id}. Nothing is in the tree yet: the person reviews it in the Runs view or with \`stewardry runs show ${run.id}\`.`
      : `Run ${run.id} is ${run.state.replaceAll('_', ' ')}${isBusy(run.state) ? '; the person sees how it ends' : ', and nothing was handed in'}.`,
    ...results.map(({ path, isRefused, text }) => `${isRefused ? `Refused "${path}": ` : ''}${text}`),
    ...questions.map(({ title, reason }) => `Waits for the person: ${title} (${reason})`),
    ...(verification === undefined ? [] : [`Verification: ${verification.verdict}.`]),
    ...(verification?.checks.flatMap(({ name, outcome, detail }) => (outcome === 'passed' ? [] : [`- ${name} ${outcome}: ${detail}`])) ??
      []),
    ...(taken < results.length ? ['Mend what was refused and propose the whole change again.'] : []),
  ];
  return lines.join('\n');
}

const isBusy = (state: RunState): boolean => ['pending', 'running', 'waiting', 'verifying'].includes(state);
