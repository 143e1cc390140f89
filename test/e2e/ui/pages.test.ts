/** What every page of ours has: a strict policy, accessible in each theme, the same again after it was thrown away, a way out of an error. */
import { expect, it } from 'vitest';
import { openShop } from './openShop.ts';
import { expectAccessible, watchPolicy } from './support/axe.ts';

const shop = openShop();

it('shows a rule to everybody, loads nothing foreign, and comes back as it was', async () => {
  const workbench = shop();
  const stopped = watchPolicy(workbench);
  // The palette lists what can be done when it opens, and never looks again.
  await workbench.statusBarItem('Stewardry: 13 errors, 4 warnings').waitFor({ timeout: 90_000 });
  await workbench.runCommand('Stewardry: Open Rule Page...');
  await workbench.answer('Open Rule', 'sql-injection');
  const page = await workbench.findWebview('rule-page');
  await page.getByRole('heading', { name: 'Reported', exact: true }).waitFor();
  await expectAccessible(workbench, page);
  await workbench.openFile('src/orders.ts'); // the page is thrown away
  await workbench.page.locator('.tab').filter({ hasText: 'Rule: sql-injection' }).click();
  const again = await workbench.findWebview('rule-page');
  await again.getByRole('heading', { name: 'Reported', exact: true }).waitFor();
  expect(stopped()).toEqual([]);
});

it('shows an error that nothing caught with a way to recover', async () => {
  const workbench = shop();
  const page = await workbench.findWebview('rule-page');
  await page.evaluate("setTimeout(() => { throw new Error('a defect of ours'); })");
  await page.getByRole('alert').getByText('a defect of ours').waitFor();
  await expectAccessible(workbench, page);
  await workbench.screenshot('page-recovery');
  await page.locator('body').press('Tab');
  await page.getByRole('button', { name: 'Reload Page' }).press('Enter');
  await page.getByRole('heading', { name: 'Reported', exact: true }).waitFor();
});

it('says that the backend is away, and is up to date when it is back', async () => {
  const workbench = shop();
  const page = await workbench.findWebview('rule-page');
  const before = workbench.backendProcess();
  process.kill(before, 'SIGKILL');
  await workbench.waitForBackend((pid) => pid !== before);
  await page.getByRole('button', { name: 'Turn Off' }).click();
  await page.getByRole('button', { name: 'Turn On' }).waitFor();
  expect(await page.getByText('Reconnecting').count()).toBe(0);
});
