import * as protocol from '../../../protocol/agents.ts';
import * as runs from '../../../protocol/runs.ts';
import { defineModule, listen } from '../../kernel/defineModule.ts';
import type { AgentsContext } from './context.ts';
import { callTool } from './handlers/callTool.ts';
import { RunWatch } from './runWatch.ts';

export const agents = defineModule(protocol, {
  id: 'agents',
  description: 'What other programs may ask: the tools of the MCP server and of the language models of the editor.',
  requires: ['workspace'],
  optional: ['rules', 'runs', 'sessions', 'audit', 'practices', 'templates'],
  uses: ['audit', 'databases', 'clock', 'log'],
  start: () => new RunWatch(),
  handlers: { callTool },
  on: [listen(runs.changed, ({ state }: AgentsContext) => state.heard())],
});
