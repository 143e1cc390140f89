import type { Provider } from '../contract/provider.ts';

const OFF = {
  kind: 'unavailable',
  message: 'AI is switched off, or no model is set up. Rules, fixes and templates work without one.',
} as const;

/** The provider of mode `none`: every request is an ordinary failure, so that callers need no special case for "no AI". */
export const noneProvider: Provider = {
  id: 'none',
  label: 'No AI',
  locality: 'local',
  billing: 'free',
  isScripted: false,
  async *stream() {
    yield { type: 'error', failure: OFF };
  },
  models: async () => ({ ok: true, value: [] }),
  health: async () => ({ ok: true, value: { latencyMs: 0 } }),
};
