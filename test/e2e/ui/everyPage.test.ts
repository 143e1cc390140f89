/**
 * Every page of ours with little and with much on it, in every kind of theme, wide, narrow and at twice the size: everybody can use it, nothing
 * is cut or sticks out, everything can be reached, nothing moves that should not, an update disturbs nobody, and nothing is asked for over and over. The data come from the real
 * backend. With STEWARDRY_PICTURES set it leaves pictures in `.cache/screenshots/pages`.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { allThemes, arePicturesWanted } from '../../harness/workbench/themes.ts';
import { root } from '../prepared.ts';
import { seriousIn } from './support/axe.ts';
import { type Amount, openPages, type Subject } from './support/pagesStage.ts';

const pages = openPages();

const pictures = arePicturesWanted ? join(root, '.cache', 'screenshots', 'pages') : undefined;

const WIDE = { width: 1400, height: 900 };
const NARROW = { width: 400, height: 900 };
/** What is left of a laptop's window at twice the size. */
const ZOOMED = { width: 700, height: 450 };

/** A page as it is looked at. */
interface Look {
  readonly name: string;
  readonly view: string;
  readonly state: (subject: Subject, amount: Amount) => unknown;
  /** What a person does first. */
  readonly act?: (page: Page, amount: Amount) => Promise<void>;
}

const RULE = 'id: new-rule\nlanguage: TypeScript\nseverity: warning\nmessage: Do not call eval here\nrule:\n  pattern: eval($A)\n';
const TESTS = "id: new-rule\nvalid:\n  - other()\ninvalid:\n  - eval('1')\n";

const tab = (name: string) => (page: Page) => page.getByRole('tab', { name }).click();
const onRun = (which: keyof Subject['runs']) => ({
  view: 'task-executor',
  state: ({ folder, runs }: Subject) => ({ folder, run: runs[which], draft: null }),
});

const LOOKS: readonly Look[] = [
  {
    name: 'dashboard',
    view: 'dashboard',
    state: ({ folder }, amount) => ({ folders: [{ name: amount, path: folder }] }),
    act: async (page) => void (await page.getByRole('combobox', { name: 'Days' }).selectOption({ label: 'Last 90 days' })),
  },
  { name: 'rules', view: 'rules-manager', state: ({ folder }) => ({ folder }) },
  {
    name: 'rule-chosen',
    view: 'rules-manager',
    state: ({ folder }) => ({ folder }),
    act: async (page, amount) => {
      await page.getByRole('searchbox', { name: 'Search rules' }).fill(amount === 'much' ? 'empty-catch' : 'no-tag');
      const row = page.getByRole('option').filter({ hasText: amount === 'much' ? 'empty-catch' : 'Do not call tag' });
      await row.first().click();
    },
  },
  { name: 'waivers', view: 'rules-manager', state: ({ folder }) => ({ folder }), act: tab('Waivers') },
  { name: 'import', view: 'rules-manager', state: ({ folder }) => ({ folder }), act: tab('Import') },
  {
    name: 'rule-editor',
    view: 'rules-manager',
    state: ({ folder }, amount) => ({
      folder,
      draft: { source: RULE, tests: TESTS, patterns: ['eval($A)'], path: amount === 'much' ? 'src/accounts.ts' : 'a.ts' },
    }),
    act: async (page) => await page.getByText(/Valid, 2 tests passed/).waitFor(),
  },
  {
    name: 'task-new',
    view: 'task-executor',
    state: ({ folder }) => ({ folder, run: null, draft: { prompt: 'Look at a.ts', context: [], budget: '1', plans: true } }),
  },
  { name: 'task-run', ...onRun('ended') },
  { name: 'task-changes', ...onRun('ended'), act: tab('Changes') },
  { name: 'task-verification', ...onRun('ended'), act: tab('Verification') },
  { name: 'task-decisions', ...onRun('ended'), act: tab('Decisions') },
  { name: 'task-asking', ...onRun('asking') },
  { name: 'task-history', ...onRun('ended'), act: (page) => page.getByRole('button', { name: 'History' }).click() },
  {
    name: 'task-compare',
    ...onRun('ended'),
    act: async (page) => {
      await page.getByRole('button', { name: 'Compare…' }).click();
      await page.getByRole('combobox').selectOption({ index: 1 });
    },
  },
  {
    name: 'sessions',
    view: 'session-browser',
    state: ({ folder }) => ({ folder, session: null }),
  },
  {
    name: 'session-read',
    view: 'session-browser',
    state: ({ folder }) => ({ folder, session: null }),
    act: async (page) => {
      await page.getByRole('searchbox').fill('numbers');
      await page.locator('mark').first().waitFor();
      await page.getByRole('option').first().click();
    },
  },
  { name: 'persona', view: 'persona-manager', state: ({ folder }) => ({ folder, id: 'developer' }) },
  { name: 'practice', view: 'practice-page', state: ({ folder }, amount) => ({ folder, id: amount === 'much' ? 'security' : 'testing' }) },
  { name: 'rule', view: 'rule-page', state: ({ folder }, amount) => ({ folder, ruleId: amount === 'much' ? 'sql-injection' : 'no-tag' }) },
  {
    name: 'template',
    view: 'template-form',
    state: ({ folder }, amount) => ({ folder, id: amount === 'much' ? 'node-service' : 'typescript-module', variables: {}, into: '' }),
  },
];

