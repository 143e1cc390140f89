import { z } from 'zod';
import type { Action } from '../../governance/govern/action.ts';
import { markData } from './markData.ts';
import { noSuchFile } from './noSuchFile.ts';
import type { Tool } from './tool.ts';
import { treePath } from './treePath.ts';

/** Of one call; the model asks again for the rest. Lines and characters. */
const MOST_LINES = 2_000;
const MOST_CHARACTERS = 60_000;
const LONGEST_LINE = 2_000;

const input = z.strictObject({
  path: treePath.describe('File, relative to the root of the workspace.'),
  start_line: z.int().min(1).optional().describe('First line, from 1. Default: 1.'),
  end_line: z.int().min(1).optional().describe('Last line, included. Default: as many as fit.'),
});
type Input = z.output<typeof input>;
type ReadAction = Extract<Action, { kind: 'read' }>;

export function createReadFileTool(): Tool<Input, ReadAction> {
  return {
    name: 'read_file',
    description: `Reads a text file. Answers with its lines, each after its number and a tab (neither is part of the file), at most ${MOST_LINES} at once; give start_line and end_line for a part of a long file.`,
    input,
    isReadOnly: true,
    plan: async ({ path, start_line, end_line }) => ({
      action: { kind: 'read', tool: 'read_file', paths: [path], detail: `${start_line ?? 1}-${end_line ?? ''}` },
    }),
    async perform({ path, start_line, end_line }, _action, { tree }, signal) {
      const text = await tree.readText(path);
      if (text === undefined) return noSuchFile(path, tree, signal);
      return { text: show(path, text, start_line ?? 1, end_line), isError: false, paths: [path] };
    },
  };
}

function show(path: string, text: string, first: number, last: number | undefined): string {
  const lines = linesOf(text);
  if (lines.length === 0) return `${path} is empty.`;
  if (first > lines.length) return `${path} has ${lines.length} lines; there is no line ${first}.`;
  const shown: string[] = [];
  let characters = 0;
  for (const line of lines.slice(first - 1, Math.min(last ?? lines.length, first - 1 + MOST_LINES))) {
    const numbered = `${first + shown.length}\t${line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}… [${line.length - LONGEST_LINE} characters more]` : line}`;
    characters += numbered.length + 1;
    if (characters > MOST_CHARACTERS && shown.length > 0) break;
    shown.push(numbered);
  }
  const end = first + shown.length - 1;
  const wanted = Math.min(last ?? lines.length, lines.length);
  const more = end < wanted ? `\n${path} goes on: read_file with start_line ${end + 1}.` : '';
  const facts = [text.includes('\r\n') ? 'lines end with CRLF' : '', text.startsWith('\uFEFF') ? 'begins with a byte order mark' : ''];
  const remark = facts.filter((fact) => fact !== '').join(', ');
  const head = `${path}: lines ${first} to ${end} of ${lines.length}${remark === '' ? '' : ` (${remark}; edits keep that)`}`;
  return `${head}\n${markData(path, shown.join('\n'))}${more}`;
}

/** Without their ends; the last end begins no further line. */
export function linesOf(text: string): readonly string[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
