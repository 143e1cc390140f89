/** A backend that keeps dying, and what the status bar offers about it. */
import { it } from 'vitest';
import { openShop } from './openShop.ts';

const shop = openShop();

/** As often as the policy of extension/backend/restartPolicy.ts allows, and once more. */
const DEATHS = 6;

// Seven starts of the backend, on a machine that may do much else besides.
it('is given up after six deaths within three minutes, and says so with a button that starts it again', { timeout: 240_000 }, async () => {
  const workbench = shop();
  await workbench.openFile('src/accounts.ts');
  await workbench.squiggles('error').first().waitFor();
  let pid = 0;
  for (let death = 0; death < DEATHS; death++) {
    const last = pid;
    pid = await workbench.waitForBackend((candidate) => candidate !== last);
    process.kill(pid, 'SIGKILL');
  }
  const message = workbench.notification('The Stewardry backend stopped six times within 3 minutes');
  await message.waitFor();
  await workbench.statusBarItem('The backend stopped too often').waitFor();
  await workbench.openSideBar('Stewardry');
  await workbench.screenshotInAllThemes('backend-gave-up');
  await message.locator('a').filter({ hasText: 'Restart' }).click();
  await workbench.waitForBackend((candidate) => candidate !== pid);
  await message.waitFor({ state: 'detached' }); // it is no longer true
  await workbench.waitForProblem('weak');
});

it('is looked at from the menu of the status bar', async () => {
  const workbench = shop();
  await workbench.statusBarItem('Stewardry').click();
  await workbench.quickRow('Show Backend Status').click();
  await workbench.page.locator('.tab.active').filter({ hasText: 'Backend Status' }).waitFor();
  await workbench.page.getByText(/Process\s\d+,\srunning\sfor/).waitFor();
  await workbench.screenshotInAllThemes('backend-status');
});

it('offers to find a rule, and to turn one off', async () => {
  const workbench = shop();
  await workbench.statusBarItem('Stewardry').click();
  await workbench.quickRow('Find Rule').click();
  await workbench.page.locator('.quick-input-widget input[type="text"]').fill('pickle');
  await workbench.quickRow('unsafe-pickle-python').waitFor();
  await workbench.screenshotInAllThemes('find-rule');
  await workbench.quickRow('unsafe-pickle-python').click();
  await workbench.findWebview('h1, h2');
  await workbench.waitForProblem('`pickle` runs code');
  await workbench.statusBarItem('Stewardry').click();
  await workbench.quickRow('Turn Off a Rule').click();
  await workbench.pick('unsafe-pickle-python');
  await workbench.waitForNoProblem('`pickle` runs code');
  await workbench.waitForProblem('weak');
});
