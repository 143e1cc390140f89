import type { Dependency } from '../../../protocol/health.ts';
import { messageOf } from '../../base/errors.ts';
import type { Health, Probe } from '../../base/probe.ts';

/** What one probe came to; `isLate` when it did not answer. */
interface Answer {
  readonly dependency: Dependency;
  readonly isLate: boolean;
}

/** Asks all at once. None can keep another from answering, nor hold up the whole for longer than the limit in milliseconds. */
export function askAll(probes: readonly Probe[], folder: string | null, limitMs: number): Promise<readonly Answer[]> {
  return Promise.all(probes.map((probe) => ask(probe, folder, limitMs)));
}

async function ask(probe: Probe, folder: string | null, limitMs: number): Promise<Answer> {
  const started = performance.now();
  const limit = new AbortController();
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => {
    limit.abort();
    resolve(undefined);
  }, limitMs);
  const health = await Promise.race([checked(probe, folder, limit.signal), late]);
  clearTimeout(timer);
  const duration = performance.now() - started;
  const said: Health = health ?? { state: 'failed', detail: `did not answer within ${limitMs / 1000} s` };
  return { dependency: { name: probe.name, duration, ...said }, isLate: health === undefined };
}

async function checked(probe: Probe, folder: string | null, signal: AbortSignal): Promise<Health> {
  try {
    return await probe.check(folder, signal);
  } catch (error) {
    return { state: 'failed', detail: messageOf(error) };
  }
}
