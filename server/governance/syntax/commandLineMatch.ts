import { z } from 'zod';
import type { Position, Range, RelatedLocation } from '../../../protocol/finding.ts';
import type { SyntaxRule } from '../rules/rule.ts';
import type { SyntaxMatch } from './syntaxMatch.ts';
import { fillTemplate } from './template.ts';

const place = z.object({ line: z.number(), column: z.number() });
const span = z.object({
  byteOffset: z.object({ start: z.number(), end: z.number() }),
  start: place,
  end: place,
});
const captured = z.object({ text: z.string(), range: span });

/** One line of `ast-grep scan --json=stream` (https://ast-grep.github.io/guide/tools/json.html). Columns count characters, not bytes. */
const printedMatch = z.object({
  ruleId: z.string(),
  file: z.string(),
  message: z.string(),
  range: span,
  /** The whole lines of the match. */
  lines: z.string(),
  replacement: z.string().optional(),
  replacementOffsets: z.object({ start: z.number(), end: z.number() }).optional(),
  metaVariables: z
    .object({
      single: z.record(z.string(), captured),
      multi: z.record(z.string(), z.array(captured)),
      transformed: z.record(z.string(), z.string()),
    })
    .optional(),
});
export type PrintedMatch = z.infer<typeof printedMatch>;

/** Reads one printed line. Throws when the binary prints something else than version 0.51 does. */
export function readPrintedMatch(line: string): PrintedMatch {
  return printedMatch.parse(JSON.parse(line));
}

/** A printed match as a SyntaxMatch: columns in UTF-16 units, no fixes. */
export function matchFromPrint(printed: PrintedMatch, rule: SyntaxRule): SyntaxMatch {
  const toRange = columnConverter(printed);
  return {
    ruleId: rule.id,
    range: toRange(printed.range),
    message: printed.message,
    related: relatedOf(printed, rule, toRange),
    fixes: [],
  };
}

/** Printed columns count code points; LSP counts UTF-16 units. Places outside the printed lines are on ASCII lines or wrong, never both. */
function columnConverter(printed: PrintedMatch): (range: z.infer<typeof span>) => Range {
  const lines = printed.lines.split('\n');
  const toPosition = ({ line, column }: z.infer<typeof place>): Position => {
    const text = lines[line - printed.range.start.line] ?? '';
    return { line, character: utf16Column(text, column) };
  };
  return (range) => ({ start: toPosition(range.start), end: toPosition(range.end) });
}

function utf16Column(text: string, column: number): number {
  // Only astral characters are two units long.
  if (!/[\ud800-\udbff]/.test(text)) return column;
  let units = 0;
  let left = column;
  for (const character of text) {
    if (left-- === 0) break;
    units += character.length;
  }
  return units;
}

function relatedOf(printed: PrintedMatch, rule: SyntaxRule, toRange: (range: z.infer<typeof span>) => Range): readonly RelatedLocation[] {
  const variables = printed.metaVariables;
  if (variables === undefined) return [];
  return Object.entries(rule.body.labels).flatMap(([name, label]) => {
    const nodes = variables.single[name] === undefined ? (variables.multi[name] ?? []) : [variables.single[name]];
    const [first, last] = [nodes[0], nodes.at(-1)];
    if (first === undefined || last === undefined) return [];
    const range = { start: toRange(first.range).start, end: toRange(last.range).end };
    return [{ path: printed.file, range, message: label.message === undefined ? printed.message : fillLabel(label.message, variables) }];
  });
}

function fillLabel(message: string, variables: NonNullable<PrintedMatch['metaVariables']>): string {
  const lookup = (name: string) => {
    const text = variables.transformed[name] ?? variables.single[name]?.text;
    return text === undefined ? undefined : { text, start: undefined };
  };
  return fillTemplate(message, lookup, '', 0);
}
