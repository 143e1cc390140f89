/** What a person decides about many findings at once: mend them with a look before, or accept what is there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { waitFor } from '../../harness/waitFor.ts';
import { openShop } from './openShop.ts';

const shop = openShop();

function read(path: string): string {
  return readFileSync(join(shop().workspace, path), 'utf8');
}

it('shows every fix of the folder before it applies them', async () => {
  const workbench = shop();
  await workbench.waitForProblem('`pickle` runs code');
  await workbench.runCommand('Stewardry: Fix All in Workspace...');
  await workbench.page
    .locator('.monaco-dialog-box')
    .getByText(/Apply \d+ fixes in \d files/)
    .waitFor();
  await workbench.screenshot('fix-all-question');
  await workbench.pressInDialog('Preview');
  const preview = workbench.page.locator('.bulk-edit-panel');
  await preview.getByText('daily_report.py').first().waitFor();
  expect(read('reports/daily_report.py')).toContain('yaml.load(');
  await workbench.screenshotInAllThemes('fix-all-preview');
  const report = preview.locator('.monaco-list-row').filter({ hasText: 'daily_report.py' });
  await report.locator('input, [role="checkbox"]').first().click(); // the file's box stands for all its changes
  await workbench.screenshot('fix-all-ticked');
  await preview.locator('.monaco-button').filter({ hasText: 'Apply' }).click();
  await preview.waitFor({ state: 'hidden' });
  await workbench.page.locator('.tab.active[data-resource-name="daily_report.py"]').waitFor();
  await workbench.save();
  expect(read('reports/daily_report.py')).toContain('yaml.safe_load(');
  expect(read('src/payments.ts')).toContain('rejectUnauthorized: false'); // its box was left alone
});

it('accepts one finding into the baseline from the menu, and says nothing about it any more', async () => {
  const workbench = shop();
  await workbench.openFile('src/accounts.ts');
  await workbench.squiggles('error').first().waitFor();
  const before = await workbench.squiggles('error').count();
  await workbench.goTo(6, 20);
  await workbench.applyCodeAction('Add to the baseline');
  await waitFor('its squiggle to go', async () => (await workbench.squiggles('error').count()) < before);
  expect(read('.stewardry/baseline.json')).toContain('weak-password-hash');
});

it('accepts everything that is there into the baseline', async () => {
  const workbench = shop();
  await workbench.runCommand('Stewardry: Create Baseline...');
  await workbench.screenshot('create-baseline');
  await workbench.pressInDialog('Create Baseline');
  await workbench.notification('The baseline has').waitFor();
  await workbench.squiggles('error').first().waitFor({ state: 'detached' });
  await workbench.waitForNoProblem('`pickle` runs code');
  await workbench.statusBarItem('Stewardry: No findings').waitFor();
  expect(existsSync(join(workbench.workspace, '.stewardry', 'baseline.json'))).toBe(true);
});
