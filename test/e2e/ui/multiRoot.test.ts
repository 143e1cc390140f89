/** AI tasks in a window with two folders: everything acts on the folder that is meant. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { waitFor } from '../../harness/waitFor.ts';
import { openShop } from './openShop.ts';
import { runTask } from './runTask.ts';
import { scriptedModel } from './scriptedModel.ts';

const shop = openShop({ env: scriptedModel('two-folders.yaml'), furnish: addOffice, codeWorkspace: 'company.code-workspace' });
/** A machine that does much else besides. */
const END_WITHIN = { timeout: 60_000 };

function addOffice(workspace: string): void {
  const office = join(workspace, '..', 'office');
  mkdirSync(join(office, '.stewardry'), { recursive: true });
  writeFileSync(join(office, '.stewardry', 'config.yaml'), 'version: 1\ngovernance:\n  caps:\n    actionsPerMinute: 2\n');
  writeFileSync(join(office, 'diary.ts'), "export const opened = '2026-11-21';\n");
  const folders = [{ name: 'shop', path: 'workspace' }, { path: 'office' }];
  writeFileSync(join(workspace, '..', 'company.code-workspace'), JSON.stringify({ folders }));
}

const isGreeted = (): Record<'shop' | 'office', boolean> => ({
  shop: existsSync(join(shop().workspace, 'greeting.ts')),
  office: existsSync(join(shop().workspace, '..', 'office', 'greeting.ts')),
});

it('runs in the folder of the active editor, and is reviewed, applied and taken back there', async () => {
  const workbench = shop();
  await workbench.openFile('diary.ts');
  await runTask(workbench, 'Greet the office');
  await workbench.statusBarItem('developer · completed · scripted').waitFor(END_WITHIN);
  const row = workbench.treeRows().filter({ hasText: /^Greet the office.*office · completed/ });
  await row.waitFor();
  await workbench.chooseFromMenu(row, 'Review Changes of Run');
  await workbench.page.locator('.tab.active').filter({ hasText: 'Review: Greet the office' }).waitFor();
  await workbench.page.locator('.editor-actions .action-label[aria-label^="Apply All Changes of Run"]').click();
  await waitFor('the file in the office', () => isGreeted().office);
  await row.filter({ hasText: 'applied' }).waitFor();
  expect(isGreeted()).toEqual({ shop: false, office: true });
  await workbench.runCommand('Stewardry: Undo Run...');
  await workbench.pressInDialog('Undo');
  await waitFor('the file to be gone', () => !isGreeted().office);
});

it('asks for the folder where no editor says it, and each folder has its own sessions', async () => {
  const workbench = shop();
  await workbench.runCommand('View: Close All Editors');
  await workbench.runCommand('Stewardry: New Session...');
  await workbench.quickRow('shop').click(); // asked once
  await workbench.quickRow('Folder').filter({ hasText: 'shop' }).waitFor();
  await workbench.screenshot('multi-root-task');
  await workbench.answer('Run AI Task', 'Greet the shop');
  const row = workbench.treeRows().filter({ hasText: /^Greet the shop.*shop · completed/ });
  await row.waitFor(END_WITHIN);
  await workbench.chooseFromMenu(row, 'Apply All Changes of Run');
  await waitFor('the file in the shop', () => isGreeted().shop);
  expect(isGreeted()).toEqual({ shop: true, office: false });
  await workbench.runCommand('Stewardry: Focus on Sessions View');
  for (const words of [/^Greet the shop.*shop · current · developer · 1 run/, /^Greet the office.*office · current · developer · 1 run/])
    await workbench.treeRows().filter({ hasText: words }).waitFor();
  await workbench.screenshot('multi-root-views');
});

it('the status bar follows the active editor from folder to folder', async () => {
  const workbench = shop();
  await workbench.openFile('diary.ts');
  const item = workbench.page.locator('.statusbar-item').filter({ has: workbench.page.locator('[aria-label*="Stewardry session"]') });
  const titleInMenu = async (title: string): Promise<void> => {
    await item.click();
    await workbench.page.locator('.quick-input-title').filter({ hasText: title, visible: true }).waitFor();
    await workbench.page.keyboard.press('Escape');
  };
  await titleInMenu('Greet the office');
  await workbench.openFile('src/log.ts');
  await titleInMenu('Greet the shop');
});

it('a question stands until it is answered elsewhere, and makes no link of what the model wrote', async () => {
  const workbench = shop();
  await runTask(workbench, 'Ask the shop');
  const notice = workbench.notification('An AI task wants to do this');
  await notice.waitFor(END_WITHIN);
  expect(await notice.locator('a').filter({ hasText: 'Run' }).count()).toBe(0);
  await notice.locator('a').filter({ hasText: 'Answer' }).waitFor();
  await workbench.screenshot('run-question-notice');
  await workbench.runCommand('Stewardry: Focus on Runs View');
  await workbench.chooseFromMenu(
    workbench
      .treeRows()
      .filter({ hasText: /^node -p/ })
      .first(),
    'Deny',
  );
  await notice.waitFor({ state: 'detached' });
});

it('says why a run was stopped that was going too fast, until somebody decides what becomes of it', async () => {
  const workbench = shop();
  await workbench.openFile('diary.ts');
  await runTask(workbench, 'Hurry');
  const notice = workbench.notification('"Hurry" (scripted) is paused');
  await notice.filter({ hasText: 'within a minute' }).waitFor(END_WITHIN);
  await workbench.screenshot('run-velocity-notice');
  await workbench.chooseFromMenu(workbench.treeRows().filter({ hasText: /^Hurry.*paused/ }), 'Stop Run');
  await notice.waitFor({ state: 'detached' });
});
