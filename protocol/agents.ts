import { z } from 'zod';
import { auditVerdict } from './audit.ts';
import { defineRequest } from './define.ts';
import { proposedFile } from './runs.ts';
import { folder } from './workspace.ts';

/**
 * One tool that programs other than Stewardry may call: agents behind the MCP server, and language models of the editor. The value is the whole
 * definition; the transport, the editor's contribution and the handler share it.
 */
export interface AgentTool<N extends string = string, I extends z.ZodType = z.ZodType> {
  readonly name: N;
  /** For people. */
  readonly title: string;
  /** For the model that chooses: what it does, when to call it, what comes back. */
  readonly description: string;
  readonly input: I;
  /** It only looks. What is not read-only makes something that a person reviews; no tool writes into the tree. */
  readonly isReadOnly: boolean;
}

function defineAgentTool<const N extends string, I extends z.ZodType>(tool: AgentTool<N, I>): AgentTool<N, I> {
  return tool;
}

const path = z.string().min(1);

const fileOfProposal = proposedFile.refine(
  ({ content, edits, is_deleted }) => [content, edits, is_deleted].filter((each) => each !== undefined).length === 1,
  {
    error: 'Give exactly one of "content", "edits" and "is_deleted".',
  },
);

export const check = defineAgentTool({
  name: 'check',
  title: 'Check Against Rules',
  description:
    "Checks files of the workspace against the team's rules and lists what breaks them: rule, place, message, whether it can be fixed by itself. Call it after you have changed files, before you say that you are done. With `text` it checks a text that is not saved yet.",
  input: z.strictObject({
    paths: z.array(path).max(1_000).default([]).describe('Files and folders, relative to the workspace. Empty: the whole workspace.'),
    text: z.string().max(2_000_000).optional().describe('Whole text of the one file in `paths`, instead of what is on disk.'),
    since: z
      .string()
      .min(1)
      .optional()
      .describe('Only files that differ from this git revision, such as HEAD or main. Not together with `paths`.'),
    rules: z.array(z.string().min(1)).max(200).default([]).describe('Only these rules. Empty: all.'),
    limit: z.int().min(1).max(500).default(100).describe('Findings to list at most; the rest is counted.'),
  }),
  isReadOnly: true,
});

export const explainRule = defineAgentTool({
  name: 'explain_rule',
  title: 'Explain Rule',
  description:
    'Explains one rule: what it demands and why, what to write instead, how strict it is, with examples of what breaks it and of what is fine. Call it when a finding of `check` is not clear.',
  input: z.strictObject({ rule: z.string().min(1).describe('Id of the rule, as `check` gives it.') }),
  isReadOnly: true,
});

export const proposeChange = defineAgentTool({
  name: 'propose_change',
  title: 'Propose Change',
  description:
    'Hands in a change for review instead of writing it into the tree: each file is checked against the rules and the policy, what is refused comes back with the reason, the rest waits as one change set that the person reviews, applies and can undo. Use it for every change of files that the team wants governed.',
  input: z.strictObject({
    title: z.string().min(1).max(200).describe('What the change does, in a line, for the person who reviews it.'),
    reason: z.string().max(4_000).default('').describe('Why, and how you know that it works.'),
    files: z.array(fileOfProposal).min(1).max(100).describe('Every file that the change touches, each once.'),
  }),
  isReadOnly: false,
});

export const listPractices = defineAgentTool({
  name: 'list_practices',
  title: 'List Practices',
  description:
    'Lists the practices that the team follows (testing, security, commits …) with their text and the rules behind them. Call it before you begin with a task.',
  input: z.strictObject({ text: z.string().default('').describe('Only practices in which each of these words occurs. Empty: all.') }),
  isReadOnly: true,
});

export const renderTemplate = defineAgentTool({
  name: 'render_template',
  title: 'Render Template',
  description:
    'Makes files from one of the templates of the team. The files are handed in as a change set that the person reviews; nothing is written into the tree. Without a template it lists those there are, with their variables.',
  input: z.strictObject({
    template: z.string().default('').describe('Id of the template. Empty: list all.'),
    variables: z.record(z.string(), z.unknown()).default({}).describe('Values of its variables by name.'),
    target: z.string().default('').describe('Folder to put the files into, relative to the workspace. Empty: the workspace itself.'),
    preview: z.boolean().default(false).describe('Only show what would be made.'),
  }),
  isReadOnly: false,
});

export const auditQuery = defineAgentTool({
  name: 'audit_query',
  title: 'Query Audit Record',
  description:
    'Looks into the append-only record of what was done and decided in this workspace: who, what, when, and whether it was allowed. Newest first; details of a row stay with the person.',
  input: z.strictObject({
    actor: z.string().min(1).optional().describe('Name of the person, persona or program.'),
    action: z.string().min(1).optional().describe('Such as runs/apply or edit.'),
    verdict: auditVerdict.optional(),
    subject: z.string().min(1).optional().describe('Part of what it was done to: a path, an id, a rule.'),
    since: z.iso.datetime({ offset: true }).or(z.iso.date()).optional().describe('Date or time (ISO 8601), inclusive.'),
    until: z.iso.datetime({ offset: true }).or(z.iso.date()).optional().describe('Date or time (ISO 8601), exclusive.'),
    limit: z.int().min(1).max(200).default(20),
  }),
  isReadOnly: true,
});

/** Every tool, in the order in which they are shown. */
export const AGENT_TOOLS = [check, explainRule, proposeChange, listPractices, renderTemplate, auditQuery] as const;
export type AgentToolName = (typeof AGENT_TOOLS)[number]['name'];

/** The input of a tool as JSON Schema, the same for MCP and for the editor. */
export function inputSchemaOf({ input }: AgentTool): { readonly type: 'object'; readonly [key: string]: unknown } {
  const { $schema: _, ...schema } = z.toJSONSchema(input, { io: 'input' });
  // A strict object of zod is a JSON Schema of type object.
  return schema as ReturnType<typeof inputSchemaOf>;
}

/** MCP server, and extension for the editor's language models: calls one of the tools. What is wrong with the input is an answer too. Leaves an audit row. */
export const callTool = defineRequest(
  'agents/callTool',
  z.object({
    folder,
    /** As the program calls itself, such as `claude-code`: who the record says it was. */
    client: z.string().min(1).max(100),
    tool: z.string(),
    input: z.unknown(),
  }),
  z.object({
    /** For the model. */
    text: z.string(),
    isError: z.boolean(),
    /** What this result does not enforce; also said in `text`. Absent: it is enforced. */
    advisory: z.string().optional(),
    /** The same for programs. */
    data: z.record(z.string(), z.unknown()).optional(),
  }),
);
