import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCommandRunner } from './commandRunner.ts';
import { createSandbox } from './sandbox.ts';
import type { RunningProgram } from './talkTo.ts';

const { isAvailable } = await createSandbox().state();

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(realpathSync(tmpdir()), 'stewardry-talk-'));
  for (const folder of ['tree', '.gemini', '.ssh']) mkdirSync(join(home, folder));
  writeFileSync(join(home, '.gemini/token'), 'its own\n');
  writeFileSync(join(home, '.ssh/id'), 'of the person\n');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Runs a line of the shell as a program that is talked to. */
function talk<T>(
  line: string,
  work: (running: RunningProgram) => Promise<T>,
  { signal = new AbortController().signal, own = [] as string[] } = {},
): Promise<T> {
  const environment = { PATH: process.env['PATH'], HOME: home };
  const runner = createCommandRunner({ outputFolder: join(home, 'outputs'), unreadable: [], newId: () => 'id', environment });
  const request = { program: '/bin/sh', args: ['-c', line], environment: { GIVEN: 'yes' }, ownFolders: own, mayUseNetwork: false };
  return runner.talk(request, { root: join(home, 'tree'), top: join(home, 'tree') }, work, signal);
}

it('a program hears and answers in the tree, with what it was given of the environment', async () => {
  const said = await talk('read word; echo "$word $GIVEN" > heard; cat heard', ({ input, output }) => {
    input.end('hello\n');
    return text(output);
  });
  expect([said, readFileSync(join(home, 'tree/heard'), 'utf8')]).toEqual(['hello yes\n', 'hello yes\n']);
});

it.runIf(isAvailable)('confined it reaches its own folders, and neither keys nor other folders of the person', async () => {
  const line = `cat ${home}/.gemini/token ${home}/.ssh/id; echo x > ${home}/.gemini/new; echo x > ${home}/outside`;
  const said = (own: string[]) => talk(line, ({ output }) => text(output), { own });
  expect(await said([])).toBe('');
  expect(await said([join(home, '.gemini')])).toBe('its own\n');
  expect([existsSync(join(home, '.gemini/new')), existsSync(join(home, 'outside'))]).toEqual([true, false]);
});

it('it ends with its work, and when that is cancelled; what it said on its error output is kept', async () => {
  const first = await talk('echo trouble >&2; exec sleep 1000', async (running) => {
    await running.end();
    return [await running.ended, running.lastErrors()] as const;
  });
  expect(first[0].exitCode ?? first[0].signal).not.toBe(0);
  const controller = new AbortController();
  const ended = talk(
    'exec sleep 1000',
    ({ ended: end }) => {
      controller.abort();
      return end;
    },
    { signal: controller.signal },
  );
  expect((await ended).exitCode).not.toBe(0);
});
