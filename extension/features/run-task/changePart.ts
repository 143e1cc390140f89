import { commands, type QuickPickItem, QuickPickItemKind, window } from 'vscode';
import type { PersonaSummary } from '../../../protocol/personas.ts';
import type { Backend } from '../../backend/backend.ts';
import { folderAt } from '../../platform/documents.ts';
import type { Runs } from '../../platform/runs.ts';
import { joined } from '../../platform/runWords.ts';
import { countOf } from '../../platform/wording.ts';
import { modelRows } from './modelRows.ts';
import { pickContext } from './pickContext.ts';
import { pickPrompt } from './promptTemplates.ts';
import { parseBudget, type TaskDraft } from './taskDraft.ts';
import { draftIn } from './taskSettings.ts';

type Change = (backend: Backend, runs: Runs, draft: TaskDraft) => Promise<TaskDraft | undefined>;

/** Lets a person change one part of a task; each answers `undefined` when they change their mind. */
export const changePart = {
  template: async (backend, _runs, draft) => {
    const prompt = await pickPrompt(backend, draft.folder, draft.context);
    // The field of the dialog has one line. What was typed stays in front.
    const line = prompt?.replaceAll(/\s*\n\s*/g, ' ');
    return line === undefined ? undefined : { ...draft, prompt: [draft.prompt.trim(), line].filter(Boolean).join(' ') };
  },
  persona: async (backend, _runs, draft) => {
    const { personas } = await backend.rpc.personas.list({ folder: draft.folder });
    const rows = personas.map((persona) => ({ ...personaRow(persona, draft.persona), id: persona.id }));
    const picked = await window.showQuickPick(rows, { title: 'Persona', placeHolder: 'Who works on it', matchOnDescription: true });
    return picked && { ...draft, persona: picked.id };
  },
  model: async (backend, _runs, draft) => {
    const model = await pickModel(backend, draft.folder);
    return model && { ...draft, model: model.name };
  },
  context: async (backend, _runs, draft) => {
    const folder = folderAt(draft.folder);
    const context = folder && (await pickContext(backend, folder, draft.context));
    return context && { ...draft, context, tokens: undefined };
  },
  session: async (_backend, runs, draft) => {
    const sessions = runs.book.sessions.filter(({ folder }) => folder === draft.folder);
    const rows: (QuickPickItem & { session: string | undefined })[] = [
      { label: '$(add) A new session', session: undefined },
      ...sessions.map((session) => ({
        label: session.title,
        description: joined([session.persona, countOf(session.messages, 'message'), session.state === 'paused' ? 'paused' : '']),
        session: session.id,
      })),
    ];
    const picked = await window.showQuickPick(rows, { title: 'Session', placeHolder: 'Which conversation it goes on with' });
    return picked && { ...draft, session: picked.session };
  },
  budget: async (_backend, _runs, draft) => {
    const text = await window.showInputBox({
      title: 'Budget',
      prompt: 'Dollars that this run may cost at most; empty: only the budgets of session, day and workspace count.',
      value: draft.budget === undefined ? '' : String(draft.budget / 1_000_000),
      ignoreFocusOut: true,
      validateInput: (value) => (parseBudget(value) === undefined ? 'An amount in dollars, such as 0.50' : undefined),
    });
    const parsed = text === undefined ? undefined : parseBudget(text);
    return parsed && { ...draft, ...parsed };
  },
  plans: async (_backend, _runs, draft) => ({ ...draft, plans: !draft.plans }),
  folder: async (_backend, _runs, draft) => {
    const picked = await window.showWorkspaceFolderPick({ placeHolder: 'Folder' });
    if (picked === undefined || picked.uri.fsPath === draft.folder) return undefined;
    return draftIn(picked.uri.fsPath, draft.prompt, { session: undefined, context: [] });
  },
} as const satisfies Record<string, Change>;

function personaRow({ id, name, description, tier, limits }: PersonaSummary, current: string): QuickPickItem {
  const writes =
    limits.writes.length === 0 ? 'changes nothing' : limits.writes.includes('**') ? '' : `changes only ${limits.writes.join(', ')}`;
  return { label: `${id === current ? '$(check) ' : ''}${name}`, description: joined([tier, writes]), detail: description };
}

type ModelItem = QuickPickItem & { readonly name?: string | undefined };

/** A model, or that it is left to the persona (`name: undefined`). */
async function pickModel(backend: Backend, folder: string): Promise<{ name: string | undefined } | undefined> {
  const rows = backend.rpc.ai.models({ folder }).then(({ providers }): ModelItem[] => [
    { label: 'As the persona has it', alwaysShow: true },
    ...modelRows(providers).map(({ label, description, detail, model }): ModelItem => {
      if (model === undefined && detail === undefined) return { label, kind: QuickPickItemKind.Separator };
      return { label, ...(description === undefined ? {} : { description }), ...(detail === undefined ? {} : { detail }), name: model };
    }),
    { label: '', kind: QuickPickItemKind.Separator },
    ...(providers.some(({ canPull }) => canPull) ? [{ label: '$(cloud-download) Pull a model…', name: PULL, alwaysShow: true }] : []),
    { label: '$(key) Set an API key…', name: SET_KEY, alwaysShow: true },
  ]);
  const picked = await window.showQuickPick(rows, { title: 'Model', placeHolder: 'Which model answers', matchOnDescription: true });
  if (picked?.name === PULL) {
    await commands.executeCommand('stewardry.pullModel');
    return undefined;
  }
  if (picked?.name === SET_KEY) {
    await commands.executeCommand('stewardry.setApiKey');
    return undefined;
  }
  // The reason why a provider has no models cannot be chosen.
  return picked === undefined || picked.detail !== undefined ? undefined : { name: picked.name };
}

const SET_KEY = 'set a key';
const PULL = 'pull a model';
