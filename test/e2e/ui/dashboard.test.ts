/** The dashboard: what waits, what is counted and where it leads, live, at any width, for everybody; the report and the exports. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Frame } from 'playwright-core';
import { expect, it } from 'vitest';
import { waitFor } from '../../harness/waitFor.ts';
import { openShop } from './openShop.ts';
import { expectAccessible, watchPolicy } from './support/axe.ts';

const SUPPRESSED = '// stewardry-ignore no-eval -- the old terminal needs it until 2999-01-01\neval("1");\n';

const shop = openShop({
  settings: { 'stewardry.metrics': true },
  furnish: (workspace) => {
    appendFileSync(join(workspace, 'src', 'payments.ts'), SUPPRESSED);
    appendFileSync(join(workspace, '.stewardry', 'config.yaml'), 'ai:\n  budgets: { day: 5, workspace: 40 }\n');
    const program = join(import.meta.dirname, 'fixtures', 'seedHistory.ts');
    execFileSync(process.execPath, [program, workspace, join(dirname(workspace), 'stewardry')], { stdio: 'inherit' });
  },
});

const dashboard = (): Promise<Frame> => shop().findWebview('stewardry-dashboard');
/** Back from wherever a figure led. */
const backToIt = (): Promise<void> => shop().page.locator('.tab').filter({ hasText: 'Dashboard' }).first().click();

/** The figure above a name in a section. */
const factOf = (page: Frame, name: string) =>
  page
    .locator('.fact', { has: page.locator('.name', { hasText: name }) })
    .locator('.value')
    .first();

async function showDays(label: string): Promise<void> {
  await (await dashboard()).getByRole('combobox', { name: 'Days' }).selectOption({ label });
}

/** A file that is chosen is there at once, or was not chosen. Milliseconds. */
const SAVED_WITHIN_MS = 10_000;

let stopped: () => readonly string[];

it('shows what was found, follows what changes, and verifies the record', async () => {
  const workbench = shop();
  stopped = watchPolicy(workbench);
  await workbench.openFile('src/payments.ts');
  await workbench.squiggles('error').first().waitFor();
  await workbench.runCommand('Stewardry: Open Dashboard');
  const page = await dashboard();
  // What was seeded ended before these days.
  await showDays('Last 7 days');
  await page.getByText('AI is switched off in this folder').waitFor();
  const open = factOf(page, 'open');
  await waitFor('the first scan', async () => Number(await open.textContent().catch(() => '0')) > 0);

  await page.getByRole('button', { name: 'Verify Now' }).click();
  await page.getByText(/Verified just now: \d+ rows?, nothing changed/).waitFor();
  const top = () => page.evaluate<number>('scrollY');
  expect(await top()).toBeGreaterThan(100);
  // A finding goes: the page says so by itself, and whoever reads it stays where they are.
  const before = Number(await open.textContent());
  await workbench.runCommand('Stewardry: Turn Off Rule...');
  await workbench.pick('sql-injection');
  await waitFor('fewer findings', async () => Number(await open.textContent()) < before);
  expect(await top()).toBeGreaterThan(100);
  await workbench.screenshot('dashboard-little');
});

it('leads from what it shows to what that counts', async () => {
  const workbench = shop();
  const page = await dashboard();
  await factOf(page, 'open').getByRole('button').click();
  await workbench.page.locator('.panel .markers-panel').waitFor();
  await page.locator('dashboard-findings tbody').getByRole('button').first().click();
  await workbench.page.locator('.tab.active').filter({ hasText: 'Rule: ' }).waitFor();
  await backToIt();
  await (await dashboard())
    .locator('dashboard-system')
    .getByRole('button', { name: /^\d+ rows?$/ })
    .click();
  await workbench.page.locator('.sidebar .pane-header.expanded', { hasText: 'Audit' }).waitFor();
  await (await dashboard()).getByRole('button', { name: 'The budget of the workspace is nearly used up' }).click();
  await workbench.page.locator('.quick-input-title').filter({ visible: true }).waitFor();
  await workbench.page.keyboard.press('Escape');
  await workbench.page.keyboard.press('Control+J'); // the panel
});

it('shows what was before, with many runs and findings, at any width', { timeout: 240_000 }, async () => {
  const workbench = shop();
  const page = await dashboard();
  await showDays('Last 90 days');
  await page.getByText('anthropic/claude-sonnet-4-5').first().waitFor();
  const tokens = page.locator('plot-with-picture', { hasText: 'Tokens by Day' });
  await tokens.locator('summary').click();
  await waitFor('ninety days', async () => (await tokens.locator('.figures tbody tr').count()) === 90);
  await tokens.locator('summary').click();
  await page.locator('dashboard-attention').scrollIntoViewIfNeeded();
  await expectAccessible(workbench, page, 'dashboard-much');
  await page.locator('dashboard-runs').scrollIntoViewIfNeeded();
  await workbench.screenshot('dashboard-much-runs');
  await page.locator('dashboard-system').scrollIntoViewIfNeeded();
  await workbench.screenshot('dashboard-much-system');
  await workbench.page.setViewportSize({ width: 700, height: 1000 });
  await page.locator('dashboard-attention').scrollIntoViewIfNeeded();
  await workbench.screenshot('dashboard-narrow');
  await workbench.page.setViewportSize({ width: 1440, height: 900 });
});

it('saves its figures, its plots and a compliance report', async () => {
  const workbench = shop();
  const page = await dashboard();
  const press = (name: string) => page.getByRole('button', { name }).click();
  /** Once more when the dialog went away without a word, as it does when something else takes the focus. */
  const saved = async (name: string, button: string, format?: string): Promise<Buffer> => {
    const file = join(workbench.workspace, name);
    const isThere = (): boolean => existsSync(file) && readFileSync(file).length > 0;
    await waitFor(`"${name}" to be saved`, async () => {
      await press(button);
      if (format !== undefined) await workbench.pick(format);
      await workbench.choosePath(file);
      return waitFor(name, isThere, SAVED_WITHIN_MS).catch(() => false);
    });
    return readFileSync(file);
  };

  const [heads = '', ...lines] = (await saved('figures.csv', 'Export...', 'CSV')).toString().trimEnd().split('\n');
  expect(heads.split(',').length).toBeGreaterThan(2);
  expect(lines.length).toBeGreaterThan(90);
  expect(Object.keys(JSON.parse((await saved('figures.json', 'Export...', 'JSON')).toString())).length).toBeGreaterThan(2);
  expect((await saved('open-findings.png', 'Save as picture: Open Findings')).subarray(1, 4).toString()).toBe('PNG');
  const report = JSON.parse((await saved('report.json', 'Compliance Report...', 'JSON')).toString());
  expect(report).toMatchObject({ folder: 'workspace', record: { isIntact: true }, missing: [] });
  expect(stopped()).toEqual([]);
});
