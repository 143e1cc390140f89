import { expect, it } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { talkTo } from '../../commands/talkTo.ts';
import { type AgentRequests, openAcp } from './acpConnection.ts';

const AGENT = `${import.meta.dirname}/fixtures/fakeAgent.ts`;
const nothing = async (): Promise<never> => {
  throw new Error('Nothing is asked for here');
};
const requests: AgentRequests = {
  read: nothing,
  write: nothing,
  permit: nothing,
  createTerminal: nothing,
  output: () => ({ output: '', truncated: false }),
  waitForExit: nothing,
  kill: nothing,
  release: nothing,
  update: () => undefined,
};

/** Opens a session with a real agent that plays a mode, and asks it something. */
function open(mode: string, startLimitMs: number, program = process.execPath): Promise<unknown> {
  const start = { program, args: [AGENT, mode], cwd: import.meta.dirname, environment: { PATH: process.env['PATH'] ?? '' } };
  const options = { agent: 'fake', root: import.meta.dirname, clock: systemClock, startLimitMs, silenceLimitMs: 60_000 };
  return talkTo(start, async (running) => (await openAcp(running, requests, options)).prompt('Begin'), new AbortController().signal);
}

it.each([
  [
    'silent',
    300,
    /^The agent "fake" was not ready within 0\.3 seconds\. Check that its command starts it with the Agent Client Protocol\.$/,
  ],
  ['dies', 60_000, /^The agent "fake" ended with exit code 3 in the middle of its work\. It said: "The configuration is missing\."$/],
  ['asks', 60_000, /^The agent "fake" ended with exit code 1 in the middle of its work\.$/],
  ['unauthorised', 60_000, /^The agent "fake" wants somebody to sign in first\./],
] as const)('an agent that is %s is explained in words', { timeout: 60_000 }, async (mode, limit, words) => {
  await expect(open(mode, limit)).rejects.toThrow(words);
});

it('what an agent says in place of the protocol is shown', { timeout: 60_000 }, async () => {
  // Long enough for it to have said it, whatever else the machine does.
  await expect(open('rubbish', 8_000)).rejects.toThrow(
    /was not ready within 8 seconds\. It said: "Welcome to the agent! What would you like to do\?"/,
  );
});

it('a program that is not there is named', async () => {
  await expect(open('good', 60_000, '/nowhere/agent')).rejects.toThrow(
    /^The agent "fake" could not be started \(.*ENOENT.*\)\. Check its command/,
  );
});
