import { z } from 'zod';
import { readYaml } from '../../../base/frontMatter.ts';
import { globsOf, type PracticeDraft, toId } from './practiceDraft.ts';
import { type ReadFiles, readFiles, type SourceFile, type SourceProblem } from './sourceFile.ts';

const NAMES = ['.continue/config.yaml', '.continue/config.yml', '.continue/config.json', '.continuerc.json'];

const rule = z.union([
  z.string(),
  z.looseObject({ name: z.string().optional(), rule: z.string().optional(), globs: z.unknown(), description: z.string().optional() }),
]);
const config = z.looseObject({ rules: z.array(rule).default([]), systemMessage: z.string().optional() });

/** What is elsewhere here. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  models: 'Its models were left out: set providers and tiers under "ai" in .stewardry/config.yaml.',
  mcpServers: 'Its MCP servers were left out: they are set up in .vscode/mcp.json.',
  prompts: 'Its prompts were left out: write them as templates.',
  customCommands: 'Its commands were left out: write them as templates.',
  slashCommands: 'Its commands were left out: write them as templates.',
};

/** The configuration of Continue: each of its rules becomes a practice (https://docs.continue.dev/reference). */
export async function continueConfig(folder: string): Promise<ReadFiles & { readonly drafts: readonly PracticeDraft[] }> {
  const { files, problems } = await readFiles(folder, NAMES);
  const read = files.map(readConfig);
  return { files, problems: [...problems, ...read.flatMap((each) => each.problems)], drafts: read.flatMap((each) => each.drafts) };
}

function readConfig({ path: source, text }: SourceFile): {
  readonly drafts: readonly PracticeDraft[];
  readonly problems: readonly SourceProblem[];
} {
  const problem = (message: string) => ({ drafts: [], problems: [{ file: source, message }] });
  const { value, problems } = readYaml(text);
  if (value === undefined) return problem(problems[0]?.message ?? 'It cannot be read.');
  const parsed = config.safeParse(value);
  if (!parsed.success) return problem(`"${parsed.error.issues[0]?.path.join('.') || 'It'}" is not as Continue has it.`);
  const { rules, systemMessage, ...rest } = parsed.data;
  const left = Object.entries(ELSEWHERE).flatMap(([key, note]) => (Object.hasOwn(rest, key) ? [note] : []));
  const drafts = rules.flatMap((each, index) => draftOf(source, each, index + 1));
  const system = systemMessage === undefined ? [] : draftOf(source, { name: 'System message', rule: systemMessage, globs: undefined }, 0);
  return { drafts: [...system, ...drafts], problems: left.map((message) => ({ file: source, message })) };
}

function draftOf(source: string, given: z.output<typeof rule>, number: number): PracticeDraft[] {
  const { name, rule: text = '', globs, description } = typeof given === 'string' ? { rule: given, globs: undefined } : given;
  if (text.trim() === '') return [];
  const files = globsOf(globs);
  const title = name ?? `Rule ${number} of Continue`;
  return [
    {
      kind: 'practice',
      id: toId('continue', name ?? `rule-${number}`),
      title,
      program: 'Continue',
      source,
      text,
      notes: [],
      ...(description === undefined ? {} : { description }),
      ...(files === undefined ? {} : { files }),
    },
  ];
}
