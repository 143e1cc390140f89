import { parseSource } from '../syntaxTree.ts';
import type { ImportSite } from './importSite.ts';

/** Imports of Go: https://go.dev/ref/spec#Import_declarations */
export function extractGo(text: string): readonly ImportSite[] {
  const root = parseSource(text, 'Go');
  return (root?.findAll({ rule: { kind: 'import_spec' } }) ?? []).flatMap((spec) => {
    const path = spec.field('path');
    if (path === null) return [];
    const { start, end } = path.range();
    return [{ specifier: path.text().slice(1, -1), start: start.index + 1, end: end.index - 1, isTypeOnly: false, isOptional: false }];
  });
}
