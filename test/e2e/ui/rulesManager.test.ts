/** The rules manager: a rule is begun from selected code, tried, saved and finds; rules are imported, waivers renewed; everybody can use it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Frame } from 'playwright-core';
import { expect, it } from 'vitest';
import { waitFor } from '../../harness/waitFor.ts';
import { openShop } from './openShop.ts';
import { expectAccessible, watchPolicy } from './support/axe.ts';

const WAIVED = `// stewardry-ignore no-tag -- shown to nobody until 2020-01-01
tag('old');

export function tag(name: string): string {
  return name.trim();
}

tag('one');
tag('two');
`;
const RULE = `id: no-tag
language: TypeScript
severity: warning
message: Do not call tag
rule:
  pattern: tag($NAME)
`;

/** Rules of somebody else, beside the workspace. */
const theirs = (workspace: string): string => join(dirname(workspace), 'their-rules');

const shop = openShop({
  furnish: (workspace) => {
    mkdirSync(theirs(workspace));
    for (const name of ['badge', 'label']) writeFileSync(join(theirs(workspace), `no-${name}.yml`), RULE.replaceAll('tag', name));
    mkdirSync(join(workspace, '.stewardry', 'rules'), { recursive: true });
    writeFileSync(join(workspace, '.stewardry', 'rules', 'no-tag.yml'), RULE);
    writeFileSync(join(workspace, 'src', 'tags.ts'), WAIVED);
  },
});

const manager = (): Promise<Frame> => shop().findWebview('rules-manager');

it('begins a rule from selected code, shows what it finds, and once saved it finds that', async () => {
  const workbench = shop();
  const stopped = watchPolicy(workbench);
  await workbench.statusBarItem('Stewardry: 13 errors').waitFor({ timeout: 120_000 });
  await workbench.openFile('src/tags.ts');

  await workbench.goTo(5, 10);
  for (let word = 0; word < 'name.trim()'.length; word++) await workbench.page.keyboard.press('Shift+ArrowRight');
  await workbench.runCommand('Stewardry: New Rule from Selection');
  const page = await manager();
  await page.getByRole('textbox', { name: 'Rule', exact: true }).waitFor();
  const rule = await page.getByRole('textbox', { name: 'Rule', exact: true }).inputValue();
  expect(rule).toContain('name.trim()');
  await page.locator('mark', { hasText: 'name.trim()' }).waitFor();
  await page.getByText('Valid, 1 test passed').waitFor();
  // What is typed is tried at once: another pattern marks other places.
  await page
    .getByRole('textbox', { name: 'Rule', exact: true })
    .fill(rule.replace(/pattern: .*/, 'pattern: tag($A)').replace(/id: .*/, 'id: no-tags-here'));
  await page.locator('mark', { hasText: "tag('two')" }).waitFor();
  await page.getByText('1 test of 1 failed').waitFor();
  await workbench.screenshot('rules-manager-edit');
  await page.getByRole('textbox', { name: 'Tests', exact: true }).fill("id: no-tags-here\nvalid:\n  - other()\ninvalid:\n  - tag('x')\n");
  await page.getByText('Valid, 2 tests passed').waitFor();
  await page.getByRole('tab', { name: 'In the Folder' }).click();
  await page.getByRole('button', { name: 'Find in Folder' }).click();
  await page.getByText(/3 matches in 1 of \d+ files/).waitFor();
  await page.getByRole('tab', { name: 'Syntax Tree' }).click();
  await page.getByText('function: identifier').first().waitFor(); // the kinds and fields that a rule may name
  await expectAccessible(workbench, page);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'no-tags-here' }).waitFor();
  expect(readFileSync(join(workbench.workspace, '.stewardry', 'rules', 'no-tags-here.yml'), 'utf8')).toContain('pattern: tag($A)');
  await page.getByText('3 findings').waitFor();
  await workbench.openFile('src/tags.ts');
  await workbench.goTo(8, 2);
  await workbench.hover('no-tags-here');
  await workbench.page.keyboard.press('Escape');
  await workbench.page.locator('.tab').filter({ hasText: 'Rules' }).first().click();
  expect(stopped()).toEqual([]);
});

it('shows what is wrong with a rule at its line, and does not save it', async () => {
  const page = await manager();
  await page.getByRole('button', { name: 'Edit' }).click();
  const field = page.getByRole('textbox', { name: 'Rule', exact: true });
  await field.fill((await field.inputValue()).replace('TypeScript', 'Klingon'));
  await page.getByRole('button', { name: /Line 2: "Klingon" is not a language/ }).click();
  expect(await field.evaluate((element: HTMLTextAreaElement) => element.selectionStart)).toBeGreaterThan(5);
  await page.getByText('Not valid yet').waitFor();
  await page.getByRole('button', { name: 'Back' }).click();
});

