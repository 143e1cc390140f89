import type { JsonObject, ToolCallPart } from '../contract/messages.ts';

/** A finished call from the text of its input. Nothing at all means no arguments; anything but an object is kept as `malformed`. */
export function toolCallFrom(id: string, name: string, text: string): ToolCallPart {
  const base = { kind: 'toolCall', id: cleanId(id), name } as const;
  if (text.trim() === '') return { ...base, input: {} };
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return { ...base, input: value };
  } catch {
    // Said by `malformed`: the model is told, and may try again.
  }
  return { ...base, input: {}, malformed: text };
}

/** Anthropic allows these characters only; other servers put `functions.read:0` there, and a conversation may move. */
function cleanId(id: string): string {
  return id.replace(/[^a-zA-Z0-9_-]/g, '_');
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
