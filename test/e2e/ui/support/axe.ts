/** Looks at a page of ours with axe-core, as people who use it in another way than most would. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Frame } from 'playwright-core';
import { expect } from 'vitest';
import { picturedThemes, type Theme } from '../../../harness/workbench/themes.ts';
import type { Workbench } from '../../../harness/workbench/workbench.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What a page's body wears in each theme. */
const BODY_CLASSES: Readonly<Record<Theme, string>> = {
  light: 'vscode-light',
  dark: 'vscode-dark',
  'high-contrast': 'vscode-high-contrast',
  'high-contrast-light': 'vscode-high-contrast-light',
};

/** Impacts that keep somebody from using the page. */
const SERIOUS: readonly unknown[] = ['serious', 'critical'];

/** Fails with what axe finds that is serious in the page as it is now; everyPage.test.ts asks in every theme. `picture`: it is photographed, too. */
export async function expectAccessible(workbench: Workbench, page: Frame, picture?: string): Promise<void> {
  const found: string[] = [];
  for (const theme of picturedThemes.toReversed()) {
    await workbench.setTheme(theme);
    await wears(page, theme);
    if (theme === 'light') found.push(...(await seriousIn(page)));
    if (picture !== undefined) await workbench.screenshot(`${picture}-${theme}`);
  }
  expect(found).toEqual([]);
}

/** Waits until the page is dressed in a theme, too. */
export function wears(page: Frame, theme: Theme): Promise<void> {
  return page.locator(`body.${BODY_CLASSES[theme]}`).waitFor();
}

/** What depends on the theme. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** What axe finds that is serious; only the rules about `colours` when all others have been asked before. */
export async function seriousIn(page: Frame, about: 'everything' | 'colours' = 'everything'): Promise<string[]> {
  await page.evaluate(axeSource);
  const only = about === 'colours' ? `, runOnly: ${JSON.stringify(COLOURS)}` : '';
  // Run in the page, where axe is a global then.
  const { violations }: AxeResults = await page.evaluate(`axe.run(document, { resultTypes: ['violations']${only} })`);
  return violations
    .filter(({ impact }) => SERIOUS.includes(impact))
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${JSON.stringify(target)}: ${failureSummary ?? ''}`));
}

/** Notes from now on what the policy of our pages stopped. Call it before the page opens. */
export function watchPolicy(workbench: Workbench): () => readonly string[] {
  const stopped: string[] = [];
  workbench.page.on('console', (message) => {
    const { url } = message.location();
    // Pages of ours and their resources only: VS Code itself has a policy too.
    if (/Content Security Policy/.test(message.text()) && /stewardry/.test(`${url} ${message.text()}`)) stopped.push(message.text());
  });
  return () => stopped;
}
