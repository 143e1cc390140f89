import { z } from 'zod';
import { contentHash } from '../../base/contentHash.ts';
import type { Action } from '../../governance/govern/action.ts';
import type { McpToolInfo } from '../mcp/mcpToolInfo.ts';
import { markData } from './markData.ts';
import type { Tool } from './tool.ts';

/** Providers take letters, digits, `_` and `-`, 64 of them (https://platform.openai.com/docs/api-reference/chat/create). */
const LONGEST_NAME = 64;

const input = z.record(z.string(), z.unknown());

/** A tool of an MCP server. What the server says of itself is shown as data, and believed in nothing: not even that a tool only reads. */
export function createMcpTool({
  server,
  name,
  description,
  parameters,
  digest,
}: McpToolInfo): Tool<z.output<typeof input>, Extract<Action, { kind: 'mcp' }>> {
  return {
    name: nameForModel(server, name),
    governedAs: `mcp:${server}/${name}`,
    description: `A tool of the MCP server "${server}", which is not part of Stewardry. How the server describes it:\n${markData(`MCP server ${server}`, description)}`,
    input,
    parameters,
    isReadOnly: false,
    plan: async (given) => ({ action: { kind: 'mcp', server, tool: name, input: given, digest } }),
    async perform(_given, action, effects, signal) {
      const { text, isError } = await effects.callMcp(action.server, action.tool, action.input, action.digest, signal);
      return { text: text.trim() === '' ? '(no output)' : markData(`MCP server ${server}`, text), isError };
    },
  };
}

/** Two servers, or two names, never end up with the same. */
function nameForModel(server: string, name: string): string {
  const plain = `mcp__${server}__${name}`.replace(/[^A-Za-z0-9_-]/g, '_');
  if (plain === `mcp__${server}__${name}` && plain.length <= LONGEST_NAME) return plain;
  const mark = contentHash(`${server}\0${name}`)
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 8);
  return `${plain.slice(0, LONGEST_NAME - mark.length - 1)}_${mark}`;
}
