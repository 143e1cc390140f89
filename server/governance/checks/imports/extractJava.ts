import { parseSource } from '../syntaxTree.ts';
import type { ImportSite } from './importSite.ts';

/** Imports of Java: `a.b.C`, `a.b.*`; a static import keeps its member: `static a.b.C.member`. */
export function extractJava(text: string): readonly ImportSite[] {
  const root = parseSource(text, 'Java');
  return (root?.findAll({ rule: { kind: 'import_declaration' } }) ?? []).flatMap((declaration) => {
    const name = declaration.children().find((child) => /identifier$/.test(String(child.kind())));
    if (name === undefined) return [];
    const { start, end } = name.range();
    const prefix = declaration.children().some((child) => child.kind() === 'static') ? 'static ' : '';
    const suffix = declaration.children().some((child) => child.kind() === 'asterisk') ? '.*' : '';
    return [{ specifier: `${prefix}${name.text()}${suffix}`, start: start.index, end: end.index, isTypeOnly: false, isOptional: false }];
  });
}
