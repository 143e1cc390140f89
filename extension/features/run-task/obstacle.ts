import type { AiMode } from '../../../protocol/ai.ts';

/** How a provider does, as `ai/health` says. */
export interface ProviderHealth {
  readonly id: string;
  readonly label: string;
  readonly locality: 'local' | 'cloud';
  readonly isScripted: boolean;
  readonly isUsable: boolean;
  readonly failure?: { readonly kind: string; readonly message: string } | undefined;
}

/** Something that a person can do about it. */
export type Remedy = 'local' | 'cloud' | 'hybrid' | 'setKey' | 'showLog';

/** Why no task can run in a folder, and what helps. */
export interface Obstacle {
  /** One sentence without what to do. */
  readonly reason: string;
  readonly remedies: readonly Remedy[];
}

/** What keeps a folder's tasks from any model; `undefined`: nothing that is known. */
export function obstacleOf(mode: AiMode, providers: readonly ProviderHealth[]): Obstacle | undefined {
  if (mode === 'none') return { reason: 'AI is switched off in this folder', remedies: ['local', 'cloud', 'hybrid'] };
  const allowed = providers.filter(({ locality, isScripted }) => isScripted || mode === 'hybrid' || locality === mode);
  if (allowed.some(({ isUsable }) => isUsable)) return undefined;
  if (mode === 'local') return { reason: 'No model server runs on this machine', remedies: ['hybrid', 'cloud', 'showLog'] };
  const lacksKey = allowed.some(({ failure }) => failure?.kind === 'auth');
  return {
    reason: lacksKey ? 'No provider has a key that works' : 'No provider can be reached',
    remedies: mode === 'hybrid' ? ['setKey', 'showLog'] : ['setKey', 'local', 'showLog'],
  };
}

/** Rows that say what a remedy does; `running` are the labels of servers found on this machine. */
export function remedyRow(remedy: Remedy, running: readonly string[]): { readonly label: string; readonly detail: string } {
  switch (remedy) {
    case 'local':
      return {
        label: '$(device-desktop) Use models on this machine',
        detail:
          running.length === 0
            ? 'Nothing leaves it. Start Ollama, LM Studio or another server first.'
            : `Nothing leaves it. Running: ${running.join(', ')}.`,
      };
    case 'cloud':
      return {
        label: '$(cloud) Use models in the cloud',
        detail: 'Anthropic, OpenAI and others; files on the private list are never sent.',
      };
    case 'hybrid':
      return { label: '$(arrow-swap) Use both', detail: 'This machine for private files and fast work, the cloud for hard work.' };
    case 'setKey':
      return { label: '$(key) Set the API key of a provider', detail: 'Kept by the editor, given to that provider only.' };
    case 'showLog':
      return { label: '$(output) Show the log', detail: 'What each provider answered.' };
  }
}
