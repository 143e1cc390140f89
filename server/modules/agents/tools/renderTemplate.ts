import type * as agents from '../../../../protocol/agents.ts';
import type { ResultOut } from '../../../../protocol/index.ts';
import * as templates from '../../../../protocol/templates.ts';
import { type AgentAnswer, type AgentCaller, type AnswerTool, failed } from '../agentAnswer.ts';
import type { AgentsContext } from '../context.ts';

/** Lists the templates, shows what one would make, or hands its files in for review. */
export const renderTemplate: AnswerTool<typeof agents.renderTemplate> = async (ctx, input, caller) => {
  const { template: id, variables, target: into } = input;
  const { folder, call } = caller;
  if (id === '') return list(ctx, caller);
  const planned = await ctx.call(templates.preview, { folder, id, variables, into }, call);
  if (planned.problems.length > 0) return failed(await wrongVariables(ctx, id, planned.problems, caller));
  if (planned.text !== undefined) return { text: planned.text, isError: false };
  if (input.preview) return { text: previewOf(planned), isError: false };
  const made = await ctx.call(templates.render, { folder, id, variables, into }, call);
  if (made.kind === 'text') return { text: made.text, isError: false };
  const { run, commands } = made;
  const later = commands.map(({ command }) => `The person is asked whether to run \`${command}\` afterwards.`);
  const text = [
    `${run.filesChanged} ${run.filesChanged === 1 ? 'file' : 'files'} handed in as run ${run.id}. Nothing is in the tree yet: the person reviews it in the Runs view.`,
    ...planned.files.map(({ path, change }) => `- ${path} (${change})`),
    ...later,
  ].join('\n');
  return {
    text,
    isError: false,
    data: { run: run.id, review: run.review, files: planned.files.map(({ path, change }) => ({ path, change })) },
  };
};

async function list(ctx: AgentsContext, { folder, call }: AgentCaller): Promise<AgentAnswer> {
  const { templates: all } = await ctx.call(templates.list, { folder }, call);
  const lines = all.map(
    ({ id, kind, description, variables }) => `- ${id} (${kind}): ${description} Variables: ${variables.join(', ') || 'none'}.`,
  );
  const text = all.length === 0 ? 'There are no templates.' : lines.join('\n');
  return {
    text,
    isError: false,
    data: { templates: all.map(({ id, kind, description, variables }) => ({ id, kind, description, variables })) },
  };
}

async function wrongVariables(
  ctx: AgentsContext,
  id: string,
  problems: readonly templates.VariableProblem[],
  { folder, call }: AgentCaller,
): Promise<string> {
  const { schema } = await ctx.call(templates.show, { folder, id }, call);
  const lines = problems.map(({ variable, message }) => (variable === '' ? message : `"${variable}": ${message}`));
  return [`The variables of "${id}" do not fit.`, ...lines, `Their schema: ${JSON.stringify(schema)}`].join('\n');
}

function previewOf({ files }: ResultOut<typeof templates.preview>): string {
  return files.map(({ path, change, after }) => `## ${path} (${change})\n\n${after}`).join('\n\n');
}
