/** Databases that are encrypted, with the key in the editor's secret storage. */
import { openSync, readdirSync, readSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { waitFor } from '../../harness/waitFor.ts';
import { openShop } from './openShop.ts';

const shop = openShop({ settings: { 'stewardry.database.encryption': 'sqlcipher' } });

/** The first bytes of each database: in the clear they say so. */
function beginnings(): readonly string[] {
  const folder = join(dirname(shop().workspace), 'stewardry', 'workspaces');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.db'))
    .map((name) => {
      const bytes = Buffer.alloc(16);
      readSync(openSync(join(folder, name), 'r'), bytes);
      return bytes.toString('latin1');
    });
}

const isInTheClear = (beginning: string): boolean => beginning.startsWith('SQLite format 3');

it('the setting encrypts, the key is copied and changed, and everything goes on', async () => {
  const workbench = shop();
  await workbench.openFile('src/payments.ts');
  await workbench.squiggles('error').first().waitFor();
  await waitFor('encrypted databases', () => {
    const found = beginnings();
    return found.length > 0 && !found.some(isInTheClear);
  });
  const before = beginnings();
  await workbench.runCommand('Stewardry: Copy Database Key');
  await workbench.notification('The key is in the clipboard').waitFor();
  await workbench.screenshot('database-key-copied');
  await workbench.runCommand('Stewardry: Change Database Key');
  await workbench.page.locator('.monaco-dialog-box').filter({ hasText: 'Change the key of the databases?' }).waitFor();
  await workbench.screenshot('database-key-change');
  await workbench.pressInDialog('Change Key');
  await workbench.notification('The key is changed.').waitFor();
  const after = beginnings();
  // The first bytes are the salt, which is new with the key.
  expect(after.some(isInTheClear)).toBe(false);
  expect(after).not.toEqual(before);
  await workbench.runCommand('Stewardry: Scan Workspace');
  await workbench.waitForProblem('`pickle` runs code');
});
