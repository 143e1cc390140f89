/** Personas and practices as a person sees them: the side bar, the page of each, changing one, trying it out, and importing. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { waitFor } from '../../harness/waitFor.ts';
import { openShop } from './openShop.ts';
import { expectAccessible } from './support/axe.ts';

const shop = openShop({
  furnish: (workspace) => {
    mkdirSync(path.join(workspace, '.cursor', 'rules'), { recursive: true });
    writeFileSync(path.join(workspace, '.cursor', 'rules', 'react.mdc'), '---\nglobs: *.tsx\n---\n# React\n\nUse function components.\n');
  },
});

/** Opens or closes a view of the side bar. */
async function unfold(name: string, isOpen: boolean): Promise<void> {
  const header = shop().page.locator('.sidebar .pane-header', { hasText: name }).first();
  if ((await header.getAttribute('aria-expanded')) !== String(isOpen)) await header.click();
}

it('lists practices with how far they are adopted, and shows one', async () => {
  const workbench = shop();
  // The first scan has ended: adoption was measured.
  await workbench.statusBarItem('Stewardry: 13 errors, 4 warnings').waitFor({ timeout: 90_000 });
  await workbench.openSideBar('Stewardry');
  for (const name of ['Runs', 'Rules']) await unfold(name, false);
  for (const name of ['Practices', 'Personas']) await unfold(name, true);
  const row = workbench.treeRows().filter({ hasText: /AI-generated code\s*\d+ %/ });
  await row.first().waitFor();
  await workbench.screenshotInAllThemes('practices-view');
  await row.first().click();
  const page = await workbench.findWebview('practice-page');
  await page.getByRole('heading', { name: 'Adoption' }).waitFor();
  await page.getByText('rules check something here').click();
  await page.getByRole('button', { name: 'elided-code', exact: true }).waitFor();
  await expectAccessible(workbench, page, 'practice-page');
  await unfold('Practices', false);
});

it('changes a persona: says what is wrong as one types, tries it out, and saves it for this folder', async () => {
  const workbench = shop();
  const file = path.join(workbench.workspace, '.stewardry', 'personas', 'reviewer.md');
  await workbench.openSideBar('Stewardry');
  await unfold('Personas', true);
  await workbench.treeRows().filter({ hasText: 'Reviewer' }).first().click();
  const page = await workbench.findWebview('persona-manager');
  const field = page.getByRole('textbox', { name: 'reviewer.md' });
  await page.getByText('Changes no file.').waitFor();
  await workbench.screenshotInAllThemes('persona-manager');

  const text = await field.inputValue();
  await field.fill(text.replace('writes: []', 'writes: []\nwrite: ["docs/**"]'));
  await page.getByText('There is no key "write". Did you mean "writes"?').waitFor();
  await page.locator('vscode-button[disabled]', { hasText: 'Save' }).waitFor();
  await expectAccessible(workbench, page, 'persona-problem');

  const better = text.replace('writes: []', 'writes: ["docs/**"]').replace('tools: [', 'tools: [edit_file, write_file, ');
  await field.fill(better);
  await page.getByText('Changes only docs/**.').waitFor();
  await page.getByRole('textbox', { name: 'File', exact: true }).fill('src/payments.ts');
  await page.getByRole('button', { name: 'Try' }).click();
  await page.getByText('Denied').waitFor();
  await workbench.screenshotInAllThemes('persona-denied');
  await page.getByRole('textbox', { name: 'File', exact: true }).fill('docs/new.md');
  await page.getByRole('button', { name: 'Try' }).click();
  await page.getByText('Allowed').waitFor();
  expect(existsSync(file)).toBe(false);

  await page.getByRole('button', { name: 'Save' }).click();
  await waitFor('the file', () => existsSync(file));
  expect(readFileSync(file, 'utf8')).toBe(better);
  await page.getByText('Of this folder.').waitFor();

  // Somebody else changes it, while a person has changes of their own.
  await field.fill(`${better}\nMine.\n`);
  writeFileSync(file, `${better}\nTheirs.\n`);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('alert').getByText('was changed or removed meanwhile').waitFor();
  expect(readFileSync(file, 'utf8')).toContain('Theirs.');
  await page.getByRole('button', { name: 'Show What Is There Now' }).click();
  await waitFor('what is there now', async () => (await field.inputValue()).includes('Theirs.'));
});

it('keeps what was typed when the page is thrown away', async () => {
  const workbench = shop();
  const page = await workbench.findWebview('persona-manager');
  const field = page.getByRole('textbox', { name: 'reviewer.md' });
  await field.fill(`${await field.inputValue()}\nNot saved yet.\n`);
  await workbench.openFile('src/orders.ts');
  await workbench.page.locator('.tab').filter({ hasText: 'Persona: reviewer' }).click();
  const again = await workbench.findWebview('persona-manager');
  await waitFor('what was typed', async () =>
    (await again.getByRole('textbox', { name: 'reviewer.md' }).inputValue()).includes('Not saved yet.'),
  );
});

it('imports what was written for another tool, after a choice', async () => {
  const workbench = shop();
  const target = path.join(workbench.workspace, '.stewardry', 'practices', 'cursor-react.md');
  await workbench.runCommand('Stewardry: Import from Other AI Tools...');
  await workbench.quickRow('React').waitFor();
  await workbench.screenshot('import-files');
  expect(existsSync(target)).toBe(false);
  await workbench.page.keyboard.press('Enter');
  await waitFor('the practice', () => existsSync(target));
});
