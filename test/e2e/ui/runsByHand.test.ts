/** What a person does with AI tasks by hand: from menus and the light bulb, with a plan, conflicts, commits, parts, refusals, and the status bar. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { findProcess } from '../../harness/findProcess.ts';
import { waitFor } from '../../harness/waitFor.ts';
import { openShop } from './openShop.ts';
import { scriptedModel } from './scriptedModel.ts';

const shop = openShop({ env: scriptedModel('by-hand.yaml'), furnish: makeRepository });
/** A machine that does much else besides. */
const END_WITHIN = { timeout: 60_000 };

function makeRepository(workspace: string): void {
  writeFileSync(join(workspace, 'hang.mjs'), 'setInterval(() => {}, 1000);\n');
  writeFileSync(join(workspace, '.stewardry', 'rules', 'measures-are-told.yml'), ADVICE);
  git(workspace, 'init', '-q', '-b', 'main');
  git(workspace, 'config', 'user.name', 'Ada');
  git(workspace, 'config', 'user.email', 'ada@example.test');
  git(workspace, 'add', '.');
  git(workspace, 'commit', '-qm', 'feat: open the shop');
}

/** What only advises does not keep an edit from the change set. */
const ADVICE =
  'id: measures-are-told\nlanguage: TypeScript\nseverity: info\nmessage: Measures are told to the owner\nrule: { pattern: measure($A) }\n';

function git(folder: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8' });
}

const at = (path: string): string => join(shop().workspace, path);
const read = (path: string): string => readFileSync(at(path), 'utf8');
const replace = (path: string, before: string, after: string): void => writeFileSync(at(path), read(path).replace(before, after));

const choose = (target: Locator, entry: string): Promise<void> => shop().chooseFromMenu(target, entry);

/** The row of the run of a task in the Runs view: the Sessions view may have the same title. */
const runRow = (task: string): Locator =>
  shop()
    .treeRows()
    .filter({ hasText: new RegExp(`${task}.*(completed|applied|undone|rejected|waits|working|paused|cancelled)`) })
    .first();

/** In the open dialog: the task as the first of a new session. */
async function begin(task: string): Promise<void> {
  const workbench = shop();
  await workbench.quickRow('Session').click();
  const fresh = workbench.quickRow('A new session');
  // Without sessions there is nothing else to choose, and the row is there all the same.
  await fresh.click();
  await workbench.quickRow('Session').filter({ hasText: 'a new one' }).waitFor();
  await workbench.answer('Run AI Task', task);
}

it('fixes a line in two clicks: "Ask AI to fix", and Apply in the review that opens by itself', { timeout: 240_000 }, async () => {
  const workbench = shop();
  await workbench.openFile('src/orders.ts');
  await workbench.squiggles('error').first().waitFor({ timeout: 120_000 }); // the backend has only just begun to start
  await workbench.goTo(22, 10);
  await workbench.openCodeActions();
  await workbench.screenshot('ask-to-fix');
  const clicks = [
    workbench.page.locator('.action-widget .monaco-list-row.action').filter({ hasText: 'Ask AI to fix "no-nan-comparison"' }),
    workbench.page.locator('.editor-actions .action-label[aria-label^="Apply All Changes of Run"]'),
  ];
  for (const click of clicks) await click.click(END_WITHIN);
  await waitFor('the line to be mended', () => read('src/orders.ts').includes('Number.isNaN(percent)'));
});

it('commits what it applies with a Conventional Commit message and trailers', async () => {
  const workbench = shop();
  await workbench.openFile('src/orders.ts');
  // There is only this one run: nobody is asked which.
  await workbench.runCommand('Stewardry: Undo Run...');
  await workbench.pressInDialog('Undo');
  await waitFor('the line to be as it was', () => read('src/orders.ts').includes('percent === NaN'));
  await workbench.runCommand('Stewardry: Apply Changes of Run and Commit');
  await workbench.notification('commit').first().waitFor();
  const message = git(workbench.workspace, 'log', '-1', '--format=%B');
  expect(message).toMatch(/^fix: [\s\S]*\n\nStewardry-Run: \S+\nStewardry-Persona: developer\n/);
  expect(git(workbench.workspace, 'show', '--format=', '--name-only', 'HEAD')).toBe('src/orders.ts\n');
});

