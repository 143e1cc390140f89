import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openShop } from './openShop.ts';

const LOGGER = 'Log through `log`';

const shop = openShop();

it('shows the violations of a file that is opened', async () => {
  await shop().openFile('src/orders.ts');
  await shop().squiggles('error').first().waitFor();
  await shop().waitForProblem('A value is pasted into SQL text');
  await shop().waitForProblem(LOGGER);
  await shop().screenshot('file-with-violations');
});

it('underlines a violation while it is typed, mends it by quick fix, and forgets it', async () => {
  const workbench = shop();
  await workbench.openFile('src/server.ts');
  await workbench.goTo(8, 23);
  await workbench.type("\nconsole.log('started');");
  await workbench.squiggles('warning').first().waitFor();
  await workbench.waitForProblem(LOGGER);
  await workbench.screenshot('violation-typed');
  await workbench.openFile('src/server.ts');
  await workbench.goTo(9, 3);
  await workbench.hover('which the log search cannot find');
  await workbench.screenshot('hover');
  await workbench.page.keyboard.press('Escape');
  await workbench.goTo(9, 4);
  const titles = await workbench.openCodeActions();
  await workbench.screenshot('code-actions');
  expect(titles).toEqual(expect.arrayContaining([expect.stringMatching(/^Suppress "shop-logger" here/), 'Open rule "shop-logger"']));
  await workbench.page.keyboard.press('Enter'); // the fix comes first
  await workbench.squiggles('warning').first().waitFor({ state: 'detached' });
  await workbench.save();
  await workbench.screenshot('violation-fixed');
  expect(readFileSync(join(workbench.workspace, 'src/server.ts'), 'utf8')).toContain("\nlog.info('started');");
});

it('suppresses a violation only with a reason', async () => {
  const workbench = shop();
  await workbench.openFile('src/orders.ts');
  await workbench.goTo(15, 4);
  await workbench.squiggles('warning').first().waitFor();
  await workbench.applyCodeAction('Suppress "shop-logger" here');
  await workbench.answer('Suppress', '');
  await workbench.page.getByText('A suppression needs a reason.').waitFor();
  await workbench.screenshot('suppress-reason');
  await workbench.answer('Suppress', 'goes when the new log search is there');
  await workbench.pick('No expiry', '');
  await workbench.squiggles('warning').first().waitFor({ state: 'detached' });
  await workbench.save();
  const text = readFileSync(join(workbench.workspace, 'src/orders.ts'), 'utf8');
  expect(text).toMatch(/stewardry-ignore shop-logger -- goes when the new log search is there\n\s*console\.log\(/);
});

it('checks open files again when a rule is edited', async () => {
  const workbench = shop();
  await workbench.openFile('shop-logger.yml');
  await workbench.goTo(9, 12); // behind `pattern: `
  await workbench.page.keyboard.press('Shift+End');
  await workbench.type('log.info($$$PARTS)');
  await workbench.save();
  await workbench.openFile('src/server.ts');
  await workbench.squiggles('warning').first().waitFor();
  await workbench.waitForProblem(LOGGER);
});

it('starts a backend that was killed again and checks open files', async () => {
  const workbench = shop();
  await workbench.openFile('src/accounts.ts');
  await workbench.squiggles('error').first().waitFor();
  const before = workbench.backendProcess();
  process.kill(before, 'SIGKILL');
  await workbench
    .squiggles('error')
    .first()
    .waitFor({ state: 'detached' })
    .catch(() => undefined); // may be too quick to be seen
  const after = await workbench.waitForBackend((pid) => pid !== before);
  expect(after).not.toBe(before);
  await workbench.goTo(22, 2);
  await workbench.type("\nexport const hash = (password: string) => crypto.createHash('sha1').update(password);");
  await workbench.waitForProblem('sha1');
});
