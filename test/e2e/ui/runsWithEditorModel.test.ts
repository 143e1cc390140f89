/** A run with a model that another extension brings into the editor (`vscode.lm`). */
import { readFileSync } from 'node:fs';
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
