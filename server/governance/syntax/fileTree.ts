import type { SourceFile } from '../checks/checkKind.ts';
import { parsers, type SgNode } from './parsers.ts';

/** Trees live as long as their file object: one check of a file. */
const trees = new WeakMap<SourceFile, SgNode>();

/** Root node of a whole file in its own language: syntax rules and text checks share one tree. Throws when there is no parser for it. */
export function treeOf(file: SourceFile, language: string): SgNode {
  if (file.language !== language) return parsers().parse(language, file.text);
  const known = trees.get(file) ?? parsers().parse(language, file.text);
  trees.set(file, known);
  return known;
}
