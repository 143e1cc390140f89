import { z } from 'zod';
import type { Context, Message, ToolDefinition } from '../contract/messages.ts';
import type { Tool } from '../tools/tool.ts';
import type { AgentSettings } from './agentHost.ts';
import { loopTools } from './loopTools.ts';
import { PLANNING } from './systemPrompt.ts';

/** What the model sees in a turn. While a plan is made, only tools that look. */
export function contextFor(settings: AgentSettings, messages: readonly Message[], isPlanning: boolean): Context {
  return {
    system: isPlanning ? `${settings.system}\n\n${PLANNING}` : settings.system,
    messages,
    tools: [...offered(settings.tools, isPlanning).map(definitionOf), ...loopTools(isPlanning)],
  };
}

/** Whoever plans may also ask. */
export const offered = (tools: readonly Tool[], isPlanning: boolean): readonly Tool[] =>
  isPlanning ? tools.filter(({ isReadOnly, name }) => isReadOnly || name === 'ask_person') : tools;

/** A tool never changes, and its tokens are counted by the identity of its definition. */
const definitions = new WeakMap<Tool, ToolDefinition>();

/** A tool as the model is told about it. */
export function definitionOf(tool: Tool): ToolDefinition {
  const known = definitions.get(tool);
  if (known !== undefined) return known;
  const { name, description, input } = tool;
  // A JSON Schema is a JSON object.
  const parameters = tool.parameters ?? (z.toJSONSchema(input, { io: 'input' }) as ToolDefinition['parameters']);
  const definition = { name, description, parameters };
  definitions.set(tool, definition);
  return definition;
}
