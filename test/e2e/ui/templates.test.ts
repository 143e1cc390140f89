/** Templates as a person uses them: found in the side bar, filled in on the page, reviewed, applied, taken back; a snippet at the cursor; a prompt as a task. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { expect, it } from 'vitest';
import { waitFor } from '../../harness/waitFor.ts';
import { openShop } from './openShop.ts';
import { scriptedModel } from './scriptedModel.ts';
import { expectAccessible, watchPolicy } from './support/axe.ts';

const shop = openShop({ env: scriptedModel('shop-script.yaml') });
const form = (): Promise<Frame> => shop().findWebview('template-form');
const read = (file: string): string => readFileSync(join(shop().workspace, file), 'utf8');
const isThere = (file: string): boolean => existsSync(join(shop().workspace, file));
const row = (text: string) => shop().treeRows().filter({ hasText: text }).first();
let stopped: () => readonly string[];

/** Rows that do not fit are not there: the other views of the side bar are folded, also those that come up meanwhile. */
async function showOnly(name: string): Promise<void> {
  const open = shop().page.locator('.sidebar .pane-header.expanded');
  const folded = shop().page.locator('.sidebar .pane-header:not(.expanded)');
  await waitFor(`only ${name} to be open`, async () => {
    for (const wrong of [folded.filter({ hasText: name }), open.filter({ hasNotText: name })]) {
      if ((await wrong.count()) === 0) continue;
      // At the name: buttons stand in the middle.
      await wrong.first().click({ position: { x: 30, y: 10 } });
      return false;
    }
    return true;
  });
}

it('finds a template in the side bar, by kind and by words', async () => {
  const workbench = shop();
  stopped = watchPolicy(workbench);
  await workbench.statusBarItem('Stewardry: 13 errors, 4 warnings').waitFor();
  await workbench.openSideBar('Stewardry');
  await showOnly('Templates');
  await row('Snippets').waitFor();
  await row('Projects').click();
  await row('Node service with Fastify').waitFor();
  await workbench.screenshotInAllThemes('templates-view');
  await workbench.runCommand('Stewardry: Filter Templates...');
  await workbench.answer('Filter Templates', 'typescript test');
  await row('TypeScript module with test').waitFor();
  await workbench.screenshot('templates-view-filtered');
  await row('TypeScript module with test').click();
});

it('says what is wrong with an answer, shows what would come of it, and writes nothing', async () => {
  const workbench = shop();
  const page = await form();
  await page.getByText('Fill in what is needed').waitFor();
  const name = page.getByRole('textbox', { name: 'Name' });
  await name.fill('3 wrong!');
  await page.getByRole('alert').getByText('must begin with a letter').waitFor();
  await expectAccessible(workbench, page, 'template-form-problem');
  await name.fill('parse order');
  await page.getByRole('textbox', { name: 'Target Folder' }).fill('src/orders');
  await page.getByText('src/orders/parseOrder.test.ts').waitFor();
  await page.getByText('export function parseOrder').waitFor();
  await expectAccessible(workbench, page, 'template-form');
  expect(isThere('src/orders')).toBe(false);
});

it('shows the same when it was thrown away and made again', async () => {
  const workbench = shop();
  await workbench.openFile('src/orders.ts');
  await workbench.page.locator('.tab').filter({ hasText: 'Template: typescript-module' }).first().click();
  const page = await form();
  await page.getByText('src/orders/parseOrder.test.ts').waitFor();
  expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('parse order');
});

it('is reviewed, applied and taken back', async () => {
  const workbench = shop();
  await (await form()).getByRole('button', { name: 'Review Changes' }).click();
  await workbench.page.locator('.tab').filter({ hasText: 'Review: New TypeScript module' }).first().waitFor();
  expect(isThere('src/orders')).toBe(false);
  await workbench.screenshot('template-review');
  await workbench.page.locator('.editor-actions .action-label[aria-label^="Apply All Changes of Run"]').click();
  await waitFor('the files', () => isThere('src/orders/parseOrder.ts') && isThere('src/orders/parseOrder.test.ts'));
  expect(read('src/orders/parseOrder.ts')).toContain('export function parseOrder(input: string)');
  const applied = workbench.notification('Applied 2 files');
  await applied.getByRole('button', { name: 'Undo' }).click();
  await waitFor('the files to be gone', () => !isThere('src/orders'));
});

it('a snippet goes in at the cursor, and undo takes it out', async () => {
  const workbench = shop();
  await workbench.openFile('src/log.ts');
  const before = read('src/log.ts');
  await workbench.goTo(1);
  await workbench.runCommand('Stewardry: Insert Snippet...');
  await workbench.pick('Rethrow with cause');
  await workbench.page.locator('.monaco-editor .view-lines').getByText('Could not read the file.').first().waitFor();
  await workbench.save();
  await waitFor('the snippet to be saved', () => read('src/log.ts').includes('{ cause: error }'));
  await workbench.page.keyboard.press('Control+Z');
  await workbench.save();
  await waitFor('the file to be as it was', () => read('src/log.ts') === before);
});

it('a prompt becomes the words of an AI task about the selected code', async () => {
  const workbench = shop();
  await workbench.openFile('src/orders.ts');
  await workbench.goTo(3);
  await workbench.page.keyboard.press('Shift+ArrowDown');
  await workbench.runCommand('Refactor...');
  await workbench.page.getByText('Explain this code with AI…').first().waitFor();
  await workbench.screenshot('prompt-actions');
  await workbench.page.getByText('Explain this code with AI…').first().click();
  const page = await workbench.findWebview('task-executor');
  const words = page.getByRole('textbox', { name: 'What should be done?' });
  await waitFor('the prompt', async () => (await words.inputValue()).startsWith('Explain lines 3–4 of "src/orders.ts"'));
  expect(stopped()).toEqual([]);
});