it('takes what was clicked in the explorer as context, is applied, taken back in parts, and put in again', async () => {
  const workbench = shop();
  await workbench.openSideBar('Explorer');
  await choose(workbench.page.locator('.explorer-folders-view .monaco-list-row').filter({ hasText: 'server.ts' }), 'Run AI Task');
  await workbench
    .quickRow('Context')
    .filter({ hasText: /1 item.*tokens/ })
    .waitFor();
  await begin('Name the events');
  const state = (): boolean[] => ["app.disable('x-powered-by')", 'shop.listening'].map((text) => read('src/server.ts').includes(text));
  await workbench
    .treeRows()
    .filter({ hasText: /server\.ts.*\+2/ })
    .first()
    .waitFor(END_WITHIN);
  await workbench.statusBarItem('developer · completed · scripted').waitFor(END_WITHIN);
  await choose(runRow('Name the events'), 'Apply All Changes of Run');
  await waitFor('both changes', () => state().every(Boolean));
  await workbench.treeRows().filter({ hasText: 'server.ts' }).first().locator('.monaco-tl-twistie').click();
  const hunks = workbench.treeRows().filter({ hasText: /^Line \d+/ });
  await hunks.filter({ hasText: 'applied' }).nth(1).waitFor();
  await choose(hunks.last(), 'Take Back');
  await waitFor('one of them to go', () => state().join() === 'true,false');
  await runRow('Name the events').filter({ hasText: 'partly applied' }).waitFor();
  await choose(runRow('Name the events'), 'Undo Run');
  await workbench.pressInDialog('Undo');
  const tookBack = workbench.notification('Took back 1 file of "Name the events"');
  await tookBack.waitFor();
  expect(state()).toEqual([false, false]);
  await tookBack.locator('.monaco-button').filter({ hasText: 'Redo' }).click();
  await waitFor('what was left to be there again', () => state().join() === 'true,false');
  await runRow('Name the events').filter({ hasText: 'partly applied' }).waitFor(); // then it is written down, too
  await choose(hunks.last(), 'Apply');
  await waitFor('both changes again', () => state().every(Boolean));
});

it('makes a plan first, and changes nothing before the person agrees', async () => {
  const workbench = shop();
  await workbench.openFile('src/server.ts');
  await workbench.goTo(5);
  await workbench.page.keyboard.press('Shift+End');
  await choose(workbench.page.locator('.editor-instance .view-line').filter({ hasText: "from './orders.ts'" }).first(), 'Run AI Task');
  await workbench.quickRow('Plan first').click();
  await workbench.quickRow('Plan first').filter({ hasText: 'yes, and I approve it' }).waitFor();
  await begin('Agree on the port');
  await workbench.notification('A plan waits for your yes').locator('a').filter({ hasText: 'Answer' }).click(END_WITHIN);
  await workbench.quickRow('Go ahead with this plan').waitFor();
  const plan = await workbench.findWebview('ol li');
  await plan.locator('li').filter({ hasText: 'Change its port in src/server.ts' }).waitFor();
  await workbench.screenshotInAllThemes('run-plan');
  await workbench.quickRow('Go ahead with this plan').click();
  await runRow('Agree on the port').filter({ hasText: 'completed' }).waitFor(END_WITHIN);
});

it('shows conflicts, and writes markers only when told to', async () => {
  const workbench = shop();
  await workbench.openFile('src/server.ts');
  replace('src/server.ts', '8080', '7070');
  await workbench.page.locator('.editor-instance').getByText('7070').first().waitFor();
  await choose(runRow('Agree on the port'), 'Apply All Changes of Run');
  const notice = workbench.notification('1 place in "src/server.ts" changed on both sides and was left as you have it');
  await notice.waitFor();
  expect(read('src/server.ts')).toContain('app.listen(7070');
  await workbench.screenshot('run-conflict');
  await notice.locator('.monaco-button').filter({ hasText: 'Write Conflict Markers' }).click();
  // The editor's own way to settle them.
  await workbench.page.locator('.codelens-decoration a').filter({ hasText: 'Accept Incoming Change' }).waitFor();
  await workbench.screenshotInAllThemes('run-conflict-markers');
  await workbench.page.locator('.codelens-decoration a').filter({ hasText: 'Accept Incoming Change' }).click();
  await workbench.page.locator('.editor-instance .view-line').filter({ hasText: '<<<<' }).waitFor({ state: 'detached' });
  await workbench.save();
  expect(read('src/server.ts')).toContain('app.listen(9090');
  expect(read('src/server.ts')).not.toContain('<<<<');
});

