/** A window that is reloaded and a backend that is killed in the middle of a run: the question is still there, and the run ends. */
import { expect, it } from 'vitest';
import { waitFor } from '../../harness/waitFor.ts';
import type { Workbench } from '../../harness/workbench/workbench.ts';
import { openShop } from './openShop.ts';
import { runTask } from './runTask.ts';
import { scriptedModel } from './scriptedModel.ts';

const shop = openShop({ env: scriptedModel('shop-script.yaml') });
/** For the whole of it: several questions, and a machine that may be busy. */
const END_WITHIN_MS = 90_000;
const QUESTION = 'node --check src/log.ts';

async function startTask(workbench: Workbench, task: string): Promise<void> {
  await runTask(workbench, task);
  await workbench.treeRows().filter({ hasText: QUESTION }).first().waitFor();
}

/** Says yes to whatever is asked: whether to go on, where the backend ended in the middle, and the command. */
async function answerAndEnd(workbench: Workbench): Promise<void> {
  const done = workbench.statusBarItem('developer · completed · scripted');
  const rows = workbench.treeRows().filter({ hasText: /Go on with|node --check/ });
  const open = workbench.page.locator('.quick-input-widget');
  await waitFor(
    'the run to end',
    async () => {
      if (await done.isVisible()) return true;
      // The rows of questions come first; none is there while the backend starts.
      if (!(await open.isVisible()))
        await rows
          .first()
          .click({ timeout: 2_000 })
          .catch(() => undefined);
      for (const answer of ['Go on', 'Allow once', QUESTION]) {
        const row = workbench.quickRow(answer);
        if (!(await row.isVisible())) continue;
        // It goes away when the question is answered elsewhere.
        await row.click({ timeout: 2_000 }).catch(() => undefined);
        break;
      }
      return false;
    },
    END_WITHIN_MS,
  );
}

it('goes on after the window was reloaded', async () => {
  const workbench = shop();
  await startTask(workbench, 'Mend the query');
  await workbench.page.reload();
  await workbench.page.locator('.monaco-workbench .statusbar-item').first().waitFor();
  await workbench.statusBarItem('question').waitFor({ timeout: 60_000 });
  await workbench.openSideBar('Stewardry');
  await answerAndEnd(workbench);
  await workbench.treeRows().filter({ hasText: 'orders.ts' }).first().waitFor();
});

it('goes on after the backend was killed', async () => {
  const workbench = shop();
  await workbench.runCommand('Stewardry: Switch Session...');
  await workbench.quickRow('Begin a new session').click();
  await startTask(workbench, 'Mend the query again');
  const before = workbench.backendProcess();
  process.kill(before, 'SIGKILL');
  await workbench.waitForBackend((pid) => pid !== before);
  await workbench.statusBarItem('question').waitFor({ timeout: 60_000 });
  await workbench.screenshot('run-after-kill');
  await answerAndEnd(workbench);
  expect(workbench.backendProcess()).not.toBe(before);
});
