import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';

/** A text with YAML in front, taken apart. Lines are from 0, in the whole text. */
export interface FrontMatter {
  /** The YAML as a value; `undefined`: it cannot be read, and `problems` say why. */
  readonly value: unknown;
  readonly body: string;
  /** The first line of the body. */
  readonly bodyLine: number;
  readonly problems: readonly { readonly line: number; readonly message: string }[];
  /** The line of a key, or of the nearest one around it that there is. */
  lineOf(path: readonly PropertyKey[]): number;
}

/** Takes apart a text that begins with YAML between two lines `---`. `undefined`: it does not begin so. Never throws. */
export function readFrontMatter(text: string): FrontMatter | undefined {
  const plain = text.replace(/^\u{FEFF}/u, '').replaceAll('\r\n', '\n');
  const match = /^---[ \t]*\n([\s\S]*?)^---[ \t]*(?:\n|$)/m.exec(plain);
  if (match?.index !== 0) return undefined;
  const [whole, yaml = ''] = match;
  const body = plain.slice(whole.length);
  return { ...readYaml(yaml, 1), body, bodyLine: whole.split('\n').length - 1 };
}

/** Reads YAML (or JSON, which is YAML) with the lines of its keys. `firstLine`: the line of the text at which it begins. Never throws. */
export function readYaml(yaml: string, firstLine = 0): Pick<FrontMatter, 'value' | 'problems' | 'lineOf'> {
  const lineCounter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter, prettyErrors: false, merge: false });
  const lineAt = (offset: number): number => firstLine + Math.max(0, lineCounter.linePos(offset).line - 1);
  const [error] = document.errors;
  const lineOf = (path: readonly PropertyKey[]): number => lineAt(offsetOf(document, path));
  if (error !== undefined)
    return { value: undefined, problems: [{ line: lineAt(error.pos[0]), message: `This is not valid YAML: ${error.message}` }], lineOf };
  try {
    return { value: document.toJS({ maxAliasCount: 50 }) ?? {}, problems: [], lineOf };
  } catch {
    // Aliases of aliases of aliases …
    return {
      value: undefined,
      problems: [{ line: firstLine, message: 'The YAML repeats itself too often by aliases. Write it out.' }],
      lineOf,
    };
  }
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let best = 0;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(part));
      if (isNode(pair?.key) && pair.key.range) best = pair.key.range[0];
      node = pair?.value;
    } else {
      node = isSeq(node) ? node.items[Number(part)] : undefined;
      if (isNode(node) && node.range) best = node.range[0];
    }
  }
  return best;
}