it('refuses change after change with a reason, and proposes a rule after the third', async () => {
  const workbench = shop();
  await workbench.runCommand('Stewardry: Run AI Task...');
  await begin('Measure everything');
  await runRow('Measure everything').filter({ hasText: 'completed' }).waitFor(END_WITHIN);
  const file = (name: string): Locator =>
    workbench
      .treeRows()
      .filter({ hasText: new RegExp(`^${name}`) })
      .first();
  await file('accounts.ts').click();
  await workbench.page.locator('.tab.active').filter({ hasText: '(proposed)' }).waitFor();
  await workbench.squiggles('info').first().waitFor(); // what rules find in the proposed text
  await workbench.screenshotInAllThemes('run-proposed-findings');
  for (const [name, reason] of [
    ['accounts.ts', 'No measure in the shop'],
    ['payments.ts', 'we do not measure'],
    ['log.ts', 'measure again!'],
  ] as const) {
    await choose(file(name), 'Reject');
    await workbench.answer('Reject', reason);
    await file(name).filter({ hasText: 'rejected' }).waitFor();
  }
  await workbench.notification('Do not call measure').locator('.monaco-button').filter({ hasText: 'Show' }).click();
  await workbench.quickRow('Add it as a rule of this folder').waitFor();
  await workbench.screenshotInAllThemes('run-proposal');
  expect(existsSync(at('.stewardry/rules/no-measure.yml'))).toBe(false);
  await workbench.quickRow('Add it as a rule of this folder').click();
  await workbench.page.locator('.tab.active[data-resource-name="no-measure.yml"]').waitFor();
  expect(read('.stewardry/rules/no-measure.yml')).toContain('pattern: measure($$$ARGUMENTS)');
});

it('is paused, switched and stopped from the status bar, with the command that it runs', async () => {
  const workbench = shop();
  const menu = async (entry: string): Promise<void> => {
    await workbench.page
      .locator('.statusbar-item')
      .filter({ has: workbench.page.locator('[aria-label*="Stewardry session"]') })
      .click();
    await workbench.quickRow(entry).click();
  };
  const allow = async (command: string): Promise<void> => {
    await choose(
      workbench
        .treeRows()
        .filter({ hasText: new RegExp(`^${command}`) })
        .first(),
      'Allow Once',
    );
  };
  await menu('Switch Session');
  await workbench.quickRow('Begin a new session').click();
  await workbench.runCommand('Stewardry: Run AI Task...');
  await workbench.answer('Run AI Task', 'Look twice');
  await workbench.statusBarItem('developer · 1 question').waitFor(END_WITHIN);
  await workbench.page
    .locator('.statusbar-item')
    .filter({ has: workbench.page.locator('[aria-label*="Stewardry session"]') })
    .click();
  await workbench.quickRow('Stop').waitFor();
  await workbench.screenshotInAllThemes('session-menu');
  await workbench.quickRow('Pause').click();
  await workbench.statusBarItem('developer · 1 question, then pauses').waitFor();
  await runRow('Look twice').filter({ hasText: 'waits for you, then pauses' }).waitFor();
  await allow('node -p 40');
  await workbench.statusBarItem('developer · paused').waitFor(END_WITHIN);
  await menu('Go On');
  await workbench.statusBarItem('developer · 1 question').waitFor(END_WITHIN);
  await allow('node hang.mjs');
  await waitFor('the command', () => findProcess('hang.mjs', 'stopped-from-the-status-bar'));
  await menu('Stop');
  await workbench.statusBarItem('developer · cancelled').waitFor(END_WITHIN);
  expect(findProcess('hang.mjs', 'stopped-from-the-status-bar')).toBeUndefined();
});
