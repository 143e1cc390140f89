import type { CheckMatch, FileCheck, SourceFile } from './checkKind.ts';
import type { CheckOptions } from './checkOptions.ts';
import type { Declaration } from './declarations/declaration.ts';
import { findDeclarations } from './declarations/findDeclarations.ts';
import { moduleDocumentation } from './declarations/moduleDocumentation.ts';
import { FILE_START, rangesOf, type ToRange } from './ranges.ts';

type DocumentationOptions = Extract<CheckOptions, { kind: 'documentation' }>;

/** Documentation comments of what a file offers: JSDoc, docstrings, Go comments, Javadoc, XML documentation, `///` and their kin. */
export const documentation: FileCheck<'documentation'> = { kind: 'documentation', looksAt: 'file', check };

function check(file: SourceFile, options: DocumentationOptions): readonly CheckMatch[] {
  const declarations = findDeclarations(file.text, file.language);
  if (declarations === undefined) return [];
  const wanted = declarations.filter((one) => isWanted(one, options));
  const toRange = rangesOf(file.text);
  const gaps = [
    ...missingModule(file, options),
    ...wanted
      .filter((one) => one.documentation === undefined)
      .map((one) => onName(file, one, toRange, `${one.kind} "${one.name}" has no documentation`)),
  ];
  const parameters = options.parameters ? wanted.flatMap((one) => missingParameters(file, one, toRange)) : [];
  if (options.minimum === undefined) return [...gaps, ...parameters];
  return [...belowMinimum(file, wanted.length + (options.of.includes('module') ? 1 : 0), gaps, options.minimum), ...parameters];
}

function isWanted(one: Declaration, { of, visibility }: DocumentationOptions): boolean {
  return of.includes(one.kind) && (visibility === 'all' || one.isPublic) && !one.isInherited;
}

function missingModule(file: SourceFile, { of }: DocumentationOptions): readonly CheckMatch[] {
  if (!of.includes('module') || file.text.trim() === '' || moduleDocumentation(file) !== 'missing') return [];
  return [
    {
      path: file.path,
      range: FILE_START,
      variables: { KIND: 'module', NAME: file.path },
      detail: 'the file does not begin with documentation of what it is for',
    },
  ];
}

/** `_unused` parameters say themselves that nobody needs to know them; `{@inheritDoc}` has them elsewhere. */
function missingParameters(file: SourceFile, one: Declaration, toRange: ToRange): readonly CheckMatch[] {
  const comment = one.documentation;
  if (comment === undefined || /@?inherit-?doc/i.test(comment)) return [];
  const missing = one.parameters.filter((name) => name !== undefined && !name.startsWith('_') && !mentions(comment, name));
  if (missing.length === 0) return [];
  const names = missing.map((name) => `"${name}"`).join(', ');
  return [onName(file, one, toRange, `the documentation of ${one.kind} "${one.name}" does not mention ${names}`)];
}

function mentions(comment: string, name: string): boolean {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}_$])${escaped}(?![\\p{L}\\p{N}_$])`, 'u').test(comment);
}

function belowMinimum(file: SourceFile, total: number, gaps: readonly CheckMatch[], minimum: number): readonly CheckMatch[] {
  const share = total === 0 ? 100 : ((total - gaps.length) / total) * 100;
  if (share >= minimum) return [];
  const documented = total - gaps.length;
  const detail = `${documented} of ${total} are documented (${Math.floor(share)} %), less than ${minimum} %`;
  const related = gaps.map(({ path, range, detail: message }) => ({ path, range, message }));
  return [
    {
      path: file.path,
      range: gaps[0]?.range ?? FILE_START,
      variables: { SHARE: String(Math.floor(share)), MINIMUM: String(minimum) },
      detail,
      related,
    },
  ];
}

function onName(file: SourceFile, { nameNode, kind, name }: Declaration, toRange: ToRange, detail: string): CheckMatch {
  const { start, end } = nameNode.range();
  return { path: file.path, range: toRange(start.index, end.index), variables: { KIND: kind, NAME: name }, detail };
}
