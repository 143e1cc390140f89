import { ProgressLocation, window } from 'vscode';
import type { Backend } from '../../backend/backend.ts';
import { askText } from '../../platform/askText.ts';
import { say } from '../../platform/notices.ts';
import { gigabytes } from './modelRows.ts';

/** Has an Ollama of a folder load a model that a person names, with progress and a way out; what came is kept there. */
export async function pullModel(backend: Backend, folder: string): Promise<void> {
  const { providers } = await backend.rpc.ai.models({ folder });
  const rows = providers.filter(({ canPull }) => canPull).map(describe);
  if (rows.length === 0) {
    say('No provider here loads models: "ai.providers" has none of kind "ollama".');
    return;
  }
  const provider =
    rows.length === 1 ? rows[0] : await window.showQuickPick(rows, { title: 'Pull Model', placeHolder: 'Into which server' });
  if (provider === undefined) return;
  const model = await askText({
    title: 'Pull Model',
    prompt: `What ${provider.label} calls it. ${provider.description}`,
    placeholder: 'qwen3:8b',
    whenEmpty: 'Name a model, or press Escape.',
  });
  if (model === undefined) return;
  const { name } = await window.withProgress(
    { location: ProgressLocation.Notification, title: `${provider.label} loads "${model}"`, cancellable: true },
    async (progress, token) => {
      let percent = 0;
      const listening = backend.on('ai/pullProgress', ({ provider: of, model: which, done, total, message }) => {
        if (of !== provider.id || which !== model) return;
        // Parts are found on the way, so the whole grows: a bar does not go back.
        const now = total === 0 ? 0 : Math.floor((done / total) * 100);
        progress.report({ message, increment: Math.max(0, now - percent) });
        percent = Math.max(percent, now);
      });
      try {
        return await backend.rpc.ai.pull({ folder, provider: provider.id, model }, token);
      } finally {
        listening.dispose();
      }
    },
  );
  say(`"${name}" is installed.`);
}

function describe({ id, label, models, failure }: Awaited<ReturnType<Backend['rpc']['ai']['models']>>['providers'][number]) {
  const installed = models.map(({ name, bytes }) => `${name.slice(id.length + 1)}${bytes === undefined ? '' : ` (${gigabytes(bytes)})`}`);
  const description = failure?.message ?? (installed.length === 0 ? 'It has none yet.' : `It has ${installed.join(', ')}.`);
  return { id, label, description };
}
