import { contentHash } from '../../base/contentHash.ts';

/** A tool that a server offers. `description` and the texts of the schema are the server's: hostile until proven otherwise, and bounded. */
export interface McpToolInfo {
  readonly server: string;
  readonly name: string;
  readonly description: string;
  /** JSON Schema of its input. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Of all that the server says of it, before it was bounded: changes when the server changes what the tool is. */
  readonly digest: string;
}

/** What a server may take up of the prompt. Characters, but for the number of tools. */
const MOST_TOOLS = 64;
const LONGEST_DESCRIPTION = 1_500;
const LONGEST_SCHEMA = 20_000;
const LONGEST_SCHEMA_TEXT = 300;
const LONGEST_NAME = 128;

interface OfferedTool {
  readonly name: string;
  readonly description?: string | undefined;
  readonly inputSchema: unknown;
}

/** The tools of a server as they may be shown. Those beyond the bounds, and second ones of a name, are left out. */
export function boundedTools(server: string, offered: readonly OfferedTool[]): readonly McpToolInfo[] {
  const names = new Set<string>();
  return offered.slice(0, MOST_TOOLS).flatMap(({ name, description = '', inputSchema }): McpToolInfo[] => {
    if (name === '' || name.length > LONGEST_NAME || /[\s*()]/.test(name) || names.has(name)) return [];
    names.add(name);
    return [
      {
        server,
        name,
        description: cut(description, LONGEST_DESCRIPTION),
        parameters: boundedSchema(inputSchema),
        digest: contentHash(JSON.stringify([name, description, inputSchema])),
      },
    ];
  });
}

function boundedSchema(schema: unknown): Readonly<Record<string, unknown>> {
  const bounded = boundTexts(schema);
  const isObject = typeof bounded === 'object' && bounded !== null && !Array.isArray(bounded);
  // What is too large or no schema at all: anything goes, and the server has to say what it does not like.
  if (!isObject || JSON.stringify(bounded).length > LONGEST_SCHEMA) return { type: 'object' };
  return { ...bounded, type: 'object' };
}

function boundTexts(value: unknown): unknown {
  if (typeof value === 'string') return cut(value, LONGEST_SCHEMA_TEXT);
  if (Array.isArray(value)) return value.map(boundTexts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, boundTexts(each)]));
}

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}… [cut]` : text);
