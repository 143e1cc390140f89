import { type Action, pathsOf } from '../govern/action.ts';
import { parseCommand } from './parseCommand.ts';

/** What a remembered yes covers. */
export interface Shape {
  /** Equal for two actions exactly when one yes covers both. */
  readonly shape: string;
  /** The same for a person, to follow "Allow from now on:". */
  readonly words: string;
}

/** More files than these are not one thing that a person can say yes to for later. */
const MOST_PATHS = 10;

/**
 * The exact shape of an action; `undefined`: a yes to it cannot be remembered, because the same words may do something else the next time
 * (a command line that is not understood) or because it is decided anew each time (taking changes in).
 */
export function shapeOf(action: Action): Shape | undefined {
  switch (action.kind) {
    case 'command':
      return commandShape(action);
    case 'git':
      return { shape: `git:${JSON.stringify(action.args)}`, words: `git ${action.args.map(quoted).join(' ')}` };
    case 'read':
      return pathShape('read', 'looking at', pathsOf(action));
    case 'edit':
      return pathShape('edit', 'changes to', pathsOf(action));
    case 'mcp':
      return {
        shape: `mcp:${JSON.stringify([action.server, action.tool, action.digest, sorted(action.input)])}`,
        words: `"${action.tool}" of the MCP server "${action.server}" with exactly this input`,
      };
    case 'agent':
      return { shape: `agent:${JSON.stringify([action.agent, action.digest])}`, words: `starting the agent "${action.agent}" exactly so` };
    case 'model':
      return { shape: `model:${action.cause}:${action.provider}/${action.model}`, words: `requests to ${action.provider}/${action.model}` };
    case 'delegate':
      return { shape: `delegate:${action.persona}`, words: `handing parts of a task to "${action.persona}"` };
    case 'apply':
    case 'note':
      return undefined;
  }
}

function commandShape({ shell, cwd, command }: Extract<Action, { kind: 'command' }>): Shape | undefined {
  const text = command.trim();
  const { commands, problems } = parseCommand(shell, text);
  // A wildcard in front may become any option, and `xargs` adds what nobody knows.
  const isOpen = commands.some(
    ({ argv, hasMoreArguments }) => hasMoreArguments || argv.some((word) => word.isGlob && /^[*?[]/.test(word.source)),
  );
  if (problems.length > 0 || isOpen) return undefined;
  const folder = cwd === '.' ? '' : cwd.replace(/^\.\/|\/+$/g, '');
  const words = `\`${text}\`${folder === '' ? '' : ` in the folder "${folder}"`}`;
  return { shape: `command:${JSON.stringify([shell, folder, text])}`, words };
}

function pathShape(kind: 'read' | 'edit', verb: string, paths: readonly string[]): Shape | undefined {
  if (paths.length === 0 || paths.length > MOST_PATHS) return undefined;
  const all = [...paths].sort();
  return { shape: `${kind}:${JSON.stringify(all)}`, words: `${verb} ${all.map((path) => `"${path}"`).join(', ')}` };
}

const quoted = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** The same value with the keys of its objects in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}
