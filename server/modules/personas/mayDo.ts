import type { PersonaSummary } from '../../../protocol/personas.ts';
import { allowsTool, type Limits } from '../../governance/govern/limits.ts';
import { EDITING_TOOLS } from './file/toolNames.ts';

/** What a persona may do at most, a sentence each, for a person who decides whether to let it. */
export function mayDo({ limits, tier, model }: PersonaSummary): string[] {
  const may = (tool: string): boolean => allowsTool(limits as Limits, tool);
  const edits = EDITING_TOOLS.filter(may);
  return [
    may('read_file') || may('search') ? files('Reads', limits.reads) : 'Reads no file.',
    edits.length === 0 || limits.writes.length === 0 ? 'Changes no file.' : files('Changes', limits.writes),
    ...(edits.length > 0 && !edits.includes('delete_file') ? ['Deletes nothing.'] : []),
    may('run_command') ? 'Runs commands, each decided on by the command policy.' : 'Runs no commands of its own choice.',
    ...(may('run_tests') ? ['Runs the tests.'] : []),
    ...mcpTools(limits.tools),
    may('delegate') && limits.delegates.length > 0 ? `Hands work to ${handsTo(limits.delegates)}.` : 'Hands work to nobody.',
    limits.budget === undefined ? 'Spends what session, day and workspace allow.' : `Spends at most $${limits.budget.toFixed(2)} in a run.`,
    model === undefined ? `Gets the models of the tier ${tier}.` : `Gets the model ${model}.`,
  ];
}

function mcpTools(tools: readonly string[]): string[] {
  if (tools.includes('*') || tools.includes('mcp:*')) return ['Calls every MCP tool.'];
  const named = tools.filter((tool) => tool.startsWith('mcp:')).map((tool) => tool.slice('mcp:'.length));
  return named.length === 0 ? [] : [`Calls MCP tools: ${named.join(', ')}.`];
}

function files(verb: string, globs: readonly string[]): string {
  if (globs.length === 0) return `${verb} no file.`;
  return globs.includes('**') ? `${verb} every file.` : `${verb} only ${globs.join(', ')}.`;
}

const handsTo = (ids: readonly string[]): string => (ids.includes('*') ? 'every other persona' : ids.join(', '));
