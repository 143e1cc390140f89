import type { Diff, ToolCallUpdate } from '@agentclientprotocol/sdk';
import type { Action, FileChange } from '../../governance/govern/action.ts';
import type { ExternalHost } from './externalHost.ts';
import { insideCopy } from './insideCopy.ts';

type Asked = Pick<ExternalHost, 'root' | 'shell' | 'tree'>;

/**
 * What an agent asks to be allowed, as an action that checks can decide on; `undefined`: nobody can tell from here what it would do. What it says is
 * its own word: whatever it does then is confined, and what it changes is looked at again.
 */
export async function actionOf(
  call: ToolCallUpdate,
  host: Asked,
): Promise<Extract<Action, { kind: 'edit' | 'command' | 'read' }> | undefined> {
  const diffs = (call.content ?? []).flatMap((part) => (part.type === 'diff' ? [part] : []));
  if (diffs.length > 0) return editOf(diffs, host);
  if (call.kind === 'execute') return commandOf(call.rawInput, host);
  if (call.kind !== 'read' && call.kind !== 'search') return undefined;
  const paths = (call.locations ?? []).map(({ path }) => insideCopy(host.root, path));
  const known = paths.filter((path) => path !== undefined);
  return known.length === 0 || known.length < paths.length ? undefined : { kind: 'read', tool: 'read_file', paths: known };
}

async function editOf(diffs: readonly Diff[], host: Asked): Promise<Extract<Action, { kind: 'edit' }> | undefined> {
  const changes: FileChange[] = [];
  for (const diff of diffs) {
    const path = insideCopy(host.root, diff.path);
    const change = path === undefined || changes.some((each) => each.path === path) ? undefined : await changeOf(path, diff, host);
    if (change === undefined) return undefined;
    changes.push(change);
  }
  return { kind: 'edit', tool: 'write_file', changes };
}

/** Some agents show whole texts, others the part that changes. */
async function changeOf(path: string, { oldText, newText }: Diff, { tree }: Asked): Promise<FileChange | undefined> {
  const before = (await tree.readText(path)) ?? null;
  if (before === null || oldText === null || oldText === undefined || oldText === before) return { path, before, after: newText };
  const parts = before.split(oldText);
  return oldText !== '' && parts.length === 2 ? { path, before, after: parts.join(newText) } : undefined;
}

function commandOf(rawInput: unknown, { root, shell }: Asked): Extract<Action, { kind: 'command' }> | undefined {
  const { command, cwd } = fieldsOf(rawInput);
  const folder = typeof cwd === 'string' ? insideCopy(root, cwd) : '.';
  if (typeof command !== 'string' || command.trim() === '' || folder === undefined) return undefined;
  return { kind: 'command', tool: 'run_command', shell, command, cwd: folder };
}

function fieldsOf(value: unknown): { readonly command?: unknown; readonly cwd?: unknown } {
  return typeof value === 'object' && value !== null ? value : {};
}
