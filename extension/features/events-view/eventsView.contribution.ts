import { commands, Disposable, MarkdownString, ThemeIcon, TreeItem, TreeItemCollapsibleState, window } from 'vscode';
import type { EventRecord } from '../../../protocol/events.ts';
import type { Backend } from '../../backend/backend.ts';
import type { ActiveFolder } from '../../platform/activeFolder.ts';
import { registerCommand } from '../../platform/commands.ts';
import { whichFolder } from '../../platform/documents.ts';
import { LoadedTree } from '../../platform/loadedTree.ts';
import type { ReadOnlyDocuments } from '../../platform/readOnlyDocuments.ts';
import { joined } from '../../platform/runWords.ts';

/** Rows that the view holds; older ones are for `stewardry events`. */
const SHOWN = 200;

/** Which events are shown. `correlationId`: only what one request caused, its trace. */
interface EventFilter {
  readonly text?: string;
  readonly names?: readonly string[];
  readonly correlationId?: string;
}

/** The side bar's list of what has happened in the folder of the active editor, as it happens, with filter, payload and trace. */
export function registerEventsView(backend: Backend, shown: ActiveFolder, documents: ReadOnlyDocuments): Disposable {
  let watched: string | null | undefined;
  let filter: EventFilter = {};
  const tree = new LoadedTree<EventRecord>(backend, {
    viewId: 'stewardry.events',
    load: async () => (await backend.rpc.events.list({ folder: shown.path, ...namesOf(filter), limit: SHOWN })).events,
    toItem,
    message: () => joined([whichFolder(shown.path ?? ''), describeFilter(filter)]),
    onVisible: (isVisible) => watch(isVisible ? shown.path : undefined),
  });
  /** Hears of what happens in one folder, or in none. */
  const watch = (folder: string | null | undefined): void => {
    // A backend that just went takes its subscriptions with it.
    if (watched !== undefined && watched !== folder) backend.rpc.events.unwatch({ folder: watched }).catch(() => undefined);
    if (folder !== undefined) backend.rpc.events.watch({ folder }).catch(() => undefined);
    watched = folder;
  };
  const filterBy = async (next: EventFilter): Promise<void> => {
    filter = next;
    await commands.executeCommand('setContext', 'stewardry.isFilteringEvents', Object.keys(next).length > 0);
    await tree.reload();
  };
  return Disposable.from(
    tree,
    shown.onDidChange(() => {
      if (tree.view.visible && backend.state === 'running') watch(shown.path);
      void tree.reload();
    }),
    backend.on('events/published', ({ folder, events }) => {
      if (folder !== shown.path) return;
      if (Object.keys(filter).length > 0) void tree.reload();
      else tree.show([...events.toReversed(), ...tree.nodes].slice(0, SHOWN));
    }),
    registerCommand(
      'stewardry.showEvent',
      (event?: EventRecord) => event && documents.showRecord(`Event ${event.name} ${event.id}`, event),
    ),
    registerCommand('stewardry.filterEvents', async () => {
      const text = await window.showInputBox({
        title: 'Show Events With',
        prompt: 'Part of the name or of the payload',
        value: filter.text ?? '',
      });
      if (text !== undefined) await filterBy(text === '' ? {} : { text });
    }),
    registerCommand('stewardry.showAllEvents', () => filterBy({})),
    registerCommand('stewardry.showEventsOfName', (event?: EventRecord) => event && filterBy({ names: [event.name] })),
    registerCommand('stewardry.showEventTrace', (event?: EventRecord) => event && filterBy({ correlationId: event.correlationId })),
  );
}

function namesOf({ names, ...rest }: EventFilter): Omit<EventFilter, 'names'> & { names?: string[] } {
  return names === undefined ? rest : { ...rest, names: [...names] };
}

function describeFilter({ text, names, correlationId }: EventFilter): string {
  if (text !== undefined) return `Only events with "${text}".`;
  if (names !== undefined) return `Only ${names.join(', ')}.`;
  return correlationId === undefined ? '' : 'Only what the same request caused.';
}

function toItem(event: EventRecord): TreeItem {
  const item = new TreeItem(event.name, TreeItemCollapsibleState.None);
  item.iconPath = new ThemeIcon(event.causationId === null ? 'zap' : 'arrow-small-right');
  item.description = new Date(event.time).toLocaleTimeString();
  item.tooltip = new MarkdownString().appendCodeblock(JSON.stringify(event.payload, undefined, 2), 'json');
  item.contextValue = 'event';
  item.command = { command: 'stewardry.showEvent', title: 'Show Event', arguments: [event] };
  return item;
}
