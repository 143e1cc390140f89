/** Looks at every surface in a light, a dark and a high-contrast theme: `.cache/screenshots/NAME-THEME.png`. */
import { expect, it } from 'vitest';
import { waitFor } from '../../harness/waitFor.ts';
import { openShop } from './openShop.ts';

const shop = openShop();

it('shows packs and rules with their findings in the side bar', async () => {
  const workbench = shop();
  await workbench.openFile('src/payments.ts');
  await workbench.squiggles('error').first().waitFor();
  await workbench.statusBarItem('Stewardry: 13 errors, 4 warnings').waitFor();
  await workbench.openSideBar('Stewardry');
  // Rows that do not fit are not there.
  await workbench.page.locator('.sidebar .pane-header', { hasText: 'Runs' }).first().click();
  await workbench.treeRows().filter({ hasText: 'security' }).first().click();
  await workbench
    .treeRows()
    .filter({ hasText: /command-injection\s*1 finding/ })
    .first()
    .waitFor();
  await workbench.screenshotInAllThemes('rules-view');
});

it('shows findings of the whole folder among the problems, and their number in the status bar', async () => {
  const workbench = shop();
  await workbench.waitForProblem('`pickle` runs code');
  await workbench.readProblems();
  await workbench.statusBarItem('Stewardry: 13 errors, 4 warnings').waitFor();
  await workbench.screenshotInAllThemes('problems');
});

it('shows jobs, the audit record and modules in the side bar', async () => {
  const workbench = shop();
  await workbench.openSideBar('Stewardry');
  await workbench.runCommand('Stewardry: Scan Workspace');
  const header = (name: string) => workbench.page.locator('.sidebar .pane-header', { hasText: name }).first();
  await header('Rules').click();
  for (const name of ['Jobs', 'Audit', 'Modules']) await header(name).click();
  await workbench.treeRows().filter({ hasText: 'rules/scan' }).first().waitFor();
  await workbench.treeRows().filter({ hasText: 'workspace' }).first().waitFor();
  await workbench.screenshotInAllThemes('services-views');
  for (const name of ['Jobs', 'Audit', 'Modules', 'Rules']) await header(name).click();
});

it('opens the menu of the status bar item', async () => {
  const workbench = shop();
  await workbench.statusBarItem('Stewardry').click();
  await workbench.quickRow('Show Backend Status').waitFor();
  await workbench.screenshotInAllThemes('status-menu');
  await workbench.page.keyboard.press('Escape');
});

it('shows the page of a rule: why it is there and what it accepts', async () => {
  const workbench = shop();
  await workbench.runCommand('Stewardry: Open Rule Page...');
  await workbench.answer('Open Rule', 'sql-injection');
  const page = await workbench.findWebview('h1, h2');
  await page.getByText('Whoever controls the value can end the string').first().waitFor();
  await page.getByRole('heading', { name: 'Reported', exact: true }).waitFor(); // what the rule's tests say it finds
  await workbench.screenshotInAllThemes('rule-page');
});

it('explains a word for the level that a person chose once, without a model', async () => {
  const workbench = shop();
  await workbench.runCommand('Stewardry: Explain at My Level...');
  await workbench.pick('change set');
  await workbench.pick('Expert');
  // A preview is drawn anew, in a frame of its own, for each document.
  const isShown = async (text: string): Promise<boolean> => {
    const counts = workbench.page.frames().map((frame) => frame.getByText(text).count());
    return (await Promise.allSettled(counts)).some((count) => count.status === 'fulfilled' && count.value > 0);
  };
  await waitFor('the explanation', () => isShown('It holds base hashes'));
  await workbench.screenshot('explanation');
  await workbench.runCommand('Stewardry: Explain at My Level...');
  await workbench.pick('workbench');
  await waitFor('the next one, for the same level', () => isShown('The tree after each completed step has a name'));
});

it('offers no AI while it is switched off, says so where a task would be, and offers it at once when it is not', async () => {
  const workbench = shop();
  const asks = (title: string): boolean => /\bAI\b/.test(title);
  await workbench.runCommand('Stewardry: Open AI Task Page');
  const task = await workbench.findWebview('task-executor');
  await task.getByText('AI is switched off in this folder').waitFor();
  await task.getByRole('textbox', { name: 'What should be done?' }).fill('Mend it');
  expect(await task.locator('vscode-button[disabled]').filter({ hasText: 'Run Task' }).count()).toBe(1);
  await workbench.screenshot('without-ai-task');
  await workbench.openFile('src/payments.ts');
  await workbench.squiggles('error').first().waitFor();
  await workbench.goTo(5, 50);
  expect((await workbench.openCodeActions()).filter(asks)).toEqual([]);
  await workbench.page.keyboard.press('Escape');
  await workbench.runCommand('Stewardry: Focus on Runs View');
  const button = (name: string) => workbench.page.locator('.sidebar .monaco-button').filter({ hasText: name }).first();
  await button('Choose Models').waitFor();
  expect(await button('Run AI Task').count()).toBe(0);
  await workbench.screenshotInAllThemes('without-ai');
  await button('Choose Models').click();
  await workbench.pick('Use both');
  await button('Run AI Task').waitFor();
  await workbench.openFile('src/payments.ts');
  await workbench.goTo(5, 50);
  expect((await workbench.openCodeActions()).some(asks)).toBe(true);
  await workbench.page.keyboard.press('Escape');
  await workbench.page.locator('.tab').filter({ hasText: 'AI Task' }).first().click();
  await (await workbench.findWebview('task-executor')).getByText('AI is switched off').waitFor({ state: 'detached' });
});

it('shows the log of the backend', async () => {
  const workbench = shop();
  await workbench.runCommand('Stewardry: Show Log');
  await workbench.page.locator('.output-view-container, .output-view, .part.panel .view-line').first().waitFor();
  await workbench.screenshot('log');
});
