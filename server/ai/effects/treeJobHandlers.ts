import { readFileSync } from 'node:fs';
import path from 'node:path';
import { BadInputError, messageOf } from '../../base/errors.ts';
import { findDeclarations } from '../../governance/checks/declarations/findDeclarations.ts';
import { compileGlobs } from '../../governance/config/glob.ts';
import { languageOf } from '../../governance/syntax/languages.ts';
import type { RequestOf, ResponseOf } from '../../jobs/workerMessages.ts';
import type { SearchHit, SearchQuery, SymbolHit, TreeEntry } from '../tools/effects.ts';
import { MOST_BYTES, readTreeFile } from './readTreeFile.ts';
import type { TreeJobs } from './treeJobs.ts';
import { walkTree } from './walkTree.ts';

const MOST_ENTRIES = 20_000;
/** Characters of a line that are kept: a hit in a minified file is one long line. */
const LONGEST_LINE = 500;

type TreeJobHandlers = {
  readonly [Name in keyof TreeJobs]: (
    request: RequestOf<TreeJobs[Name]>,
    context: { readonly signal: AbortSignal },
  ) => Promise<ResponseOf<TreeJobs[Name]>>;
};

/** What worker threads do for a tree. */
export const treeJobHandlers: TreeJobHandlers = {
  'tree/list': async ({ root, path: start, depth }, { signal }) => {
    const entries: TreeEntry[] = [];
    for await (const entry of walkTree(root, start === '.' ? '' : start, depth, signal)) {
      entries.push(entry);
      if (entries.length >= MOST_ENTRIES) break;
    }
    return entries;
  },
  'tree/search': async ({ root, query, reads }, { signal }) => {
    const matches = lineMatcher(query);
    const isIncluded = query.include === undefined ? () => true : compileGlobs(query.include);
    const allowed = reads.map(compileGlobs);
    const hits: SearchHit[] = [];
    for await (const { path: file, kind, size } of walkTree(root, '', Number.POSITIVE_INFINITY, signal)) {
      if (kind !== 'file' || size > MOST_BYTES || !isIncluded(file) || !allowed.every((matches) => matches(file))) continue;
      const text = readSearchable(path.join(root, file));
      for (const [index, line] of (text ?? '').split(/\r?\n/).entries()) {
        if (!matches(line)) continue;
        if (hits.length >= query.limit) return { hits, isCut: true };
        hits.push({ path: file, line: index + 1, text: line.slice(0, LONGEST_LINE) });
      }
    }
    return { hits, isCut: false };
  },
  'tree/findSymbols': async ({ root, paths, name }, { signal }) => {
    const found: SymbolHit[] = [];
    for (const file of paths) {
      if (signal.aborted) break;
      // What cannot be read declares nothing.
      const text = await readTreeFile(root, file).catch(() => undefined);
      if (text !== undefined) found.push(...symbolsIn(file, text, name));
      await new Promise(setImmediate);
    }
    return found;
  },
};

function lineMatcher({ pattern, isRegex, isCaseSensitive }: SearchQuery): (line: string) => boolean {
  if (!isRegex) {
    if (isCaseSensitive) return (line) => line.includes(pattern);
    const wanted = pattern.toLowerCase();
    return (line) => line.toLowerCase().includes(wanted);
  }
  try {
    const expression = new RegExp(pattern, isCaseSensitive ? '' : 'i');
    return (line) => expression.test(line);
  } catch (error) {
    throw new BadInputError(`"${pattern}" is no regular expression: ${messageOf(error)}`);
  }
}

/** `undefined` for a binary file and one that went away. */
function readSearchable(file: string): string | undefined {
  try {
    const bytes = readFileSync(file);
    return bytes.subarray(0, 8_000).includes(0) ? undefined : bytes.toString('utf8').replace(/^\uFEFF/, '');
  } catch {
    // Unreadable or gone: nothing to be found in it.
    return undefined;
  }
}

/** Declarations by the syntax of the language, and lines that look like one where the syntax finds none (constants, unknown languages). */
function symbolsIn(file: string, text: string, name: string): readonly SymbolHit[] {
  const declared = (findDeclarations(text, languageOf(file)) ?? [])
    .filter((declaration) => declaration.name === name)
    .map(({ kind, nameNode }) => ({ path: file, line: nameNode.range().start.line + 1, name, kind }));
  return declared.length > 0 ? declared : looksDeclared(file, text, name);
}

const KEYWORD =
  'function|class|interface|type|enum|struct|trait|union|record|module|namespace|def|fn|func|fun|sub|proc|const|let|var|val|macro_rules!|#define';

function looksDeclared(file: string, text: string, name: string): readonly SymbolHit[] {
  const expression = new RegExp(`(?:^|[\\s({])(${KEYWORD})\\*?\\s+${name.replaceAll('$', '\\$')}(?![\\p{L}\\p{N}_$])`, 'u');
  return text.split(/\r?\n/).flatMap((line, index) => {
    const kind = expression.exec(line)?.[1];
    return kind === undefined ? [] : [{ path: file, line: index + 1, name, kind }];
  });
}
