/** A folder that nobody has trusted yet. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openShop } from './openShop.ts';

const shop = openShop({
  isRestricted: true,
  // What a folder may not be used for shows only where there is something to use.
  env: { STEWARDRY_AI_MODE: 'local' },
  settings: { 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.banner': 'always' },
  furnish: addPackage,
});

/** A pack from npm, as the folder would bring it along. */
function addPackage(workspace: string): void {
  const folder = join(workspace, 'node_modules', '@acme', 'rules');
  mkdirSync(join(folder, 'rules'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "name": "@acme/rules", "version": "1.0.0" }');
  const rule = 'id: acme-express\nlanguage: TypeScript\nseverity: error\nmessage: Acme has no express\nrule: { pattern: express() }\n';
  writeFileSync(join(folder, 'rules', 'express.yml'), rule);
  const config = 'version: 1\nrules:\n  packs: [security, "npm:@acme/rules"]\n';
  writeFileSync(join(workspace, '.stewardry', 'config.yaml'), config);
}

it('is checked by the built-in rules, and says that packages are not loaded', async () => {
  const workbench = shop();
  await workbench.openFile('src/payments.ts');
  await workbench.squiggles('error').first().waitFor();
  await workbench.openSideBar('Stewardry');
  await workbench.treeRows().filter({ hasText: 'trust' }).first().waitFor();
  await workbench.waitForProblem('npm:@acme/rules');
  await workbench.waitForNoProblem('Acme has no express');
  await workbench.screenshotInAllThemes('restricted-mode');
});

it('runs no AI task, and does not offer one', async () => {
  const workbench = shop();
  await workbench.openFile('src/payments.ts');
  await workbench.goTo(5, 50);
  expect((await workbench.openCodeActions()).filter((title) => title.startsWith('Ask AI'))).toEqual([]);
  await workbench.page.keyboard.press('Escape');
  expect(await offers('Stewardry: Run AI Task...')).toBe(false);
  expect(await offers('Stewardry: Refresh Runs')).toBe(true); // what only looks is there
});

/** Whether the palette lists a command. */
async function offers(title: string): Promise<boolean> {
  const { page } = shop();
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input[type="text"]').fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
  const isOffered = await shop().quickRow(title).isVisible();
  await page.keyboard.press('Escape');
  return isOffered;
}

it('loads the packages once it is trusted', async () => {
  const workbench = shop();
  await workbench.runCommand('Workspaces: Manage Workspace Trust');
  await workbench.page.locator('.workspace-trust-editor .monaco-button').filter({ hasText: 'Trust' }).first().click();
  await workbench.waitForProblem('Acme has no express');
});

it('offers AI tasks once it is trusted', async () => {
  const workbench = shop();
  await workbench.openFile('src/payments.ts');
  await workbench.goTo(5, 50);
  expect((await workbench.openCodeActions()).some((title) => title.startsWith('Ask AI to fix'))).toBe(true);
  await workbench.page.keyboard.press('Escape');
  expect(await offers('Stewardry: Run AI Task...')).toBe(true);
});
