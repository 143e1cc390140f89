import { randomUUID } from 'node:crypto';
import { Disposable, ProgressLocation, window, workspace } from 'vscode';
import type { Explanation, ReaderLevel } from '../../../protocol/glossary.ts';
import type { Backend } from '../../backend/backend.ts';
import { coalesced } from '../../platform/coalesced.ts';
import { registerCommand } from '../../platform/commands.ts';
import { currentFolder, folderOf, relativePath } from '../../platform/documents.ts';
import { fieldsOf, textAt } from '../../platform/fields.ts';
import type { ReadOnlyDocuments } from '../../platform/readOnlyDocuments.ts';
import { withoutPictures } from '../../platform/safeMarkdown.ts';
import { readSetting } from '../../platform/settings.ts';
import { explanationPage } from './explanationPage.ts';

/** Milliseconds between two drawings while a model answers. */
const DRAW_EVERY_MS = 150;

/** "Explain at My Level": a word, a rule or what is selected, for the reader that a person once said they are. */
export function registerExplain(backend: Backend, documents: ReadOnlyDocuments): Disposable {
  return Disposable.from(
    registerCommand('stewardry.explain', async (given?: unknown) => {
      const folder = (await currentFolder())?.uri.fsPath;
      if (folder === undefined) return;
      const asked = askedIn(given) ?? (await askTerm(backend));
      if (asked === undefined) return;
      const level = await levelOfReader();
      if (level !== undefined) await explain(backend, documents, { folder, ...asked, level });
    }),
    registerCommand('stewardry.setReaderLevel', async () => {
      await askLevel();
    }),
  );
}

interface Asked {
  readonly term: string;
  /** File that the words are from, relative to its folder. */
  readonly path?: string;
  readonly folder?: string;
}

/** What a hover, a row or a page hands over, else what is selected. */
function askedIn(given: unknown): Asked | undefined {
  const term = textAt(given, 'ruleId') ?? textAt(fieldsOf(given)['rule'], 'id');
  if (term !== undefined) return { term };
  const editor = window.activeTextEditor;
  const selected = editor?.document.getText(editor.selection).trim() ?? '';
  if (editor === undefined || selected === '') return undefined;
  const folder = folderOf(editor.document.uri);
  const place = folder === undefined ? {} : { folder: folder.uri.fsPath, path: relativePath(folder, editor.document.uri) };
  return { term: selected.slice(0, LONGEST), ...place };
}

/** What the backend takes; UTF-16 units. */
const LONGEST = 2000;

/** Lets a person choose a term of the glossary, or write any other. */
async function askTerm(backend: Backend): Promise<Asked | undefined> {
  const { terms } = await backend.rpc.glossary.list({});
  const picker = window.createQuickPick();
  const known = terms.map(({ term, aliases }) => ({ label: term, description: aliases.join(', ') }));
  Object.assign(picker, {
    title: 'Explain at My Level',
    placeholder: 'A term, or the id of a rule',
    matchOnDescription: true,
    items: known,
  });
  return new Promise((resolve) => {
    picker.onDidChangeValue((value) => {
      const own = value.trim() === '' ? [] : [{ label: value.trim(), description: 'this', alwaysShow: true }];
      picker.items = [...known, ...own.filter(({ label }) => !known.some((each) => each.label === label))];
    });
    picker.onDidAccept(() => {
      const [picked] = picker.activeItems;
      resolve(picked && { term: picked.label });
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}

/** As the person once said; asked for the first time. */
async function levelOfReader(): Promise<ReaderLevel | undefined> {
  const level = readSetting<ReaderLevel | ''>('explain.level');
  return level === undefined || level === '' ? askLevel() : level;
}

const LEVELS: readonly { readonly label: string; readonly detail: string; readonly level: ReaderLevel }[] = [
  { label: 'Beginner', detail: 'Everyday words and a small example.', level: 'beginner' },
  { label: 'Intermediate', detail: 'What it is, why, and how it is used.', level: 'intermediate' },
  { label: 'Expert', detail: 'How exactly it works, and where it ends.', level: 'expert' },
];

async function askLevel(): Promise<ReaderLevel | undefined> {
  const picked = await window.showQuickPick(LEVELS, {
    title: 'For Whom Is It Explained?',
    placeHolder: 'Remembered; "Set Level of Explanations" changes it',
  });
  if (picked !== undefined) await workspace.getConfiguration('stewardry').update('explain.level', picked.level, true);
  return picked?.level;
}

async function explain(
  backend: Backend,
  documents: ReadOnlyDocuments,
  asked: { readonly folder: string; readonly term: string; readonly path?: string; readonly level: ReaderLevel },
): Promise<void> {
  const stream = randomUUID();
  const key = `explain/${asked.level}`;
  const title = `${asked.term.replaceAll(/\s+/g, ' ').slice(0, 40)}.md`;
  let text = '';
  let isOpen = false;
  const draw = coalesced(DRAW_EVERY_MS, () => {
    if (text === '') return;
    if (isOpen) documents.update(key, title, text);
    else void documents.preview(key, title, text);
    isOpen = true;
  });
  const listening = backend.on('runs/said', (piece) => {
    if (piece.stream !== stream) return;
    text = withoutPictures(piece.isAnew ? piece.text : text + piece.text);
    draw();
  });
  try {
    const answer: Explanation = await window.withProgress(
      { location: ProgressLocation.Notification, title: 'Explaining', cancellable: true },
      (_, token) => backend.rpc.glossary.explain({ ...asked, stream }, token),
    );
    draw.dispose();
    if (isOpen) documents.update(key, title, explanationPage(answer));
    else await documents.preview(key, title, explanationPage(answer));
  } finally {
    draw.dispose();
    listening.dispose();
  }
}
