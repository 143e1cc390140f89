import * as ai from '../../../../protocol/ai.ts';
import type { AttentionItem } from '../../../../protocol/analytics.ts';
import * as events from '../../../../protocol/events.ts';
import * as jobs from '../../../../protocol/jobs.ts';
import * as rules from '../../../../protocol/rules.ts';
import * as runs from '../../../../protocol/runs.ts';
import type { Call } from '../../../kernel/call.ts';
import type { AnalyticsContext } from '../context.ts';
import { budgetItems } from './budgets.ts';
import { exceptionItems } from './exceptions.ts';
import { openReviewItems, questionItems, verificationItems } from './runItems.ts';

/** Where things that wait for a person come from, each by itself, so that one that cannot be asked hides no other. */
export function attentionSources(
  ctx: AnalyticsContext,
  folder: string,
  call: Call,
): Record<string, () => Promise<readonly AttentionItem[]>> {
  return {
    questions: async () => questionItems((await ctx.call(runs.questions, { folder }, call)).questions),
    verifications: async () => {
      const found = await ctx.call(runs.list, { folder, states: ['failed_verification'], limit: MOST_RUNS }, call);
      return verificationItems(found.runs);
    },
    reviews: async () => openReviewItems((await ctx.call(runs.list, { folder, states: ['completed'], limit: MOST_RUNS }, call)).runs),
    exceptions: async () => {
      const { findings } = await ctx.call(rules.findings, { folder, includeSuppressed: true }, call);
      return exceptionItems(findings, ctx.clock.now());
    },
    budgets: async () => budgetItems((await ctx.call(ai.usage, { folder }, call)).budgets),
    record: async () => recordItems(ctx, folder),
    jobs: async () => deadJobs((await ctx.call(jobs.list, { folder, states: ['dead'], limit: 1 }, call)).counts['dead'] ?? 0),
    events: async () => deadEvents((await ctx.call(events.deadLetters, { folder }, call)).deadLetters.length),
  };
}

/** Runs that are looked at, the newest: what nobody took up among two hundred is not urgent. */
const MOST_RUNS = 200;

function recordItems({ state }: Pick<AnalyticsContext, 'state'>, folder: string): readonly AttentionItem[] {
  const problem = state.verified.get(folder)?.problem;
  if (problem === undefined) return [];
  return [{ kind: 'record', title: 'The audit record was changed', detail: problem, urgency: 'now', count: 1, place: { kind: 'audit' } }];
}

function deadJobs(count: number): readonly AttentionItem[] {
  if (count === 0) return [];
  const title = count === 1 ? 'A background job was given up' : `${count} background jobs were given up`;
  return [{ kind: 'job', title, detail: 'Retry or discard in the Jobs view.', urgency: 'soon', count, place: { kind: 'jobs' } }];
}

function deadEvents(count: number): readonly AttentionItem[] {
  if (count === 0) return [];
  const title = count === 1 ? 'An event could not be handled' : `${count} events could not be handled`;
  return [
    { kind: 'event', title, detail: 'What should have followed has not happened.', urgency: 'soon', count, place: { kind: 'events' } },
  ];
}
