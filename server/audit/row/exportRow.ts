import type { StoredRow } from '../store/auditTables.ts';
import type { Hash } from '../tree/merkle.ts';
import { canonicalJson } from './canonicalJson.ts';
import { rowContent, toHex } from './rowContent.ts';

/**
 * One line of an export: the canonical content of the row (`previous` included), its `hash`, and its `body` as `{salt, value}` unless it
 * was pruned. Whoever takes `hash` and `body` away and writes the rest as RFC 8785 has the leaf; the body hashes to `bodyHash` likewise.
 */
export function exportLine(row: StoredRow, previous: Hash | undefined): string {
  // Written by `rowContent` a moment ago.
  const content = JSON.parse(rowContent(row, previous)) as Record<string, unknown>;
  return canonicalJson({ ...content, hash: toHex(row.hash), ...(row.body === null ? {} : { body: readBody(row.body) }) });
}

function readBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // Somebody changed it: exported as it is, and it will not hash to what the row says.
    return body;
  }
}
