import { type Document, isMap, isNode, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLSeq } from 'yaml';
import type { Notice, Range } from '../../../protocol/finding.ts';
import { CONFIG_VERSION, type StewardryConfig } from './configSchema.ts';
import { type ConfigProblem, validateConfig } from './validateConfig.ts';

/** A configuration file that was read: what of it can be used, what is wrong with the rest, and where each key stands. */
export interface ConfigFile {
  readonly config: StewardryConfig;
  readonly notices: readonly Notice[];
  /** Dotted key (`rules.packs`, `rules.packs.0`, `rules.severity.no-console`) to its line, from 0. */
  readonly lines: ReadonlyMap<string, number>;
}

/** Reads `.stewardry/config.yaml`. Never throws: what is wrong becomes a notice at its place, what is valid is still used. */
export function parseConfigFile(text: string, path: string): ConfigFile {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const rangeOf = (start: number, end: number): Range => ({ start: toPosition(lineCounter, start), end: toPosition(lineCounter, end) });
  // A parser that has lost its way complains again and again; the first complaint is the cause.
  const syntax = [...document.errors.slice(0, 1), ...document.warnings].map((error): Notice => {
    const severity = error.name === 'YAMLWarning' ? 'warning' : 'error';
    return configNotice(
      path,
      severity,
      `Not valid YAML: ${error.message}. Mend this line; keys that could be read are used.`,
      rangeOf(...error.pos),
    );
  });
  const { config, problems } = validateConfig(readValue(document));
  const invalid = problems.map((problem) => configNotice(path, 'error', problem.message, rangeOf(...offsetsOf(document, problem, text))));
  return { config, notices: [...syntax, ...invalid, ...missingVersion(text, config, path)], lines: keyLines(document, lineCounter) };
}

function configNotice(path: string, severity: Notice['severity'], message: string, range: Range): Notice {
  return { kind: 'config', severity, message, path, range };
}

function missingVersion(text: string, config: StewardryConfig, path: string): Notice[] {
  if (config.version !== undefined || config.rules === undefined || /^version\s*:/m.test(text)) return [];
  const start = { line: 0, character: 0 };
  return [
    configNotice(path, 'warning', `The version is missing: begin the file with "version: ${CONFIG_VERSION}".`, { start, end: start }),
  ];
}

function readValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    // An alias bomb or an unresolved alias; the parser's own errors say where.
    return undefined;
  }
}

/** Offsets of the key or the value that a problem is about; of the nearest thing around it when it cannot be found. */
function offsetsOf(document: Document, problem: ConfigProblem, text: string): [start: number, end: number] {
  let node: unknown = document.contents;
  let best: Node | null = document.contents;
  for (const [index, part] of problem.path.entries()) {
    const isLast = index === problem.path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find((item) => keyText(item.key) === String(part));
      if (isLast && problem.isKey && isNode(pair?.key)) best = pair.key;
      node = pair?.value;
    } else {
      node = isSeq(node) ? node.items[Number(part)] : undefined;
    }
    if (isNode(node) && node.range && !(isLast && problem.isKey)) best = node;
  }
  if (!best?.range) return [0, 0];
  // A block reaches to the start of the next one: the line breaks between are not part of it.
  return [best.range[0], best.range[0] + text.slice(best.range[0], best.range[1]).trimEnd().length];
}

function keyLines(document: Document, lineCounter: LineCounter): Map<string, number> {
  const lines = new Map<string, number>();
  const visit = (node: unknown, prefix: string): void => {
    if (isSeq(node)) recordItems(node, prefix);
    if (!isMap(node)) return;
    for (const pair of node.items) {
      if (!isPair(pair) || !isNode(pair.key) || !pair.key.range) continue;
      const key = `${prefix}${keyText(pair.key)}`;
      lines.set(key, toPosition(lineCounter, pair.key.range[0]).line);
      visit(pair.value, `${key}.`);
    }
  };
  const recordItems = (list: YAMLSeq, prefix: string): void => {
    for (const [index, item] of list.items.entries()) {
      if (isNode(item) && item.range) lines.set(`${prefix}${index}`, toPosition(lineCounter, item.range[0]).line);
    }
  };
  visit(document.contents, '');
  return lines;
}

const keyText = (key: unknown): string => String(isScalar(key) ? key.value : key);

/** `yaml` counts lines and columns from 1. */
function toPosition(lineCounter: LineCounter, offset: number): Range['start'] {
  const { line, col } = lineCounter.linePos(offset);
  return { line: Math.max(0, line - 1), character: Math.max(0, col - 1) };
}