it('finds rules, and says what breaking one does', async () => {
  const workbench = shop();
  const page = await manager();
  await page.getByRole('searchbox', { name: 'Search rules' }).fill('no-tag call');
  await page.getByRole('option').filter({ hasText: 'Do not call tag' }).first().click();
  await page.getByRole('combobox', { name: 'When AI breaks it' }).selectOption('advise');
  await waitFor('the rule to say so', () =>
    /ai: advise/.test(readFileSync(join(workbench.workspace, '.stewardry', 'rules', 'no-tag.yml'), 'utf8')),
  );
  await expectAccessible(workbench, page);
});

it('renews a waiver that is over, and the finding is quiet again', async () => {
  const workbench = shop();
  const page = await manager();
  await page.getByRole('tab', { name: 'Waivers' }).click();
  await page.getByRole('checkbox', { name: /no-tag in src\/tags\.ts/ }).check();
  await page.getByLabel('Owner').fill('ana');
  await workbench.screenshot('rules-manager-waivers');
  await expectAccessible(workbench, page);
  await page.getByRole('button', { name: 'Renew' }).click();
  await waitFor('the comment to be renewed', () =>
    /shown to nobody @ana until 20[3-9]|shown to nobody @ana until 202[6-9]/.test(
      readFileSync(join(workbench.workspace, 'src', 'tags.ts'), 'utf8'),
    ),
  );
  await page.getByText('In force').first().waitFor({ state: 'attached' });
});

it('imports rules of others, those that are chosen, after showing them', async () => {
  const workbench = shop();
  const page = await manager();
  const rules = join(workbench.workspace, '.stewardry', 'rules');
  await page.getByRole('tab', { name: 'Import' }).click();
  await page.getByRole('button', { name: 'Choose Folder…' }).click();
  await workbench.choosePath(theirs(workbench.workspace), 'Show Rules');
  await page.getByRole('checkbox', { name: 'Import no-label' }).waitFor();
  await page.getByText('Definition').first().click();
  await page.getByText('pattern: badge($NAME)').waitFor();
  await page.getByRole('checkbox', { name: 'Import no-label' }).uncheck();
  await expectAccessible(workbench, page, 'rules-manager-import');
  expect(existsSync(join(rules, 'no-badge.yml'))).toBe(false);
  await page.getByRole('button', { name: 'Import 1 Rule' }).click();
  await page.getByText('Imported 1 rule').waitFor();
  expect(readFileSync(join(rules, 'no-badge.yml'), 'utf8')).toContain('pattern: badge($NAME)');
  expect(existsSync(join(rules, 'no-label.yml'))).toBe(false);
});

it('looks right with few rules and with many, in a wide window and in a narrow one', async () => {
  const workbench = shop();
  const page = await manager();
  await page.getByRole('tab', { name: 'Rules' }).click();
  await page.getByRole('searchbox', { name: 'Search rules' }).fill('no-tag');
  await page.getByText('2 rules').first().waitFor();
  await workbench.screenshot('rules-manager-few');
  await page.getByRole('searchbox', { name: 'Search rules' }).fill('');
  await page.getByText(/^[4-9]\d\d rules$/).waitFor();
  await workbench.screenshotInAllThemes('rules-manager');
  await workbench.setTheme('light');
  await workbench.page.keyboard.press('Control+B');
  await workbench.page.setViewportSize({ width: 460, height: 900 });
  await page.getByRole('button', { name: 'Back to List' }).waitFor();
  await workbench.screenshot('rules-manager-narrow-details');
  await page.getByRole('button', { name: 'Back to List' }).click();
  await page.locator('sw-list [role=option]').first().waitFor();
  await workbench.screenshot('rules-manager-narrow');
  await page.getByRole('tab', { name: 'Waivers' }).click();
  await page.getByRole('checkbox').first().check();
  await workbench.screenshot('rules-manager-narrow-waivers');
  await page.getByRole('checkbox').first().uncheck();
  await page.getByRole('tab', { name: 'Import' }).click();
  await page.getByRole('heading', { name: 'Packages' }).waitFor();
  await workbench.screenshot('rules-manager-narrow-import');
  await page.getByRole('tab', { name: 'Waivers' }).click();
  await workbench.page.setViewportSize({ width: 1440, height: 900 });
  await workbench.page.keyboard.press('Control+B');
});

it('comes back as it was', async () => {
  const workbench = shop();
  await workbench.openFile('src/orders.ts');
  await workbench.page.locator('.tab').filter({ hasText: 'Rules' }).first().click();
  const page = await manager();
  expect(await page.getByRole('tab', { name: 'Waivers' }).getAttribute('aria-selected')).toBe('true');
});