/** More often than it is opened, updated and told of something, a page asks for nothing. */
const MOST_ASKED = 12;

/** Controls whose focus is followed over an update; the first and, where there are many, some of the others. */
const MOST_CONTROLS = 4;

describe.each<Amount>(['little', 'much'])('with %s', (amount) => {
  it.each(LOOKS)('$name can be used by everybody, at any size', async (look) => {
    const { stage } = pages();
    const wrong: string[] = [];
    const note = (where: string, found: readonly string[]): void => void wrong.push(...found.map((each) => `${where}: ${each}`));
    await stage.page.setViewportSize(WIDE);
    await open(look, amount);
    for (const [name, size] of Object.entries({ wide: WIDE, narrow: NARROW, zoomed: ZOOMED })) {
      await stage.page.setViewportSize(size);
      await stage.settle();
      note(name, [...(await stage.look('tooWide')), ...(await stage.look('cutText'))]);
      if (name === 'zoomed') await picture(`${look.name}-${amount}-zoomed`);
      else note(name, await inThemes(`${look.name}-${amount}-${name}`, size));
      note(name, await stage.look('unreachable'));
    }
    await stage.page.setViewportSize(WIDE);
    await stage.settle();
    if (amount === 'much') note('update', await updates());
    note('reduced motion', await stage.look('moving'));
    note('asks', stage.repeated(MOST_ASKED));
    note('page', stage.wrong.splice(0));
    expect(wrong).toEqual([]);
  });
});

it('keeps the focus on a button of the dashboard that was pressed by the keyboard, and on what comes after an answer', async () => {
  const { stage, of } = pages();
  const { page } = stage;
  await page.setViewportSize(WIDE);
  await stage.show('dashboard', { folders: [{ name: 'little', path: of.little.folder }] });
  await page.getByRole('button', { name: 'Verify Now' }).press('Enter');
  await page.getByText(/Verified just now/).waitFor();
  await stage.settle();
  expect(await stage.look('focusedName')).toContain('Verify Now');

  await stage.show('task-executor', { folder: of.little.folder, run: of.little.runs.asking, draft: null });
  await page.getByRole('button', { name: 'Deny', exact: true }).press('Enter');
  await page.locator('run-questions').waitFor({ state: 'detached' });
  await stage.settle();
  expect(await stage.look('focusedName')).toMatch(/run-page div\.part|run-questions article/);
});

async function open({ view, state, act }: Look, amount: Amount): Promise<void> {
  const { stage, of } = pages();
  await stage.show(view, state(of[amount], amount));
  await act?.(stage.page, amount);
  await stage.settle();
}

/** What axe finds in any theme; pictures are taken on the way. */
async function inThemes(name: string, size: typeof WIDE): Promise<string[]> {
  const { stage } = pages();
  const found: string[] = [];
  // How wide it is makes no colour another.
  for (const theme of size === WIDE || pictures !== undefined ? allThemes : (['light'] as const)) {
    await stage.wear(theme);
    const violations = await seriousIn(stage.page.mainFrame(), theme === 'light' ? 'everything' : 'colours');
    found.push(...violations.map((violation) => `${theme}: ${violation}`));
    await picture(`${name}-${theme}`);
  }
  await stage.wear('light');
  return found;
}

async function picture(name: string): Promise<void> {
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  await pages().stage.settle();
  await pages().stage.page.screenshot({ path: join(pictures, `${name}.png`) });
}

/** What an update disturbs, wherever the focus is. */
async function updates(): Promise<string[]> {
  const { stage } = pages();
  const found: string[] = [];
  const controls = await stage.look('focusOn', 0);
  const step = Math.max(1, Math.ceil(controls / MOST_CONTROLS));
  for (let index = 0; index < controls; index += step) {
    await stage.look('focusOn', index);
    await stage.refresh();
    found.push(...(await stage.look('disturbed')));
  }
  return found;
}
