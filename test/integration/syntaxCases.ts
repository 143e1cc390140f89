import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type NapiConfig, parse, registerDynamicLanguage, type SgNode } from '@ast-grep/napi';
import { languagesOf, type Pack, type PackRule } from './packFiles.ts';

/** Runs a syntax rule over a text with @ast-grep/napi alone, for tests that must not depend on the product's engine. */

const PARSER_PACKAGES: Readonly<Record<string, string>> = {
  Bash: '@ast-grep/lang-bash',
  C: '@ast-grep/lang-c',
  Cpp: '@ast-grep/lang-cpp',
  CSharp: '@ast-grep/lang-csharp',
  Go: '@ast-grep/lang-go',
  Java: '@ast-grep/lang-java',
  Json: '@ast-grep/lang-json',
  Kotlin: '@ast-grep/lang-kotlin',
  Php: '@ast-grep/lang-php',
  Python: '@ast-grep/lang-python',
  Ruby: '@ast-grep/lang-ruby',
  Rust: '@ast-grep/lang-rust',
  Sql: '@ast-grep/lang-sql',
  Swift: '@ast-grep/lang-swift',
  Yaml: '@ast-grep/lang-yaml',
};

type Registration = Parameters<typeof registerDynamicLanguage>[0][string];

/** Registers the parsers. Call once per process: ast-grep ignores a second call, and aborts when a library is missing. */
export function registerParsers(): void {
  const require = createRequire(import.meta.url);
  const found = Object.entries(PARSER_PACKAGES).map(([language, name]) => {
    // The packages are CommonJS and declare the shape that registerDynamicLanguage takes.
    const registration = require(name) as Registration;
    if (!existsSync(registration.libraryPath)) throw new Error(`'${name}' has no parser at '${registration.libraryPath}'`);
    return [language, registration] as const;
  });
  registerDynamicLanguage(Object.fromEntries(found));
}

/** What napi takes of a rule in one language: with those of the pack's global utils that it needs. */
export function matcherOf(rule: PackRule, language: string, pack: Pack): NapiConfig {
  const globals = new Map(pack.utils.filter((util) => languagesOf(util).includes(language)).map((util) => [util.id, util.rule]));
  const utils: Record<string, unknown> = { ...rule.utils };
  const pending = [JSON.stringify([rule.rule, rule.constraints, rule.utils])];
  for (let text = pending.pop(); text !== undefined; text = pending.pop()) {
    for (const [, id = ''] of text.matchAll(/"matches":"([^"]+)"/g)) {
      const found = globals.get(id);
      if (found === undefined || id in utils) continue;
      utils[id] = found;
      pending.push(JSON.stringify(found));
    }
  }
  const { constraints, transform } = rule;
  // napi validates the shape itself and throws a readable error.
  return { rule: rule.rule, utils, ...(constraints && { constraints }), ...(transform && { transform }) } as NapiConfig;
}

export function findMatches(matcher: NapiConfig, language: string, text: string): readonly SgNode[] {
  return parse(language, text).root().findAll(matcher);
}

/** Number of nodes that the parser could not make sense of. */
export function countErrors(language: string, text: string): number {
  return parse(language, text)
    .root()
    .findAll({ rule: { kind: 'ERROR' } }).length;
}

/** The text after the rule's `fix` was put in place of each match, innermost last; captured nodes keep their source text. */
export function applyTemplate(template: string, matches: readonly SgNode[], text: string): string {
  const spans = matches.map((match) => ({ ...offsets(match), text: fillTemplate(template, match, text) }));
  return spans
    .sort((a, b) => b.start - a.start)
    .reduce((before, span) => before.slice(0, span.start) + span.text + before.slice(span.end), text);
}

function offsets(node: SgNode): { start: number; end: number } {
  const { start, end } = node.range();
  return { start: start.index, end: end.index };
}

function fillTemplate(template: string, match: SgNode, text: string): string {
  return template.replace(/\$\$\$([A-Z_][A-Z0-9_]*)|\$([A-Z_][A-Z0-9_]*)/g, (_whole, many?: string, one?: string) => {
    if (one !== undefined) return match.getMatch(one)?.text() ?? match.getTransformed(one) ?? '';
    const nodes = match.getMultipleMatches(many ?? '');
    const [first, last] = [nodes[0], nodes.at(-1)];
    return first && last ? text.slice(offsets(first).start, offsets(last).end) : '';
  });
}
