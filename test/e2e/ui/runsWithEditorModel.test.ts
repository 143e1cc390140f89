/** A run with a model that another extension brings into the editor (`vscode.lm`). */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { waitFor } from '../../harness/waitFor.ts';
import { openShop } from './openShop.ts';
import { runTask } from './runTask.ts';

const shop = openShop({
  companions: [
    {
      name: 'editor-model',
      contributes: { languageModelChatProviders: [{ vendor: 'fake', displayName: 'Fake' }] },
      activationEvents: ['onStartupFinished'],
      source: readFileSync(join(import.meta.dirname, 'fixtures', 'editorModel.cjs'), 'utf8'),
    },
  ],
  settings: { 'chat.disableAIFeatures': false },
  env: {
    STEWARDRY_AI_MODE: 'hybrid',
    STEWARDRY_AI_TIERS_STANDARD: 'editor/fake-editor-model',
    STEWARDRY_AI_PRICES: JSON.stringify({ 'editor/fake-editor-model': { input: 0, output: 0 } }),
  },
});

it('asks the editor for its model, and applies what it made', async () => {
  const workbench = shop();
  const orders = (): string => readFileSync(join(workbench.workspace, 'src', 'orders.ts'), 'utf8');
  await runTask(workbench, 'Mend the test for NaN');
  // The editor asks whether Stewardry may use the models of another extension.
  const consent = workbench.page.locator('.monaco-dialog-box .monaco-button').filter({ hasText: 'Allow' });
  const done = workbench.statusBarItem('developer · completed');
  await consent.or(done).first().waitFor({ timeout: 60_000 });
  await workbench.screenshot('run-editor-model');
  if (await consent.isVisible()) await consent.click();
  await done.waitFor({ timeout: 60_000 });
  await workbench.runCommand('Stewardry: Apply All Changes of Run');
  await waitFor('the change to land', () => orders().includes('Number.isNaN(percent)'));
  expect(orders()).not.toContain('percent === NaN');
});

it('is offered to the editor as an MCP server, which the editor starts', async () => {
  const workbench = shop();
  const server = async (): Promise<void> => {
    await workbench.runCommand('MCP: List Servers', workbench.quickRow('Stewardry'));
  };
  await server();
  await workbench.quickRow('Stewardry').click();
  await workbench.quickRow('Start Server').click();
  await waitFor('the server to run', async () => {
    await server();
    const isRunning = await workbench.quickRow('Stewardry').filter({ hasText: 'Running' }).isVisible();
    await workbench.page.keyboard.press('Escape');
    return isRunning;
  });
});

/** Asks in the chat view; the editor asks no participant before it knows a model. */
async function ask(words: string): Promise<void> {
  const { page } = shop();
  await shop().runCommand('Chat: Open Chat');
  await page.locator('.interactive-session .chat-input-container').filter({ hasText: 'Fake Editor' }).waitFor();
  await page.locator('.interactive-session .chat-input-container .monaco-editor').click();
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
}

it('is asked in the chat as @stewardry, and applies what it made from the answer', async () => {
  const workbench = shop();
  const orders = (): string => readFileSync(join(workbench.workspace, 'src', 'orders.ts'), 'utf8');
  writeFileSync(join(workbench.workspace, 'src', 'orders.ts'), orders().replace('Number.isNaN(percent)', 'percent === NaN'));
  await ask('@stewardry Mend the test for NaN');
  const answer = workbench.page.locator('.interactive-session .interactive-response').last();
  await answer.getByText('completed · 1 file to review').waitFor({ timeout: 60_000 });
  await answer.locator('.monaco-button').filter({ hasText: 'Show Log' }).waitFor();
  await workbench.screenshotInAllThemes('chat');
  await answer.locator('.monaco-button').filter({ hasText: 'Apply' }).click();
  await waitFor('the change to land', () => orders().includes('Number.isNaN(percent)'));
});

it('is stopped from the chat', async () => {
  const workbench = shop();
  await ask('Wait for ever'); // the chat goes on with whom it talks to
  await workbench.statusBarItem('developer · working').waitFor({ timeout: 60_000 });
  await workbench.page.locator('.interactive-session .chat-input-container .action-label[aria-label^="Cancel"]').click();
  await workbench.statusBarItem('developer · cancelled').waitFor({ timeout: 60_000 });
});
