import * as protocol from '../../../protocol/ai.ts';
import * as workspace from '../../../protocol/workspace.ts';
import { backgroundCall } from '../../kernel/call.ts';
import { defineModule, listen } from '../../kernel/defineModule.ts';
import { announceMode } from './announceMode.ts';
import type { AiContext, AiPowers } from './context.ts';
import { editorEvents } from './handlers/editorEvents.ts';
import { health } from './handlers/health.ts';
import { mode } from './handlers/mode.ts';
import { models } from './handlers/models.ts';
import { offerEditorModels } from './handlers/offerEditorModels.ts';
import { pull } from './handlers/pull.ts';
import { setMode } from './handlers/setMode.ts';
import { usage } from './handlers/usage.ts';
import { useKey } from './handlers/useKey.ts';
import { AiState } from './state.ts';

export const ai = defineModule(protocol, {
  id: 'ai',
  description: 'Models: which there are, how their providers do, what they cost. Without it no model is asked.',
  requires: ['workspace'],
  uses: ['ai', 'databases', 'clock', 'newId', 'installation'],
  // A year of bills; older ones are looked up.
  retention: [{ table: 'ai_charges', after: 365, timeColumn: 'created_at', archive: true }],
  start(ctx: AiPowers) {
    const state = new AiState();
    const host = {
      settingsOf: (folder: string) => ctx.call(workspace.ruleSources, { folder }, backgroundCall('ai')),
      editor: () => state.editor?.provider,
    };
    state.disposables.add(ctx.ai.attach(host));
    return state;
  },
  stop: ({ disposables }) => disposables.dispose(),
  handlers: { mode, models, pull, health, usage, setMode, useKey, offerEditorModels, editorEvents },
  on: [
    listen(workspace.rulesOutdated, async (ctx: AiContext, { folder }) => {
      if (folder !== null) await announceMode(ctx, folder);
    }),
    listen(workspace.closed, (ctx: AiContext, { folder }) => void ctx.state.modes.delete(folder)),
  ],
});
