/** What every page of ours has: a strict policy, accessible in each theme, the same again after it was thrown away, a way out of an error. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { expect, it } from 'vitest';
import { themesFile } from '../../harness/pages/themesFile.ts';
import { allThemes } from '../../harness/workbench/themes.ts';
import type { Workbench } from '../../harness/workbench/workbench.ts';
import { unpackedExtension } from '../prepared.ts';
import { openShop } from './openShop.ts';
import { expectAccessible, watchPolicy, wears } from './support/axe.ts';

const shop = openShop();

it('shows a rule to everybody, loads nothing foreign, and comes back as it was', async () => {
  const workbench = shop();
  const stopped = watchPolicy(workbench);
  // The palette lists what can be done when it opens, and never looks again.
  await workbench.statusBarItem('Stewardry: 13 errors, 4 warnings').waitFor({ timeout: 90_000 });
  await workbench.runCommand('Stewardry: Open Rule Page...');
  await workbench.answer('Open Rule', 'sql-injection');
  const page = await workbench.findWebview('rule-page');
  await page.getByRole('heading', { name: 'Reported', exact: true }).waitFor();
  // What everyPage.test.ts dresses pages in is what VS Code does; `vitest -u` brings it up to date.
  await expect(await stylesOf(workbench, page)).toMatchFileSnapshot(themesFile);
  await workbench.openFile('src/orders.ts'); // the page is thrown away
  await workbench.page.locator('.tab').filter({ hasText: 'Rule: sql-injection' }).click();
  const again = await workbench.findWebview('rule-page');
  await again.getByRole('heading', { name: 'Reported', exact: true }).waitFor();
  expect(stopped()).toEqual([]);
});

it('shows an error that nothing caught with a way to recover', async () => {
  const workbench = shop();
  const page = await workbench.findWebview('rule-page');
  await page.evaluate("setTimeout(() => { throw new Error('a defect of ours'); })");
  await page.getByRole('alert').getByText('a defect of ours').waitFor();
  await expectAccessible(workbench, page);
  await workbench.screenshot('page-recovery');
  await page.locator('body').press('Tab');
  await page.getByRole('button', { name: 'Reload Page' }).press('Enter');
  await page.getByRole('heading', { name: 'Reported', exact: true }).waitFor();
});

it('says that the backend is away, and is up to date when it is back', async () => {
  const workbench = shop();
  const page = await workbench.findWebview('rule-page');
  const before = workbench.backendProcess();
  process.kill(before, 'SIGKILL');
  await workbench.waitForBackend((pid) => pid !== before);
  await page.getByRole('button', { name: 'Turn Off' }).click();
  await page.getByRole('button', { name: 'Turn On' }).waitFor();
  expect(await page.getByText('Reconnecting').count()).toBe(0);
});

/** The variables of each kind of theme that pages of ours name, as JSON. */
async function stylesOf(workbench: Workbench, page: Frame): Promise<string> {
  const bundles = join(unpackedExtension(), 'dist', 'webviews');
  const texts = readdirSync(bundles).map((name) => readFileSync(join(bundles, name), 'utf8'));
  const names = [...new Set(texts.flatMap((text) => text.match(/--vscode-[a-zA-Z-]+/g) ?? []))].sort();
  const styles: Record<string, Record<string, string>> = {};
  // Last of all the kind that it is in already, of which it might be another theme.
  for (const theme of allThemes.toReversed()) {
    await workbench.setTheme(theme);
    await wears(page, theme);
    styles[theme] = await page.evaluate((wanted) => {
      const { style } = document.documentElement;
      return Object.fromEntries(wanted.map((name) => [name, style.getPropertyValue(name)]).filter(([, value]) => value !== ''));
    }, names);
  }
  return `${JSON.stringify(styles, null, 2)}\n`;
}
