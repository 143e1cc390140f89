/** The walkthrough as a newcomer goes through it in the sample, with the script that `npm start` plays: no key, no network. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { waitFor } from '../../harness/waitFor.ts';
import { root } from '../prepared.ts';
import { openShop } from './openShop.ts';
import { scriptedModel } from './scriptedModel.ts';

const shop = openShop({ env: { ...scriptedModel('shop-script.yaml'), STEWARDRY_AI_SCRIPT: join(root, 'samples', 'shop.session.yaml') } });

const orders = () => readFileSync(join(shop().workspace, 'src', 'orders.ts'), 'utf8');

/** Shows the walkthrough with this step unfolded. */
async function showStep(id: string): Promise<Locator> {
  const step = shop().page.locator(`.getting-started-step[data-step-id$="#${id}"]`);
  if (!(await step.isEnabled({ timeout: 500 }).catch(() => false))) {
    await shop().runCommand('Welcome: Open Walkthrough...', shop().quickRow('Get Started with Stewardry'));
    await shop().pick('Get Started with Stewardry');
    await step.waitFor();
  }
  if (!((await step.getAttribute('class')) ?? '').includes('expanded')) await step.click();
  return step;
}

async function press(id: string, button: string): Promise<void> {
  const step = await showStep(id);
  await step
    .locator('.button-container a, .button-container .monaco-button, .monaco-button, a')
    .filter({ hasText: button })
    .first()
    .click();
}

async function isDone(id: string): Promise<boolean> {
  await showStep(id);
  return (await shop().page.locator(`[data-done-step-id$="#${id}"].complete`).count()) > 0;
}

it('one: a violation is seen and fixed', async () => {
  const workbench = shop();
  await showStep('fix');
  await workbench.screenshotInAllThemes('walkthrough');
  expect(await isDone('fix')).toBe(false);
  await press('fix', 'Show Problems');
  await workbench.waitForProblem('NaN');
  await workbench.openFile('src/orders.ts');
  await workbench.squiggles('error').first().waitFor();
  // By hand: the step is about the violation, not about the way in which it goes.
  await workbench.goTo(22, 7);
  await workbench.page.keyboard.press('Shift+End');
  await workbench.type('Number.isNaN(percent)) {');
  await waitFor('the fix', async () => (await workbench.page.locator('.view-line').filter({ hasText: 'Number.isNaN' }).count()) > 0);
  await workbench.save();
  await waitFor('the step to be done', () => isDone('fix'));
});

it('two: a task is run, stopped where it breaks a rule, and ends', async () => {
  const workbench = shop();
  await press('run', 'Run AI Task');
  await workbench.quickRow('Persona').filter({ hasText: 'Developer' }).waitFor();
  await workbench.answer('Run AI Task', 'Add findOrder, with a test');
  // Where commands cannot be confined the tests are asked for.
  await waitFor('the end of the run', async () => {
    const allow = workbench.notification('npm test').locator('a').filter({ hasText: 'Allow' });
    if ((await allow.count()) > 0) await allow.first().click();
    return (await workbench.statusBarItem('developer · completed · scripted').count()) > 0;
  });
  expect(orders()).not.toContain('findOrder(');
  await waitFor('the step to be done', () => isDone('run'));
});

it('three: what it made is reviewed and applied', async () => {
  const workbench = shop();
  await press('review', 'Review Changes');
  await workbench.page.locator('.multiDiffEditor, .multi-diff-editor').first().waitFor();
  await press('review', 'Apply All Changes');
  await waitFor('the change in the file', () => orders().includes('findOrder('));
  await workbench.treeRows().filter({ hasText: '+6 −0 · applied' }).waitFor();
  await waitFor('the step to be done', () => isDone('review'));
});

it('four: it is taken back, and what the person mended stays', async () => {
  const workbench = shop();
  await press('undo', 'Undo Run');
  await workbench.pressInDialog('Undo');
  await waitFor('the change to be gone', () => !orders().includes('findOrder('));
  expect(orders()).toContain('Number.isNaN');
  await waitFor('the step to be done', () => isDone('undo'));
});

it('five: a rule is written, and the walkthrough is through', async () => {
  const workbench = shop();
  await press('write', 'New Rule');
  await workbench.answer('New Rule', 'no-shouting');
  await workbench.pick('TypeScript');
  await waitFor('the rule', () => existsSync(join(workbench.workspace, '.stewardry', 'rules', 'no-shouting.yml')));
  // Its editor takes the focus when it opens, and what is open then closes.
  await workbench.page.locator('.tab.active[data-resource-name="no-shouting.yml"]').waitFor();
  await waitFor('the step to be done', () => isDone('write'));
  expect(await workbench.page.locator('[data-done-step-id*="#stewardry.start#"].complete').count()).toBe(5);
  await workbench.screenshot('walkthrough-done');
});
