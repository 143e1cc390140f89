/** Runs with models behind the real protocols of Anthropic and OpenAI: what breaks a rule is refused and mended, and the next provider stands in. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { startFakeProvider } from '../../harness/fakeProvider/fakeProvider.ts';
import type { FakePart, FakeReply } from '../../harness/fakeProvider/scenarios.ts';
import { waitFor } from '../../harness/waitFor.ts';
import { openShop } from './openShop.ts';
import { runTask } from './runTask.ts';

const fake = await startFakeProvider();
afterAll(() => fake.close());

const shop = openShop({
  env: {
    STEWARDRY_AI_MODE: 'hybrid',
    STEWARDRY_AI_PROVIDERS: JSON.stringify({
      anthropic: { kind: 'anthropic', url: fake.url },
      openai: { kind: 'openai', url: fake.url },
    }),
    STEWARDRY_AI_TIERS_STANDARD: 'anthropic/fake-claude,openai/fake-gpt',
    STEWARDRY_AI_PRICES: JSON.stringify({
      // Only what it writes costs, so that a budget can be told exactly.
      'anthropic/fake-claude': { input: 0, output: 10 },
      'openai/fake-gpt': { input: 2, output: 8 },
    }),
    ANTHROPIC_API_KEY: 'key-of-anthropic',
    OPENAI_API_KEY: 'key-of-openai',
  },
});

const SOURCE = join('src', 'orders.ts');

// biome-ignore lint/suspicious/noTemplateCurlyInString: what the model writes
const UNSAFE = 'return (await db.query(`SELECT * FROM orders WHERE id = ${customer}`)).rows;';

function orders(): string {
  return readFileSync(join(shop().workspace, SOURCE), 'utf8');
}

function replies(...parts: FakePart[]): FakeReply {
  return { kind: 'turn', turn: { parts, stop: parts.some(({ kind }) => kind === 'tool') ? 'toolUse' : 'end' } };
}

function edit(before: string, after: string): FakePart {
  const input = JSON.stringify({ path: 'src/orders.ts', edits: [{ old_text: before, new_text: after }] });
  return { kind: 'tool', name: 'edit_file', pieces: [input.slice(0, 20), input.slice(20)] };
}

it('refuses what breaks a rule, shows how it was mended, and applies it', async () => {
  const workbench = shop();
  fake.enqueue(
    replies({ kind: 'text', pieces: ['I mend ', 'the test.'] }, edit('return result.rows;', UNSAFE)),
    replies(edit('percent === NaN', 'Number.isNaN(percent)')),
    replies({ kind: 'text', pieces: ['NaN is recognised now.'] }),
  );
  await runTask(workbench, 'Mend the test for NaN');
  await workbench.statusBarItem('developer · completed').waitFor({ timeout: 60_000 });
  await workbench.treeRows().filter({ hasText: 'refused' }).first().waitFor();
  await workbench.screenshotInAllThemes('run-corrected');
  await workbench.runCommand('Stewardry: Apply All Changes of Run');
  await waitFor('the change to land', () => orders().includes('Number.isNaN(percent)'));
  expect(orders()).not.toContain(UNSAFE);
  expect(fake.requests.filter(({ rejected }) => rejected !== undefined)).toEqual([]);
  expect(fake.requests.every(({ path }) => path === '/v1/messages')).toBe(true);
});

it('goes on with OpenAI when Anthropic refuses the key', async () => {
  const workbench = shop();
  fake.enqueue(
    { kind: 'error', status: 401, error: 'auth' },
    replies(edit('/** In cents. */', '/** In whole cents. */')),
    replies({ kind: 'text', pieces: ['Said more exactly.'] }),
  );
  await runTask(workbench, 'Say it more exactly');
  await workbench.treeRows().filter({ hasText: 'openai/fake-gpt' }).first().waitFor({ timeout: 60_000 });
  await workbench.notification('"Say it more exactly" is done').locator('a').filter({ hasText: 'Apply' }).click();
  await waitFor('the change to land', () => orders().includes('In whole cents'));
  expect(fake.requests.some(({ path }) => path === '/v1/responses')).toBe(true);
});

it('stops at its budget with what was made, which can be reviewed and applied', async () => {
  const workbench = shop();
  fake.enqueue(replies(edit('/** Orders of a customer, newest first. */', '/** All orders of a customer, newest first. */')));
  await workbench.runCommand('Stewardry: Run AI Task...');
  await workbench.quickRow('Session').click();
  await workbench.quickRow('A new session').click();
  await workbench.quickRow('Budget').click();
  // The 16,000 tokens that one answer may have, and half of what an answer of 12 tokens costs.
  await workbench.answer('Budget', '0.16006');
  await workbench.quickRow('Budget').filter({ hasText: '$0.16' }).waitFor();
  await workbench.answer('Run AI Task', 'Write without end');
  const notice = workbench.notification('"Write without end" failed');
  await notice.waitFor({ timeout: 60_000 });
  await workbench.screenshot('run-budget');
  await notice.locator('a').filter({ hasText: 'Review' }).click();
  await workbench.page.locator('.editor-actions .action-label[aria-label^="Apply All Changes of Run"]').click();
  await workbench.pressInDialog('Apply'); // it did not end as it should
  await waitFor('what was made to land', () => orders().includes('All orders of a customer'));
});
