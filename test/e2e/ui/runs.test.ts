/** A whole AI task as a person sees it, with a script in the place of a model: asked, answered, reviewed by hunk, applied, taken back. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { waitFor } from '../../harness/waitFor.ts';
import { openShop } from './openShop.ts';
import { scriptedModel } from './scriptedModel.ts';

const shop = openShop({ env: scriptedModel('shop-script.yaml') });

// biome-ignore lint/suspicious/noTemplateCurlyInString: the source of the sample
const OLD_QUERY = "customer = '${customer}'";
/** Run in the page: text beside a line is drawn by a style and is in no element. */
const HAS_HINT = `[...document.querySelectorAll('.view-line span')].some((span) => getComputedStyle(span, '::after').content.includes('Hover to apply'))`;
const NEW_QUERY = 'customer = $1';
const NEW_TEST = 'Number.isNaN(percent)';

function orders(): string {
  return readFileSync(join(shop().workspace, 'src', 'orders.ts'), 'utf8');
}

it('offers to run a task where there is none yet', async () => {
  const workbench = shop();
  await workbench.openFile('src/orders.ts');
  await workbench.openSideBar('Stewardry');
  await workbench.page.locator('.sidebar .monaco-button').filter({ hasText: 'Run AI Task' }).waitFor();
  await workbench.screenshotInAllThemes('runs-empty');
});

it('shows task, persona, model and context with its tokens before it runs', async () => {
  const workbench = shop();
  await workbench.openFile('src/orders.ts');
  await workbench.runCommand('Stewardry: Run AI Task...');
  await workbench.quickRow('Persona').filter({ hasText: 'Developer' }).waitFor();
  await workbench.quickRow('Context').filter({ hasText: 'tokens' }).waitFor();
  await workbench.page.locator('.quick-input-widget input[type="text"]').fill('Mend the query of findOrders');
  await workbench.screenshotInAllThemes('run-task');
  await workbench.quickRow('Model').click();
  await workbench.quickRow('shop').filter({ hasText: 'a script, not a model' }).waitFor();
  await workbench.screenshot('run-task-model');
  await workbench.page.keyboard.press('Escape');
  await workbench.quickRow('Mend the query').click();
});

it('asks once for what needs a yes, and goes on after it', async () => {
  const workbench = shop();
  await workbench.notification('node --check src/log.ts').waitFor();
  await workbench.statusBarItem('developer · 1 question · scripted').waitFor();
  await workbench.treeRows().filter({ hasText: 'node --check src/log.ts' }).first().waitFor();
  await workbench.screenshotInAllThemes('run-question');
  await workbench.runCommand('Stewardry: Answer Questions of AI Tasks...');
  await workbench.quickRow('Allow for this run').waitFor();
  await workbench.screenshot('run-answers');
  await workbench.quickRow('Allow once').click();
  await workbench.statusBarItem('developer · completed · scripted').waitFor();
  expect(orders()).toContain(OLD_QUERY); // nothing lands by itself
});

it('shows the changes with the decision behind each, and takes and refuses them one by one', async () => {
  const workbench = shop();
  await workbench.notification('is done').locator('a').filter({ hasText: 'Review' }).click();
  await workbench.page.locator('.multiDiffEditor, .multi-diff-editor').first().waitFor();
  await waitFor('the hints beside the hunks', () => workbench.page.evaluate(HAS_HINT));
  await workbench.screenshotInAllThemes('run-review');
  await workbench.treeRows().filter({ hasText: 'orders.ts' }).first().click();
  await workbench.page.locator('.tab.active').filter({ hasText: '(proposed)' }).waitFor();
  workbench.setSetting('diffEditor.codeLens', true);
  await workbench.page.locator('.codelens-decoration a').filter({ hasText: 'Pass the customer as a parameter' }).first().waitFor();
  await workbench.screenshotInAllThemes('run-file-review');
  const lens = (text: string, index: number) => workbench.page.locator('.codelens-decoration a').filter({ hasText: text }).nth(index);
  await lens('Reject', 1).click();
  await workbench.answer('Reject', 'the discount is always a number');
  await workbench.page.locator('.codelens-decoration a').filter({ hasText: 'Apply After All' }).waitFor();
  await lens('Apply', 0).click();
  await waitFor('the query to be applied', () => orders().includes(NEW_QUERY));
  await workbench.notification('is done').waitFor({ state: 'detached' }); // it said what waits for review, which is another thing now
  expect(orders()).not.toContain(NEW_TEST);
  await workbench.page.locator('.codelens-decoration a').filter({ hasText: 'Take Back' }).waitFor();
  await workbench.screenshot('run-hunks-decided');
});

it('takes the run back after the person typed elsewhere, and keeps what they typed', async () => {
  const workbench = shop();
  await workbench.openFile('src/orders.ts');
  writeFileSync(join(workbench.workspace, 'src', 'orders.ts'), orders().replace('/** In cents. */', '/** In whole cents. */'));
  await workbench.page.locator('.editor-instance').getByText('In whole cents').first().waitFor();
  await workbench.runCommand('Stewardry: Undo Run...');
  await workbench.pressInDialog('Preview');
  await workbench.page.locator('.tab.active').filter({ hasText: 'Undo: Mend the query' }).waitFor();
  await workbench.screenshotInAllThemes('run-undo-preview');
  expect(orders()).toContain(NEW_QUERY); // a preview changes nothing
  await workbench.notification('back as shown').locator('.monaco-button').filter({ hasText: 'Undo' }).click();
  await waitFor('the query to be as it was', () => orders().includes(OLD_QUERY));
  expect(orders()).toContain('In whole cents');
});

it('merges with what is typed and not saved, as an edit that can be undone', async () => {
  const workbench = shop();
  await workbench.openFile('src/orders.ts');
  await workbench.goTo(1, 1);
  await workbench.type('// typed\n');
  await workbench.page.locator('.tab.active.dirty').waitFor();
  await workbench.runCommand('Stewardry: Apply All Changes of Run');
  const lines = workbench.page.locator('.editor-instance .view-lines');
  await waitFor(
    'the change in the editor',
    async () => (await lines.first().textContent())?.replaceAll('\u00a0', ' ').includes(NEW_QUERY) === true,
  );
  expect(orders()).not.toContain(NEW_QUERY); // in the editor, not saved
  await workbench.screenshot('run-applied-unsaved');
  await workbench.page.keyboard.press('Control+Z');
  await waitFor(
    'the editor to take it back',
    async () =>
      (await lines.first().textContent())?.replaceAll('\u00a0', ' ').includes('// typed') === true &&
      !(await lines.first().textContent())?.replaceAll('\u00a0', ' ').includes(NEW_QUERY),
  );
});
