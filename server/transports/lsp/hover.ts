import type { Connection } from 'vscode-languageserver/node';
import type { Finding, Position, Range } from '../../../protocol/index.ts';
import type { Backend } from './backend.ts';
import { signalOf } from './cancellation.ts';
import { findingsNow } from './checkNow.ts';
import type { OpenDocuments } from './documents.ts';
import type { LastFindings } from './lastFindings.ts';

/** Shows why a rule exists, next to the editor's own rendering of the diagnostic. */
export function registerHover(connection: Connection, backend: Backend, documents: OpenDocuments, last: LastFindings): void {
  connection.onHover(async ({ textDocument: { uri }, position }, token) => {
    const document = documents.find(uri);
    if (!document) return null;
    const all = await findingsNow(document, uri, backend, last, signalOf(token));
    const found = all.filter(({ range, note }) => note !== undefined && contains(range, position));
    const [first] = found;
    if (!first) return null;
    const onePerRule = new Map(found.map((finding) => [finding.ruleId, finding]));
    return { contents: { kind: 'markdown', value: [...onePerRule.values()].map(describe).join('\n\n---\n\n') }, range: first.range };
  });
}

function describe({ ruleId, note, url }: Finding): string {
  const link = url === undefined ? '' : `\n\n[Read more](${url})`;
  const argument = encodeURIComponent(JSON.stringify([{ ruleId }]));
  const more = `[About this rule](command:stewardry.openRule?${argument}) · [Explain at my level](command:stewardry.explain?${argument})`;
  return `**${ruleId}**\n\n${note?.trim() ?? ''}${link}\n\n${more}`;
}

function contains({ start, end }: Range, { line, character }: Position): boolean {
  const isAfterStart = line > start.line || (line === start.line && character >= start.character);
  const isBeforeEnd = line < end.line || (line === end.line && character <= end.character);
  return isAfterStart && isBeforeEnd;
}
