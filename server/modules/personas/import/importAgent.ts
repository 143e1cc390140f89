import path from 'node:path';
import { z } from 'zod';
import { readFrontMatter } from '../../../base/frontMatter.ts';
import type { PersonaProblem } from '../file/readPersona.ts';
import { type Draft, oneSentence, toId } from './draft.ts';
import { importTools } from './importTools.ts';

const names = z
  .union([z.string().transform((list) => list.split(',').map((name) => name.trim())), z.array(z.string())])
  .transform((list) => list.filter((name) => name !== ''));

/** Only what we use; the rest is said. */
const agentFile = z.looseObject({
  name: z.string().optional(),
  description: z.string().optional(),
  tools: names.optional(),
  model: z.union([z.string(), z.array(z.string()).transform((list) => list[0])]).optional(),
  agents: z.array(z.string()).optional(),
  handoffs: z.array(z.looseObject({ agent: z.string().optional() })).optional(),
});

/** Keys that mean nothing here and whose loss nobody misses. */
const HARMLESS = new Set([
  'argument-hint',
  'color',
  'infer',
  'user-invocable',
  'disable-model-invocation',
  'version',
  'metadata',
  'target',
]);

/** What a custom agent of VS Code, Copilot or Claude Code becomes (`NAME.agent.md`, `.claude/agents/NAME.md`). */
export function importAgent(
  file: string,
  text: string,
): { readonly drafts: readonly Draft[]; readonly problems: readonly PersonaProblem[] } {
  const base = path.basename(file).replace(/(\.agent|\.chatmode)?\.md$/i, '');
  const front = readFrontMatter(text) ?? { value: {}, body: text, bodyLine: 0, problems: [], lineOf: () => 0 };
  const problem = (line: number, message: string) => ({ drafts: [], problems: [{ file, line, message }] });
  if (front.value === undefined) return problem(front.problems[0]?.line ?? 0, front.problems[0]?.message ?? '');
  const parsed = agentFile.safeParse(front.value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return problem(
      front.lineOf(issue?.path ?? []),
      `"${issue?.path.join('.') || 'The front matter'}" is not as custom agents have it: ${issue?.message}.`,
    );
  }
  const id = toId(base);
  if (id === undefined) return problem(0, `No id of a persona can be made from "${base}". Rename the file, such as reviewer.agent.md.`);
  if (front.body.trim() === '') return problem(front.bodyLine, 'The prompt is missing: there is no text below the front matter.');
  const { name, description, tools: wanted, model, agents = [], handoffs = [], ...rest } = parsed.data;
  const { tools, isWriting, losses } = importTools(wanted);
  const handsTo = [...agents, ...handoffs.flatMap(({ agent }) => agent ?? [])].flatMap((each) => (each === '*' ? '*' : (toId(each) ?? [])));
  const draft: Draft = {
    id,
    front: {
      name: (name ?? base).trim().slice(0, 60),
      description: oneSentence(description ?? front.body),
      tools: handsTo.length === 0 || tools.includes('*') || tools.includes('delegate') ? tools : [...tools, 'delegate'],
      ...(isWriting ? { writes: ['**'] } : {}),
      ...(handsTo.length === 0 ? {} : { delegates: [...new Set(handsTo)] }),
    },
    prompt: front.body.trim(),
    losses: [...losses, ...otherLosses(model, rest), ...(wanted === undefined ? [ALL_TOOLS] : [])],
  };
  return { drafts: [draft], problems: [] };
}

const ALL_TOOLS = 'The file named no tools, which means all of them. Take out what it does not need.';

function otherLosses(model: string | undefined, rest: Readonly<Record<string, unknown>>): string[] {
  return [
    ...(model === undefined ? [] : [`The model "${model}" was left out: choose a tier, or name a model as provider/model.`]),
    ...Object.keys(rest)
      .filter((key) => !HARMLESS.has(key))
      .map((key) =>
        key === 'mcp-servers'
          ? 'MCP servers were left out: they are set up in .vscode/mcp.json.'
          : `"${key}" was left out: there is nothing like it here.`,
      ),
  ];
}
