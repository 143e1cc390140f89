import { expect, test } from 'vitest';
import { parseScript } from '../providers/scripted/script.ts';
import { createScriptedProvider } from '../providers/scripted/scripted.ts';
import type { AgentHost } from './agentHost.ts';
import { MemoryHost } from './fixtures/memoryHost.ts';
import { runAgent } from './runAgent.ts';

const never = new AbortController().signal;

const SCRIPT = `turns:
  - call: [{ tool: propose_plan, input: { points: [{ title: Change a }] } }]
  - { say: First., call: [{ tool: look, input: { path: a } }, { tool: look, input: { path: b } }, { tool: change, input: { path: a } }] }
  - call: [{ tool: change, input: { path: b } }, { tool: report_progress, input: { done: [1] } }]
  - call: [{ tool: finish, input: { is_done: true, summary: Done., tests: passed } }]`;

function host(): MemoryHost {
  const parsed = parseScript(SCRIPT);
  if ('problem' in parsed) throw new Error(parsed.problem);
  const made = new MemoryHost(createScriptedProvider(parsed.script), async (tool) => ({ text: `${tool} done`, isError: false }));
  made.isPlanWanted = true;
  return made;
}

const METHODS = ['conversation', 'settings', 'append', 'perform', 'between', 'needsPlan', 'proposePlan', 'noteProgress', 'stream'] as const;

/** The host, dying at its `at`-th call: before the call has done anything, or after it has done all. */
function dyingAt(real: MemoryHost, at: number, when: 'before' | 'after'): { readonly host: AgentHost; readonly calls: () => number } {
  let calls = 0;
  const dying = new Proxy(real, {
    get(target, name) {
      // A method of the host, or something else that is passed on as it is.
      const value = Reflect.get(target, name) as unknown;
      if (typeof value !== 'function' || !METHODS.some((method) => method === name)) return value;
      return (...given: unknown[]) => {
        const isLast = ++calls === at;
        if (isLast && when === 'before') throw new Error('killed');
        const answer: unknown = value.apply(target, given);
        return isLast && answer instanceof Promise
          ? answer.then(() => {
              throw new Error('killed');
            })
          : answer;
      };
    },
  });
  return { host: dying, calls: () => calls };
}

/** What is kept, and what was really done. */
const outcomeOf = (real: MemoryHost) => ({
  kept: real.kept,
  performed: [...real.performed].sort(),
  plans: real.plans.length,
});

test.each(['before', 'after'] as const)(
  'killed %s any call of the host, it ends as if it had never died, and does nothing twice',
  async (when) => {
    const whole = host();
    const counted = dyingAt(whole, Number.POSITIVE_INFINITY, when);
    const end = await runAgent(counted.host, never);
    expect(end.kind).toBe('claimed');
    expect(counted.calls()).toBeGreaterThan(30);
    for (let at = 1; at <= counted.calls(); at++) {
      const real = host();
      await runAgent(dyingAt(real, at, when).host, never).catch((error: unknown) => expect(error).toMatchObject({ message: 'killed' }));
      expect(await runAgent(real, never), `killed at ${at}`).toEqual(end);
      expect(outcomeOf(real), `killed at ${at}`).toEqual(outcomeOf(whole));
    }
  },
);
