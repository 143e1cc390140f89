import { Disposable, MarkdownString, ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri, window } from 'vscode';
import type { PersonaSummary } from '../../../protocol/personas.ts';
import type { Backend } from '../../backend/backend.ts';
import { registerCommand } from '../../platform/commands.ts';
import { currentFolder, localFolders } from '../../platform/documents.ts';
import { fieldsOf } from '../../platform/fields.ts';
import { LoadedTree } from '../../platform/loadedTree.ts';
import type { ViewDefinition } from '../../platform/viewDefinition.ts';
import type { WebviewHost } from '../../platform/webviewHost.ts';

interface PersonaRow {
  readonly id: string;
  readonly folder: string;
  readonly persona: PersonaSummary;
}

/** What a page is about; webviews/persona-manager/personaManager.ts reads the same. */
interface PersonaPageState {
  readonly folder: string;
  readonly id: string;
  /** A new persona of this id is made out of the one above. */
  readonly newId?: string | undefined;
}

const personaManager: ViewDefinition<PersonaPageState> = {
  name: 'persona-manager',
  title: ({ id, newId }) => `Persona: ${newId ?? id}`,
  readState: (value) => (isState(value) ? value : undefined),
  key: ({ folder, id, newId }) => JSON.stringify([folder, newId ?? id]),
  requests: ['personas/show', 'personas/list', 'personas/validate', 'personas/save', 'personas/dryRun'],
  notifications: ['personas/changed'],
  commands: ['stewardry.openPersona', 'stewardry.openPersonaFile'],
};

const LAYERS = { 'built-in': 'built in', user: 'yours', workspace: 'this folder' } as const;

/** The side bar's list of personas; and the page on which one is changed and tried out. */
export function registerPersonasView(backend: Backend, webviews: WebviewHost): Disposable {
  const tree = new LoadedTree<PersonaRow>(backend, { viewId: 'stewardry.personas', load: () => loadRows(backend), toItem });
  const choose = async (title: string, given?: PersonaPageState | PersonaRow): Promise<PersonaPageState | undefined> => {
    if (given !== undefined) return 'persona' in given ? { folder: given.folder, id: given.persona.id } : given;
    const folder = await currentFolder();
    return folder && pickPersona(backend, folder.uri.fsPath, title);
  };
  return Disposable.from(
    tree,
    webviews.register(personaManager),
    backend.on('personas/changed', () => void tree.reload()),
    registerCommand('stewardry.openPersona', async (given?: PersonaPageState | PersonaRow) => {
      const chosen = await choose('Persona', given);
      if (chosen !== undefined) webviews.open(personaManager, chosen);
    }),
    registerCommand('stewardry.newPersona', async (given?: PersonaRow) => {
      const base = await choose('New Persona Based On', given);
      const newId = base && (await askId(backend, base.folder));
      if (base !== undefined && newId !== undefined) webviews.open(personaManager, { ...base, newId });
    }),
    registerCommand('stewardry.openPersonaFile', async (given?: PersonaPageState | PersonaRow) => {
      const chosen = await choose('Persona', given);
      if (chosen === undefined) return;
      const { persona } = await backend.rpc.personas.show({ folder: chosen.folder, id: chosen.id });
      await window.showTextDocument(Uri.file(persona.file));
    }),
  );
}

async function loadRows(backend: Backend): Promise<readonly PersonaRow[]> {
  const lists = await Promise.all(
    localFolders().map(async ({ uri: { fsPath: folder } }) =>
      (await backend.rpc.personas.list({ folder })).personas.map((persona) => ({ id: `${folder} ${persona.id}`, folder, persona })),
    ),
  );
  return lists.flat();
}

async function pickPersona(backend: Backend, folder: string, title: string): Promise<PersonaPageState | undefined> {
  const { personas } = await backend.rpc.personas.list({ folder });
  const items = personas.map(({ id, name, description, layer }) => ({ label: name, description: LAYERS[layer], detail: description, id }));
  const picked = await window.showQuickPick(items, { title, matchOnDetail: true });
  return picked && { folder, id: picked.id };
}

async function askId(backend: Backend, folder: string): Promise<string | undefined> {
  const { personas } = await backend.rpc.personas.list({ folder });
  const taken = new Set(personas.map(({ id }) => id));
  return window.showInputBox({
    title: 'New Persona',
    prompt: 'Id, which becomes the name of its file',
    placeHolder: 'release-manager',
    validateInput: (id) => {
      if (!/^[a-z][a-z0-9-]{0,39}$/.test(id)) return 'Use lower-case letters, digits and dashes, such as release-manager.';
      return taken.has(id) ? `There is a persona "${id}" already.` : undefined;
    },
  });
}

function toItem({ folder, persona }: PersonaRow): TreeItem {
  const { id, name, description, layer } = persona;
  const item = new TreeItem(name, TreeItemCollapsibleState.None);
  item.description = layer === 'built-in' ? '' : LAYERS[layer];
  item.iconPath = new ThemeIcon('person');
  item.tooltip = new MarkdownString().appendText(`${name} (${LAYERS[layer]})\n${description}`);
  item.contextValue = 'persona';
  item.command = { command: 'stewardry.openPersona', title: 'Open Persona', arguments: [{ folder, id }] };
  return item;
}

function isState(value: unknown): value is PersonaPageState {
  const { folder, id, newId } = fieldsOf(value);
  return typeof folder === 'string' && typeof id === 'string' && (newId === undefined || typeof newId === 'string');
}
