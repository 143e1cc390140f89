import { z } from 'zod';
import { modelTier } from '../../../../protocol/personas.ts';
import { compileGlob } from '../../../governance/config/glob.ts';
import { BUILT_IN_TOOLS, LOOKING_TOOLS } from './toolNames.ts';

/** What a persona's id, and so the name of its file without `.md`, is made of. */
export const PERSONA_ID = /^[a-z][a-z0-9-]{0,39}$/;

const text = (most: number) => z.string().trim().min(1).max(most);

const tool = z
  .string()
  .refine((name) => isKnownTool(name), 'a tool such as read_file, or mcp:SERVER/TOOL; `*` in a name stands for anything');

const glob = z
  .string()
  .refine(
    (value) => value !== '' && compileGlob(value) !== undefined && !/^([a-z]:|[/\\~])|(^|[/\\])\.\.([/\\]|$)/i.test(value),
    'a glob such as "src/**", relative to the folder',
  );

const personaId = z.string().regex(PERSONA_ID, 'the id of a persona, such as reviewer');

/** The front matter of a persona file. What it does not say is not allowed: without `tools` it only looks, without `writes` it changes no file. */
export const personaFile = z.strictObject({
  name: text(60).describe('What people call it.'),
  description: text(300).describe('One sentence: what it is good for.'),
  tier: modelTier.default('standard').describe("Which of the folder's models it gets: `reason`, `standard` or `fast`."),
  model: z
    .string()
    .regex(/^[a-z][a-z0-9-]*\/\S+$/, 'a model such as anthropic/claude-sonnet-5')
    .optional()
    .describe('A model that it insists on, as `provider/model`. Absent: that of the tier.'),
  tools: z
    .array(tool)
    .default([...LOOKING_TOOLS])
    .describe('What it may use. `*` in a name stands for anything; MCP tools are `mcp:SERVER/TOOL`. Absent: what only looks.'),
  reads: z.array(glob).default(['**']).describe('Globs: the files that it may read. Absent: all.'),
  writes: z.array(glob).default([]).describe('Globs: the files that it may change. Absent: none.'),
  budget: z.number().nonnegative().optional().describe('Dollars for one run. Absent: the budgets of session, day and workspace count.'),
  rules: z.array(text(200)).default([]).describe('Rules that bind it besides those of the workspace, by id.'),
  practices: z.array(text(200)).default([]).describe('Practices that it is given, by id.'),
  delegates: z
    .array(z.union([z.literal('*'), personaId]))
    .default([])
    .describe('Personas to which it may hand work.'),
});

function isKnownTool(name: string): boolean {
  if (name.startsWith('mcp:')) return /^mcp:[^\s/]+(\/\S+)?$/.test(name);
  return name.includes('*') ? /^[a-z_*]+$/.test(name) : BUILT_IN_TOOLS.includes(name);
}
