import type { z } from 'zod';
import { closestName } from '../../governance/config/closestName.ts';
import type { ToolCallPart } from '../contract/messages.ts';
import type { Tool, ToolAnswer } from '../tools/tool.ts';

/** Characters of a malformed input that are shown to the model again. */
const SHOWN = 500;

/** Which tool a call means, with its input read; or what is wrong with it, in words that a model can act on. */
export function readCall(
  call: ToolCallPart,
  tools: readonly Tool[],
  all: readonly Tool[],
): { readonly tool: Tool; readonly input: unknown } | { readonly answer: ToolAnswer } {
  const wrong = (text: string) => ({ answer: { text, isError: true } });
  if (call.malformed !== undefined) {
    const shown = call.malformed.length > SHOWN ? `${call.malformed.slice(0, SHOWN)}…` : call.malformed;
    return wrong(
      `Not performed: the input of "${call.name}" is no JSON object. You wrote: ${shown}\nWrite the whole call again as valid JSON.`,
    );
  }
  const tool = tools.find(({ name }) => name === call.name);
  if (tool === undefined) return wrong(unknownTool(call.name, tools, all));
  const parsed = tool.input.safeParse(call.input);
  if (!parsed.success)
    return wrong(`Not performed: the input of "${tool.name}" does not fit.\n${inWords(parsed.error)}\nMend it and call again.`);
  return { tool, input: parsed.data };
}

function unknownTool(name: string, tools: readonly Tool[], all: readonly Tool[]): string {
  if (all.some((tool) => tool.name === name))
    return `Not performed: while a plan is made, "${name}" is not available. Look around, then call propose_plan.`;
  const names = tools.map((tool) => tool.name);
  const closest = closestName(name, names);
  const hint = closest === undefined ? '' : ` Did you mean "${closest}"?`;
  return `Not performed: there is no tool "${name}" for you.${hint} You have: ${names.join(', ')}.`;
}

/** One line for each thing that is wrong: where, and what. */
export function inWords(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `- ${path.length === 0 ? 'the input' : `\`${path.join('.')}\``}: ${message}`).join('\n');
}
