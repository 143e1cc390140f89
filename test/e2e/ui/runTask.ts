import { waitFor } from '../../harness/waitFor.ts';
import type { Workbench } from '../../harness/workbench/workbench.ts';

const COMMAND = 'Stewardry: Run AI Task...';

/** Gives a task from the palette, as soon as the backend is there: the palette lists what can be done when it opens, and never looks again. */
export async function runTask(workbench: Workbench, task: string): Promise<void> {
  await workbench.openSideBar('Stewardry');
  const input = workbench.page.locator('.quick-input-widget input[type="text"]');
  await waitFor('the command in the palette', async () => {
    await workbench.page.keyboard.press('F1');
    await input.fill(`>${COMMAND}`);
    const row = workbench.quickRow(COMMAND);
    const isThere = await row.waitFor({ timeout: 2_000 }).then(
      () => true,
      () => false,
    );
    if (isThere) await row.click();
    else await workbench.page.keyboard.press('Escape');
    return isThere;
  });
  await workbench.quickRow('Persona').filter({ hasText: 'Developer' }).waitFor();
  await workbench.answer('Run AI Task', task);
}
