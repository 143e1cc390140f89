import * as workspace from '../../../protocol/workspace.ts';
import type { Answer, LoadedRules, RulesReference } from '../../governance/worker/ruleJobs.ts';
import type { Lane } from '../../jobs/workerPool.ts';
import type { Call } from '../../kernel/call.ts';
import type { BackendJobs } from '../../kernel/powers.ts';
import type { RulesContext } from './context.ts';

/** The rules of a folder: loaded once, by a worker, and kept until something they are made from changes. */
export function rulesOf(ctx: RulesContext, folder: string | null, call: Call): Promise<LoadedRules> {
  const state = ctx.state.of(folder);
  if (state.loaded === undefined) {
    const loading = load(ctx, folder, call);
    state.loaded = loading;
    // A failed load is tried again by the next who asks.
    loading.catch(() => {
      if (state.loaded === loading) delete state.loaded;
    });
  }
  return state.loaded;
}

async function load(ctx: RulesContext, folder: string | null, call: Call): Promise<LoadedRules> {
  const { rulePacks, environment } = ctx.installation;
  const sources = await ctx.call(workspace.ruleSources, { folder }, call);
  // Shared by everybody who asks meanwhile, so one caller's cancellation must not stop it.
  const signal = new AbortController().signal;
  return ctx.workers.run('rules/load', { folder, rulePacks, environment, ...sources }, { lane: 'interactive' }, signal);
}

/** The jobs that need rules: their request names them, their answer may be that the thread does not hold them yet. */
type RuleJobName = {
  [Name in keyof BackendJobs]: BackendJobs[Name] extends { request: { rules: RulesReference }; response: Answer<unknown> } ? Name : never;
}[keyof BackendJobs];

type Request<Name extends RuleJobName> = Omit<BackendJobs[Name]['request'], 'rules'>;
type Value<Name extends RuleJobName> = BackendJobs[Name]['response'] extends Answer<infer V> ? V : never;
type JobProgress<Name extends RuleJobName> = BackendJobs[Name] extends { progress: infer P } ? P : never;

export interface RuleJobOptions<Progress> {
  readonly lane: Lane;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** Runs a job with these rules; they travel to a thread only when it does not hold them. */
export async function runWithRules<Name extends RuleJobName>(
  ctx: RulesContext,
  loaded: LoadedRules,
  name: Name,
  request: Request<Name>,
  { signal, lane, onProgress }: RuleJobOptions<JobProgress<Name>>,
): Promise<Value<Name>> {
  const run = (rules: RulesReference): Promise<Answer<Value<Name>>> => {
    // `Request<Name>` is the job's request without `rules`; the compiler cannot put the two together under a generic name.
    const payload = { ...request, rules } as unknown as Parameters<typeof ctx.workers.run<Name>>[1];
    const options = { lane, ...(onProgress ? { onProgress } : {}) } as Parameters<typeof ctx.workers.run<Name>>[2];
    return ctx.workers.run(name, payload, options, signal) as Promise<Answer<Value<Name>>>;
  };
  const first = await run({ version: loaded.version });
  const answer = first.needsRules ? await run({ version: loaded.version, loaded }) : first;
  if (answer.needsRules) throw new Error(`A worker still lacks the rules ${loaded.version} that came with the job "${name}".`);
  return answer.value;
}
