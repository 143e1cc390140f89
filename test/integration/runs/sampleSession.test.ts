import path from 'node:path';
import { simpleGit } from 'simple-git';
import { expect, test } from 'vitest';
import * as runs from '../../../protocol/runs.ts';
import * as workspace from '../../../protocol/workspace.ts';
import { createBackend } from '../../../server/createBackend.ts';
import { createTemporaryFolder } from '../../harness/temporaryFolder.ts';
import { waitFor } from '../../harness/waitFor.ts';

/** What `npm start` shows without a key: the session of the sample, played by the script that it plays. */
test('the sample session is stopped three times and told why, mends it, proves it, and waits for review', { timeout: 90_000 }, async () => {
  const samples = path.join(import.meta.dirname, '..', '..', '..', 'samples');
  const shop = createTemporaryFolder('sample-session', path.join(samples, 'shop'));
  const home = createTemporaryFolder('sample-session-home');
  const git = simpleGit(shop.path);
  await git.init().addConfig('user.name', 'Ada').addConfig('user.email', 'ada@example.test').add('.').commit('feat: open the shop');
  const environment = {
    PATH: process.env['PATH'],
    STEWARDRY_HOME: home.path,
    STEWARDRY_AI_MODE: 'local',
    STEWARDRY_AI_SCRIPT: path.join(samples, 'shop.session.yaml'),
    STEWARDRY_AI_TIERS_STANDARD: 'scripted/shop',
  };
  const { kernel, close } = await createBackend({ logName: 'test.log', logLevel: 'INFO', environment, workers: 2 });
  const folder = shop.path;
  try {
    await kernel.ask(workspace.open, { folder, name: 'shop', trusted: true });
    const { id } = await kernel.ask(runs.start, { folder, prompt: 'Add findOrder, which finds one order by its number, with a test.' });
    const run = await waitFor(
      'the end of the session',
      async () => {
        const shown = await kernel.ask(runs.show, { folder, id });
        // Where commands cannot be confined, a person is asked whether the tests may run.
        const answers = shown.questions.filter(({ title }) => title === 'npm test').map((each) => ({ question: each.id, isAllowed: true }));
        if (answers.length > 0) await kernel.ask(runs.answer, { folder, answers });
        return ['completed', 'failed', 'failed_verification'].includes(shown.run.state) ? shown : undefined;
      },
      80_000,
    );
    expect(run.run).toMatchObject({ state: 'completed', review: 'open', filesChanged: 2, isScripted: true });
    expect(run.verification).toMatchObject({ verdict: 'passed' });
    const { steps } = await kernel.ask(runs.steps, { folder, id });
    expect(steps.filter(({ state }) => state === 'refused').map(({ verdict }) => verdict?.reason)).toEqual([
      expect.stringContaining('src/orders.ts:21 sql-injection'),
      expect.stringContaining('A run may not add a suppression'),
      expect.stringContaining('"--no-verify" skips the checks'),
    ]);
    const { files } = await kernel.ask(runs.changeSet, { folder, id });
    expect(files.map(({ path: file, findings }) => [file, findings.length])).toEqual([
      ['src/orders.test.ts', 0],
      ['src/orders.ts', expect.any(Number)],
    ]);
    expect((await git.status()).isClean()).toBe(true);
  } finally {
    await close();
    shop.dispose();
    home.dispose();
  }
});
