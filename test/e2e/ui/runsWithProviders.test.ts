/**
 * Runs with models behind the real protocols of Anthropic and OpenAI: what breaks a rule is refused and mended, and the next provider stands in. And one with
 * an external agent behind its real protocol.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Act } from '../../../server/ai/external/fixtures/fakeAgent.ts';
import { createSandbox } from '../../../server/commands/sandbox.ts';
import { startFakeProvider } from '../../harness/fakeProvider/fakeProvider.ts';
import type { FakePart, FakeReply } from '../../harness/fakeProvider/scenarios.ts';
import { createTemporaryFolder } from '../../harness/temporaryFolder.ts';
import { waitFor } from '../../harness/waitFor.ts';
import { root } from '../prepared.ts';
import { openShop } from './openShop.ts';
import { runTask } from './runTask.ts';

const fake = await startFakeProvider();
afterAll(() => fake.close());

const scripts = createTemporaryFolder('robot');
afterAll(() => scripts.dispose());
/** What the external agent does, in one turn. */
const ACTS = join(scripts.path, 'acts.json');
const ROBOT = join(root, 'server', 'ai', 'external', 'fixtures', 'fakeAgent.ts');
// Where nothing confines programs an agent is asked for first (agentConsent.test.ts).
const { isAvailable } = await createSandbox().state();

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
    STEWARDRY_AI_AGENTS: JSON.stringify({ robot: { command: process.execPath, args: [ROBOT, 'good', ACTS] } }),
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

it.runIf(isAvailable)(
  'hands a task to the external agent that was picked in place of a model, and refuses it what breaks a rule',
  async () => {
    const workbench = shop();
    const rates = join(workbench.workspace, 'src', 'rates.ts');
    const acts: readonly Act[] = [
      {
        write: 'src/rates.ts',
        content: `import type { Pool } from 'pg';\n\nexport async function rates(db: Pool, customer: string) {\n  ${UNSAFE}\n}\n`,
      },
      { write: 'src/rates.ts', content: '/** Of the price, before tax. */\nexport const rate = 0.2;\n' },
      { say: 'The rate has a file of its own.' },
    ];
    writeFileSync(ACTS, JSON.stringify([acts]));
    await workbench.runCommand('Stewardry: Run AI Task...');
    await workbench.quickRow('Session').click();
    await workbench.quickRow('A new session').click();
    await workbench.quickRow('Model').click();
    await workbench.pick('robot');
    await workbench.quickRow('Model').filter({ hasText: 'robot' }).waitFor();
    await workbench.screenshot('run-agent-picked');
    await workbench.answer('Run AI Task', 'Give the rate a file');
    const notice = workbench.notification('"Give the rate a file" is done');
    await notice.waitFor({ timeout: 60_000 });
    await workbench.screenshot('run-by-agent');
    await workbench.treeRows().filter({ hasText: 'agent/robot' }).first().waitFor();
    await workbench.treeRows().filter({ hasText: 'rates.ts' }).filter({ hasText: 'refused' }).first().waitFor();
    await notice.locator('a').filter({ hasText: 'Apply' }).click();
    await waitFor('what the agent wrote to land', () => existsSync(rates));
    expect(readFileSync(rates, 'utf8')).toContain('rate = 0.2');
  },
);
