import { type Document, isMap, isNode, isPair, isScalar, isSeq, LineCounter, type Node, type Pair, parseAllDocuments } from 'yaml';
import type { Position, Range } from '../../../protocol/finding.ts';

/** One document of a YAML file with the means to say where in the file a thing is. */
export interface YamlDocument {
  /** The document as plain data; `undefined` for an empty one. */
  readonly value: unknown;
  readonly errors: readonly { readonly message: string; readonly range: Range }[];
  /** Where the document starts. */
  readonly start: Range;
  /** Place of the value at a path of keys and indexes; of the nearest one that exists, when the path does not. */
  rangeAt(path: readonly (string | number)[]): Range;
  /** Place of the key itself. */
  keyRangeAt(path: readonly (string | number)[]): Range;
  /** Place of the first key or scalar under a path for which the test holds; `undefined`: none. */
  find(path: readonly (string | number)[], test: (text: string, key: string | undefined) => boolean): Range | undefined;
}

/** Reads all documents of a YAML 1.2 file. Never throws: what is wrong with a document is in its `errors`. */
export function readYaml(text: string): readonly YamlDocument[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, strict: true });
  return Array.isArray(documents) ? documents.map((document) => describe(document, lines, text.trimEnd().length)) : [];
}

function describe(document: Document.Parsed, lines: LineCounter, lastOffset: number): YamlDocument {
  const place = (start: number, end: number): Range => ({ start: position(start, lines), end: position(Math.max(start, end), lines) });
  const of = (node: unknown, fallback: Range): Range => {
    const range = isNode(node) ? node.range : undefined;
    return range ? place(range[0], range[1]) : fallback;
  };
  const start = of(document.contents, place(document.range[0], document.range[0]));
  const nodeAt = (path: readonly (string | number)[]): unknown => (path.length === 0 ? document.contents : document.getIn(path, true));
  const rangeAt = (path: readonly (string | number)[]): Range => {
    for (let length = path.length; length > 0; length--) {
      const node = nodeAt(path.slice(0, length));
      if (isNode(node)) return of(node, start);
    }
    return { start: start.start, end: start.start };
  };
  return {
    value: toPlain(document),
    // A parser that has lost its way complains again and again; the first complaint is the cause.
    errors: document.errors.slice(0, 1).map(({ message, pos: [from, to] }) => ({
      message,
      // What is missing at the end is missed on the last line that says something, not on the empty one behind it.
      range: place(Math.min(from, lastOffset), Math.min(to, lastOffset)),
    })),
    start,
    rangeAt,
    keyRangeAt(path) {
      const pair = pairOf(nodeAt(path.slice(0, -1)), path.at(-1));
      return pair === undefined ? rangeAt(path) : of(pair.key, rangeAt(path));
    },
    find(path, test) {
      const found = findNode(nodeAt(path), undefined, test);
      return found === undefined ? undefined : of(found, start);
    },
  };
}

/** Aliases that blow up or point nowhere make `toJS` throw; the document then has no value, and says why. */
function toPlain(document: Document.Parsed): unknown {
  if (document.errors.length > 0) return undefined;
  try {
    return document.toJS({ maxAliasCount: 1000 }) ?? undefined;
  } catch {
    // An unresolved alias: `yaml` has it among the document's errors too.
    return undefined;
  }
}

function pairOf(node: unknown, key: string | number | undefined): Pair | undefined {
  return isMap(node) ? node.items.find((pair) => (isScalar(pair.key) ? pair.key.value : pair.key) === key) : undefined;
}

type Test = (text: string, key: string | undefined) => boolean;

function findNode(node: unknown, key: string | undefined, test: Test): Node | undefined {
  if (isPair(node)) {
    const name = isScalar(node.key) ? String(node.key.value) : undefined;
    if (name !== undefined && isNode(node.key) && test(name, undefined)) return node.key;
    return findNode(node.value, name, test);
  }
  if (isScalar(node)) return test(String(node.value), key ?? '') ? node : undefined;
  if (!isMap(node) && !isSeq(node)) return undefined;
  for (const item of node.items) {
    const found = findNode(item, key, test);
    if (found !== undefined) return found;
  }
  return undefined;
}

function position(offset: number, lines: LineCounter): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(0, line - 1), character: Math.max(0, col - 1) };
}
