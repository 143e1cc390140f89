import { parse, TomlError } from 'smol-toml';
import { locate, valueAt } from './manifest.ts';

/** TOML as plain data, or what is wrong with it; `line` counts from 0. */
export function parseToml(text: string): { readonly data?: unknown; readonly error?: { readonly message: string; readonly line: number } } {
  try {
    return { data: parse(text) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return { error: { message: error.message.split('\n')[0] ?? '', line: error.line - 1 } };
  }
}

/** `"^1"`, `{ version = "^1" }`, `{ git = "…" }`, `{ path = "…" }`. */
export function specifierOf(value: unknown): string {
  if (typeof value === 'string') return value;
  for (const key of ['git', 'url', 'path', 'file', 'version', 'tag']) {
    const found = valueAt(value, key);
    if (typeof found === 'string') return key === 'version' ? found : `${key}+${found}`;
  }
  return valueAt(value, 'workspace') === true ? 'workspace' : '';
}

/** Place of a TOML key, bare or quoted, at the begin of a line or as the last part of a table's header. */
export function keyLine(text: string, key: string): { readonly start: number; readonly end: number } {
  const escaped = key.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const match = new RegExp(`^[ \\t]*(?:\\[[\\w."'-]*\\.)?["']?${escaped}["']?(?=\\s*[=.\\]])[^\\n]*`, 'm').exec(text);
  if (match === null) return locate(text, key);
  const lead = match[0].length - match[0].trimStart().length;
  return { start: match.index + lead, end: match.index + match[0].trimEnd().length };
}
