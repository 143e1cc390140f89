/** The dashboard: what waits, what is counted and where it leads, live, for everybody; the report and the exports. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Frame } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../../harness/waitFor.ts';
import type { Workbench } from '../../harness/workbench/workbench.ts';
import { openShop } from './openShop.ts';
import { expectAccessible, watchPolicy } from './support/axe.ts';

async function openDashboard(workbench: Workbench): Promise<Frame> {
  await workbench.runCommand('Stewardry: Open Dashboard');
  const page = await workbench.findWebview('stewardry-dashboard');
  await page.getByRole('heading', { name: 'System' }).waitFor();
  return page;
}

/** The figure above a name in a section. */
const factOf = (page: Frame, name: string) =>
  page
    .locator('.fact', { has: page.locator('.name', { hasText: name }) })
    .locator('.value')
    .first();

describe('of a folder that was just opened', () => {
  const shop = openShop({
    settings: { 'stewardry.metrics': true },
    furnish: (workspace) =>
      appendFileSync(
        join(workspace, 'src', 'payments.ts'),
        '// stewardry-ignore no-eval -- the old terminal needs it until 2999-01-01\neval("1");\n',
      ),
  });

  it('shows what was found, leads to it, and follows what changes', async () => {
    const workbench = shop();
    const stopped = watchPolicy(workbench);
    await workbench.openFile('src/payments.ts');
    await workbench.squiggles('error').first().waitFor({ timeout: 60_000 });
    const page = await openDashboard(workbench);
    const open = factOf(page, 'open');
    await waitFor('the first scan', async () => Number(await open.textContent().catch(() => '0')) > 0);
    await page.getByText('No AI run in these days').waitFor();
    await workbench.screenshotInAllThemes('dashboard-little');

    // A finding goes, and the page says so by itself.
    const before = Number(await open.textContent());
    await workbench.runCommand('Stewardry: Turn Off Rule...');
    await workbench.pick('sql-injection');
    await waitFor('fewer findings', async () => Number(await open.textContent()) < before);

    await page.getByRole('button', { name: 'Verify Now' }).click();
    await page.getByText(/Verified just now: \d+ rows?, nothing changed/).waitFor();
    expect(stopped()).toEqual([]);
    await expectAccessible(workbench, page);
    await open.getByRole('button').click();
    await workbench.page.locator('.panel .markers-panel').waitFor();
  });

  it('writes a compliance report', async () => {
    const workbench = shop();
    const page = await openDashboard(workbench);
    await page.getByRole('button', { name: 'Compliance Report...' }).click();
    await workbench.pick('JSON');
    const input = workbench.page.locator('.quick-input-widget input').first();
    await waitFor('the question where', async () => (await input.inputValue()).endsWith('.json'));
    const file = join(workbench.workspace, 'report.json');
    await input.fill(file);
    await workbench.page.keyboard.press('Enter');
    await waitFor('the report', () => existsSync(file) && readFileSync(file, 'utf8').endsWith('}\n'));
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ folder: 'workspace', record: { isIntact: true }, missing: [] });
  });
});

describe('of a folder with a history', () => {
  const shop = openShop({
    furnish: (workspace) => {
      appendFileSync(join(workspace, '.stewardry', 'config.yaml'), 'ai:\n  budgets: { day: 5, workspace: 40 }\n');
      const program = join(import.meta.dirname, 'fixtures', 'seedHistory.ts');
      execFileSync(process.execPath, [program, workspace, join(dirname(workspace), 'stewardry')], { stdio: 'inherit' });
    },
  });

  it('shows sixty days, at any width, and the days that a person picks', { timeout: 300_000 }, async () => {
    const workbench = shop();
    // Nobody can open it before the backend is there.
    await workbench.openFile('src/payments.ts');
    await workbench.squiggles('error').first().waitFor({ timeout: 60_000 });
    const page = await openDashboard(workbench);
    await page.getByText('anthropic/claude-sonnet-4-5').first().waitFor();
    await page.getByText('The budget of the workspace is nearly used up').waitFor();
    await page.getByRole('combobox', { name: 'Days' }).selectOption({ label: 'Last 90 days' });
    const tokens = page.locator('plot-with-picture', { hasText: 'Tokens by Day' });
    await tokens.locator('summary').click();
    await waitFor('ninety days', async () => (await tokens.locator('.figures tbody tr').count()) === 90);
    await tokens.locator('summary').click();
    await workbench.screenshotInAllThemes('dashboard-much');
    await page.locator('dashboard-runs').scrollIntoViewIfNeeded();
    await workbench.screenshot('dashboard-much-runs');
    await page.locator('dashboard-system').scrollIntoViewIfNeeded();
    await workbench.screenshot('dashboard-much-system');
    await expectAccessible(workbench, page);
    await workbench.page.setViewportSize({ width: 700, height: 1000 });
    await page.locator('dashboard-attention').scrollIntoViewIfNeeded();
    await workbench.screenshot('dashboard-narrow');
    await workbench.page.setViewportSize({ width: 1440, height: 900 });
  });
});
