import { shapeOf } from '../../command/shapeOf.ts';
import { type Action, MCP_START } from '../action.ts';
import type { PreValidator } from '../validator.ts';
import type { Opinion, Risk } from '../verdict.ts';

const CHECK = 'mcp/consent';

/** What an MCP server does lies outside of the run's copy: it can be neither checked beforehand nor taken back, so a person decides on every call. */
export const mcpConsent: PreValidator = {
  name: CHECK,
  tier: 'pre',
  check: (action) => (action.kind === 'mcp' ? opinionsOn(action) : []),
};

function opinionsOn(action: Extract<Action, { kind: 'mcp' }>): readonly Opinion[] {
  const { server, tool, input } = action;
  if (tool !== MCP_START) {
    return [ask(action, `What "${tool}" of the MCP server "${server}" does can be neither checked beforehand nor taken back.`, 'medium')];
  }
  // Who named it in their own settings has said yes.
  if (input['from'] === 'user') return [];
  const what = 'url' in input ? `connects to ${String(input['url'])}` : `runs ${[input['command'], input['args']].flat().join(' ')}`;
  return [ask(action, `A file of this folder names the MCP server "${server}"; starting it ${what} outside of the run's copy.`, 'high')];
}

function ask(action: Action, reason: string, risk: Risk): Opinion {
  const shape = shapeOf(action)?.shape;
  return { outcome: 'ask', check: CHECK, reason, risk, ...(shape === undefined ? {} : { shape }) };
}
