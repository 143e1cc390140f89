/** What keeps things: events as they happen, backups and the way back, keys of providers and of the record. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { waitFor } from '../../harness/waitFor.ts';
import { openShop } from './openShop.ts';

const shop = openShop();

/** The data folder of the backend: openWorkbench.ts puts it beside the workspace. */
const dataFolder = (): string => join(dirname(shop().workspace), 'stewardry');

function filesWith(text: string): string[] {
  const files = readdirSync(dataFolder(), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(2);
  return files.map((entry) => join(entry.parentPath, entry.name)).filter((file) => readFileSync(file).includes(text));
}

it('shows events as they happen, with payload and filter', async () => {
  const workbench = shop();
  await workbench.openFile('src/payments.ts');
  await workbench.squiggles('error').first().waitFor();
  await workbench.openSideBar('Stewardry');
  const header = (name: string) => workbench.page.locator('.sidebar .pane-header', { hasText: name }).first();
  await header('Rules').click();
  await header('Events').click();
  const row = (text: string) => workbench.treeRows().filter({ hasText: text });
  for (const rule of ['sql-injection', 'unsafe-pickle-python']) {
    await workbench.runCommand('Stewardry: Turn Off Rule...');
    await workbench.page.locator('.quick-input-widget input[placeholder="Rule to turn off"]').waitFor();
    await workbench.pick(rule);
    // Nobody asks for the list again: it comes by itself.
    await row('rule.severityChanged').first().waitFor();
  }
  await waitFor('both events', async () => (await row('rule.severityChanged').count()) === 2);
  await row('rule.severityChanged').first().click();
  await workbench.page.locator('.tab.active').filter({ hasText: 'Event rule.severityChanged' }).waitFor();
  await workbench.page.locator('.editor-instance .view-line').filter({ hasText: '"unsafe-pickle-python"' }).first().waitFor();
  await workbench.runCommand('Stewardry: Filter Events...');
  await workbench.answer('Show Events With', 'sql-injection');
  await waitFor('one event', async () => (await row('rule.severityChanged').count()) === 1);
  await workbench.page.locator('.sidebar').getByText('Only events with "sql-injection".').waitFor();
  await workbench.screenshotInAllThemes('events-view');
  await workbench.runCommand('Stewardry: Filter Events...');
  await workbench.answer('Show Events With', '');
  await waitFor('both events again', async () => (await row('rule.severityChanged').count()) === 2);
});

it('backs the database up and takes it back to that moment', async () => {
  const workbench = shop();
  await workbench.runCommand('Stewardry: Back Up Database');
  await workbench.notification('The database is backed up').waitFor();
  await workbench.runCommand('Stewardry: Restore Database...');
  await workbench.page.locator('.quick-input-widget', { hasText: 'Restore Database' }).waitFor();
  await workbench.page.locator('.quick-input-list .monaco-list-row').first().waitFor();
  await workbench.screenshotInAllThemes('restore-points');
  await workbench.page.locator('.quick-input-list .monaco-list-row').first().click();
  await workbench.page.locator('.monaco-dialog-box').filter({ hasText: 'Put the database back to' }).waitFor();
  await workbench.screenshot('restore-confirmation');
  await workbench.pressInDialog('Restore');
  await workbench.notification('The database is restored').waitFor();
});

it('asks for the key of a provider under dots, and keeps it out of every file', async () => {
  const workbench = shop();
  const key = 'sk-typed-by-a-person-4711';
  await workbench.runCommand('Stewardry: Set API Key of a Model Provider');
  await workbench.pick('anthropic');
  const input = workbench.page.locator('.quick-input-widget input[type="password"]');
  await input.waitFor();
  await input.fill(key);
  await workbench.screenshot('api-key');
  await workbench.page.keyboard.press('Enter');
  await input.waitFor({ state: 'hidden' });
  // It has reached the backend when the record says so.
  await waitFor('the row of the key', () => filesWith('ai/useKey').length > 0);
  expect(filesWith(key)).toEqual([]);
});

it('signs the record with the key of the editor, and makes no key file', async () => {
  const workbench = shop();
  await workbench.page.locator('.sidebar .pane-header', { hasText: 'Audit' }).first().click();
  await workbench.runCommand('Stewardry: Verify Audit Record');
  await workbench.page
    .locator('.sidebar')
    .getByText(/^Verified at .*nothing changed\.$/)
    .waitFor();
  await workbench.screenshot('audit-verified');
  const audit = join(dataFolder(), 'audit');
  expect(readFileSync(join(audit, 'known-keys'), 'utf8').trim().split('\n')).toHaveLength(1);
  expect(existsSync(join(audit, 'signing-key.pem'))).toBe(false);
});
