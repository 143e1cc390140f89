import type { CallToolResult } from '@modelcontextprotocol/client';
import type { McpOutcome } from '../tools/effects.ts';

/** Characters; the middle is left out. */
const LONGEST_RESULT = 50_000;

/** What a server answered, as text and no longer than a model can take. */
export function outcomeOf(result: CallToolResult): McpOutcome {
  const parts = result.content.map(textOf);
  const text = parts.length === 0 && result.structuredContent !== undefined ? JSON.stringify(result.structuredContent) : parts.join('\n');
  return { text: withoutMiddle(text), isError: result.isError === true };
}

function textOf(part: CallToolResult['content'][number]): string {
  switch (part.type) {
    case 'text':
      return part.text;
    case 'image':
    case 'audio':
      return `[${part.type}, ${part.mimeType}, left out]`;
    case 'resource':
      return 'text' in part.resource ? part.resource.text : `[resource ${part.resource.uri}, left out]`;
    case 'resource_link':
      return `[link to ${part.uri}]`;
    default:
      return '[something that is no text, left out]';
  }
}

function withoutMiddle(text: string): string {
  if (text.length <= LONGEST_RESULT) return text;
  const half = LONGEST_RESULT / 2;
  return `${text.slice(0, half)}\n[${text.length - LONGEST_RESULT} characters left out]\n${text.slice(-half)}`;
}
