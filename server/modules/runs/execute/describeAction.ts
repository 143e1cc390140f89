import { createTwoFilesPatch } from 'diff';
import { assertNever } from '../../../base/assertNever.ts';
import { type Action, type FileChange, nameOf } from '../../../governance/govern/action.ts';

/** What a person reads in a line is no longer than this. Characters. */
const LONGEST_TITLE = 120;
/** A diff longer than this is read in the editor, not in a question. Characters. */
const LONGEST_DETAIL = 20_000;

/** An action in a line: `Edit src/a.ts (+3 −1)`, `npm test`. */
export function titleOf(action: Action): string {
  return oneLine(rawTitle(action));
}

function rawTitle(action: Action): string {
  switch (action.kind) {
    case 'read':
      return `${words(action.tool)} ${listed(action.paths)}`.trim();
    case 'edit':
    case 'apply':
      return `${verbOf(action)} ${titleOfChanges(action.changes)}`;
    case 'command':
      return action.command;
    case 'model':
      return `Ask ${action.provider}/${action.model}${action.cause === 'fallback' ? ' instead' : ''}`;
    case 'mcp':
      return `${action.tool} of ${action.server}`;
    case 'agent':
      return `Start the agent ${action.agent}`;
    case 'delegate':
      return `Hand to ${action.persona}: ${action.prompt}`;
    case 'git':
      return `git ${action.args.join(' ')}`;
    case 'note':
      return `${words(action.tool)}: ${action.text}`;
    default:
      return assertNever(action);
  }
}

/** What exactly would happen, for whoever has to decide on it; Markdown. */
export function detailOf(action: Action): string {
  switch (action.kind) {
    case 'edit':
    case 'apply':
      return cut(fenced('diff', action.changes.map(diffOf).join('\n')));
    case 'command':
      return `${fenced(action.shell === 'posix' ? 'sh' : 'powershell', action.command)}${action.cwd === '' || action.cwd === '.' ? '' : `\nin \`${action.cwd}\``}`;
    case 'git':
      return fenced('sh', `git ${action.args.join(' ')}`);
    case 'mcp':
      return cut(fenced('json', JSON.stringify(action.input, undefined, 2)));
    case 'agent':
      return `${fenced('sh', action.command)}\n${reachOf(action)}`;
    case 'delegate':
      return cut(action.prompt);
    case 'model':
      return priceOf(action);
    case 'read':
      return action.paths.map((path) => `- \`${path}\``).join('\n');
    case 'note':
      return cut(action.text);
    default:
      return assertNever(action);
  }
}

/** Hashes are enough for the record: what was said and done, without the texts of files. */
export function summaryOf(action: Action): Readonly<Record<string, unknown>> {
  if (action.kind !== 'edit' && action.kind !== 'apply') return { ...action, name: nameOf(action) };
  return { kind: action.kind, name: nameOf(action), files: action.changes.map(({ path }) => path) };
}

/** Lines that a change adds and removes. */
export function countLines({ before, after }: Pick<FileChange, 'before' | 'after'>): { readonly added: number; readonly removed: number } {
  const patch = createTwoFilesPatch('a', 'b', before ?? '', after ?? '', '', '', { context: 0 });
  const lines = patch.split('\n').slice(4);
  return {
    added: lines.filter((line) => line.startsWith('+')).length,
    removed: lines.filter((line) => line.startsWith('-')).length,
  };
}

export function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST_TITLE ? `${line.slice(0, LONGEST_TITLE - 1)}…` : line;
}

function verbOf(action: Extract<Action, { kind: 'edit' | 'apply' }>): string {
  if (action.kind === 'apply') return action.isUndo ? 'Take back' : 'Apply';
  const [only] = action.changes;
  if (action.changes.some(({ movedFrom }) => movedFrom !== undefined)) return 'Move';
  if (action.changes.length !== 1 || only === undefined) return 'Edit';
  if (only.before === null) return 'Create';
  return only.after === null ? 'Delete' : 'Edit';
}

function titleOfChanges(changes: readonly FileChange[]): string {
  const moved = changes.find(({ movedFrom }) => movedFrom !== undefined);
  if (moved?.movedFrom !== undefined) return `${moved.movedFrom} to ${moved.path}`;
  const [only] = changes;
  if (changes.length !== 1 || only === undefined) return `${changes.length} files: ${listed(changes.map(({ path }) => path))}`;
  const { added, removed } = countLines(only);
  return `${only.path} (+${added} −${removed})`;
}

function diffOf({ path, before, after, movedFrom }: FileChange): string {
  return createTwoFilesPatch(movedFrom ?? path, path, before ?? '', after ?? '', '', '', { context: 3 });
}

function priceOf({ worstCase, locality }: Extract<Action, { kind: 'model' }>): string {
  const where = locality === 'local' ? 'on this machine' : 'elsewhere';
  return worstCase === undefined
    ? `Runs ${where}. Nobody knows what it costs.`
    : `Runs ${where}. At most $${(worstCase / 1_000_000).toFixed(4)}.`;
}

function reachOf({ mayUseNetwork, folders }: Extract<Action, { kind: 'agent' }>): string {
  const network = mayUseNetwork ? 'It may use the network.' : 'It has no network.';
  return folders.length === 0
    ? network
    : `${network} Besides the copy it may read and write ${folders.map((path) => `\`${path}\``).join(', ')}.`;
}

function listed(paths: readonly string[]): string {
  return paths.length > 3 ? `${paths.slice(0, 3).join(', ')} and ${paths.length - 3} more` : paths.join(', ');
}

const words = (tool: string): string => `${tool.charAt(0).toUpperCase()}${tool.slice(1).replaceAll('_', ' ')}`;

/** A fence longer than any in the text, so that the text cannot end it. */
function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

function cut(text: string): string {
  return text.length > LONGEST_DETAIL ? `${text.slice(0, LONGEST_DETAIL)}\n\n… ${text.length - LONGEST_DETAIL} characters more.` : text;
}
