import { type CreateNodeOptions, Document, isMap, isNode, isPair, isScalar, type Node, parseDocument, type ToStringOptions } from 'yaml';

/** The text after the edit, or why it cannot be edited: one sentence for a person. */
export type ConfigEdit = { readonly text: string } | { readonly problem: string };

/**
 * Sets one key of a config file, or removes it with `null`; every other byte stays where it can. A file that is not valid YAML is
 * not touched. Emptied parents go with their last key.
 */
export function editConfig(text: string, keyPath: readonly string[], value: unknown): ConfigEdit {
  const document = parseDocument(text);
  const error = document.errors[0];
  if (error !== undefined) return { problem: `The file is not valid YAML, so it was not changed: ${error.message}` };
  if (document.contents !== null && !isMap(document.contents))
    return { problem: 'The file is not a block of keys, so it was not changed.' };
  if (value === null && !document.hasIn(keyPath)) return { text };
  const blocked = keyPath.findIndex((_, depth) => depth > 0 && isFilledScalar(document.getIn(keyPath.slice(0, depth), true)));
  if (blocked !== -1) return { problem: `"${keyPath.slice(0, blocked).join('.')}" is not a block of keys, so the file was not changed.` };

  const edited = editDocument(document.clone(), keyPath, value);
  const wanted = JSON.stringify(edited.toJS());
  // A splice keeps the author's spacing, but is right only if it means the same as the edited document.
  const spliced = splice(text, document, keyPath, value);
  if (spliced !== undefined && meaning(spliced) === wanted) return { text: spliced };
  return { text: edited.toString(writeOptions(text)) };
}

function editDocument(document: Document, keyPath: readonly string[], value: unknown): Document {
  if (value !== null) {
    for (let depth = 0; depth < keyPath.length; depth += 1) {
      const parent = keyPath.slice(0, depth);
      if (!isMap(document.getIn(parent, true))) document.setIn(parent, document.createNode({}));
    }
    document.setIn(keyPath, document.createNode(value, { flow: isSmall(value) }));
    return document;
  }
  document.deleteIn(keyPath);
  for (let depth = keyPath.length - 1; depth > 0; depth -= 1) {
    const parent = document.getIn(keyPath.slice(0, depth));
    if (isMap(parent) && parent.items.length === 0) document.deleteIn(keyPath.slice(0, depth));
  }
  return document;
}

const isFilledScalar = (node: unknown): boolean => isNode(node) && !isMap(node) && !(isScalar(node) && node.value === null);

/** Lists and blocks that fit on a line are written in one, as the documentation does. */
const isSmall = (value: unknown): boolean => Array.isArray(value) && JSON.stringify(value).length <= 80;

/** The edit as a change of the text alone; `undefined` where that is not simple. */
function splice(text: string, document: Document, keyPath: readonly string[], value: unknown): string | undefined {
  const old = document.getIn(keyPath, true);
  if (value === null) return isNode(old) ? removeLine(text, document, keyPath, old) : undefined;
  if (isNode(old)) return replaceValue(text, old, value);
  return insertLine(text, document, keyPath, value);
}

function replaceValue(text: string, old: Node, value: unknown): string | undefined {
  const isFlow = isScalar(old) || ('flow' in old && old.flow === true);
  if (!isFlow || !old.range || old.range[0] === old.range[1]) return undefined;
  return text.slice(0, old.range[0]) + inline(value) + text.slice(old.range[1]);
}

/** A new key goes below the last entry of its block, indented like its siblings. */
function insertLine(text: string, document: Document, keyPath: readonly string[], value: unknown): string | undefined {
  const parent = document.getIn(keyPath.slice(0, -1), true) ?? document.contents;
  if (!isMap(parent) || !parent.range) return undefined;
  const entry = `${inline(keyPath.at(-1))}: ${inline(value)}`;
  if (parent.flow === true) {
    const close = parent.range[1] - 1;
    const body = text.slice(0, close).trimEnd();
    return `${body}${body.endsWith('{') ? '' : ', '}${entry}${text.slice(body.length)}`;
  }
  const first = parent.items[0];
  if (!isPair(first) || !isNode(first.key) || !first.key.range) return undefined;
  const start = text.lastIndexOf('\n', first.key.range[0] - 1) + 1;
  const indent = text.slice(start, first.key.range[0]);
  if (indent.trim() !== '') return undefined;
  const last = text.slice(0, parent.range[1]).trimEnd().length;
  const lineEnd = text.indexOf('\n', last);
  const end = lineEnd === -1 ? text.length : lineEnd;
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const before = text.slice(0, end).replace(/\r$/, '');
  return `${before}${lineBreak}${indent}${entry}${lineEnd === -1 ? lineBreak : text.slice(before.length)}`;
}

/** Only a key whose value ends on its own line, and not the last of its parent, which would go too. */
function removeLine(text: string, document: Document, keyPath: readonly string[], old: Node): string | undefined {
  const parent = document.getIn(keyPath.slice(0, -1), true) ?? document.contents;
  if (!isMap(parent) || parent.flow === true || parent.items.length < 2 || !old.range) return undefined;
  const pair = parent.items.find((item) => isScalar(item.key) && String(item.key.value) === keyPath.at(-1));
  if (pair === undefined || !isNode(pair.key) || !pair.key.range) return undefined;
  const start = text.lastIndexOf('\n', pair.key.range[0] - 1) + 1;
  const lineEnd = text.indexOf('\n', Math.max(pair.key.range[1], old.range[1] - 1));
  return text.slice(0, start) + (lineEnd === -1 ? '' : text.slice(lineEnd + 1));
}

/** One-line YAML of a value, quoted only where needed. */
function inline(value: unknown): string {
  return new Document(value, { flow: true } satisfies CreateNodeOptions).toString({ lineWidth: 0, flowCollectionPadding: false }).trimEnd();
}

function meaning(text: string): string | undefined {
  const document = parseDocument(text);
  return document.errors.length > 0 ? undefined : JSON.stringify(document.toJS());
}

/** Writes in the style that the file already has. */
function writeOptions(text: string): ToStringOptions {
  const indent = /^( +)\S/m.exec(text)?.[1]?.length;
  return {
    lineWidth: 0,
    indent: indent === undefined || indent < 1 || indent > 8 ? 2 : indent,
    indentSeq: !/^( *)[^\s#-][^\n]*:[ \t]*\r?\n\1- /m.test(text),
    flowCollectionPadding: /[[{] +\S/.test(text),
  };
}
