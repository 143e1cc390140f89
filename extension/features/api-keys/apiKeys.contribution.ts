import { type Disposable, type SecretStorage, window } from 'vscode';
import { keepApiKey } from '../../backend/apiKeys.ts';
import type { Backend } from '../../backend/backend.ts';
import { registerCommand } from '../../platform/commands.ts';

/** Providers that are built in and want a key; any other id can be typed. */
const KNOWN = ['anthropic', 'openai'];
const OTHER = 'Another provider…';

/** Keys of model providers, kept in the editor's secret storage. */
export function registerApiKeys(backend: Backend, secrets: SecretStorage): Disposable {
  return registerCommand('stewardry.setApiKey', async () => {
    const picked = await window.showQuickPick([...KNOWN, OTHER], { title: 'Whose key?' });
    const provider = picked === OTHER ? await window.showInputBox({ title: 'Id of the provider, as in stewardry.ai.providers' }) : picked;
    if (provider === undefined || provider.trim() === '') return;
    const key = await window.showInputBox({ title: `API key of "${provider}"; empty forgets it`, password: true, ignoreFocusOut: true });
    if (key === undefined) return;
    await keepApiKey(backend.rpc, secrets, provider.trim(), key.trim());
  });
}
