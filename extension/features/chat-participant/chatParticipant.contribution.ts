import {
  type CancellationToken,
  type ChatContext,
  type ChatRequest,
  type ChatResponseStream,
  ChatResponseTurn,
  type ChatResult,
  chat,
  Disposable,
  Uri,
  workspace,
} from 'vscode';
import type { ContextItem } from '../../../protocol/sessions.ts';
import type { Backend } from '../../backend/backend.ts';
import { describeFailure } from '../../backend/wireFailure.ts';
import type { CurrentSession } from '../../platform/currentSession.ts';
import { currentFolder, folderAt } from '../../platform/documents.ts';
import { textAt } from '../../platform/fields.ts';
import type { Runs } from '../../platform/runs.ts';
import { startRun } from '../../platform/startRun.ts';
import { chatContext, folderOfReferences } from './chatContext.ts';
import { type Telling, tellEnd, tellEvent } from './tellRun.ts';
import { tellWithoutAi } from './tellWithoutAi.ts';

/** Id of package.json's `chatParticipants`. */
const PARTICIPANT = 'stewardry.chat';

/** `@stewardry` in the chat view: the same runs, told as an answer. Editors without a chat have no participant. */
export function registerChatParticipant(backend: Backend, runs: Runs, current: CurrentSession, extensionUri: Uri): Disposable {
  // Editors built from VS Code may have left the chat out, whatever the types say.
  const create: typeof chat.createChatParticipant | undefined = chat?.createChatParticipant;
  if (create === undefined) return Disposable.from();
  const participant = create(PARTICIPANT, (request, context, stream, token) =>
    answer({ backend, runs, current }, request, context, stream, token),
  );
  participant.iconPath = Uri.joinPath(extensionUri, 'media', 'icon.png');
  return participant;
}

interface Parts {
  readonly backend: Backend;
  readonly runs: Runs;
  readonly current: CurrentSession;
}

async function answer(
  { backend, runs, current }: Parts,
  { prompt, command, references }: ChatRequest,
  context: ChatContext,
  stream: ChatResponseStream,
  token: CancellationToken,
): Promise<ChatResult> {
  const before = lastTurn(context);
  const folder = folderAt(before.folder ?? '') ?? folderOfReferences(references) ?? (await currentFolder());
  if (folder === undefined) return said(stream, 'Open a folder first: a task works in one.');
  if (!workspace.isTrusted) return said(stream, 'AI tasks do not run in Restricted Mode. Trust the folder first.');
  const path = folder.uri.fsPath;
  try {
    // Asked, not remembered: this may be the first that anybody wants of a backend that still starts.
    const { mode } = await backend.rpc.ai.mode({ folder: path });
    if (mode === 'none') return await answerWithoutAi(backend, path, await chatContext(folder, references), stream);
    const task = {
      folder: path,
      prompt,
      session: before.folder === path ? before.session : undefined,
      plans: command === 'plan',
      context: await chatContext(folder, references),
    };
    const telling = tellingOf(stream);
    let id: string | undefined;
    // Heard before the run exists: its first words must not be missed.
    const early = new Map<string, Parameters<typeof tellEvent>[0][]>();
    const listening = runs.onDidHappen(({ run, events }) => {
      if (id === undefined) early.set(run, [...(early.get(run) ?? []), ...events]);
      else if (run === id) for (const event of events) tellEvent(event, telling);
    });
    try {
      const run = await startRun(backend, current, task);
      id = run.id;
      runs.claim(id);
      runs.note(path, run);
      for (const event of early.get(id) ?? []) tellEvent(event, telling);
      const cancelling = token.onCancellationRequested(
        () => void backend.rpc.runs.cancel({ folder: path, id: run.id }).catch(() => undefined),
      );
      tellEnd(await runs.end(id), telling);
      cancelling.dispose();
      return { metadata: { folder: path, session: run.session, run: run.id } };
    } finally {
      listening.dispose();
    }
  } catch (error) {
    return { errorDetails: { message: describeFailure(error) } };
  }
}

/** What `none` can give: the rules' own word on what was attached, else on the folder. */
async function answerWithoutAi(
  backend: Backend,
  folder: string,
  attached: readonly ContextItem[],
  stream: ChatResponseStream,
): Promise<ChatResult> {
  const { findings, scannedAt } = await backend.rpc.rules.findings({ folder });
  const paths = new Set(attached.flatMap((item) => ('path' in item && item.path !== undefined ? [item.path] : [])));
  const meant = paths.size === 0 ? findings : findings.filter(({ path }) => paths.has(path));
  tellWithoutAi({ findings: meant, isScanned: scannedAt !== undefined }, tellingOf(stream));
  return { metadata: { folder } };
}

function said(stream: ChatResponseStream, text: string): ChatResult {
  stream.markdown(text);
  return {};
}

function tellingOf(stream: ChatResponseStream): Telling {
  return {
    markdown: (text) => stream.markdown(text),
    progress: (text) => stream.progress(text),
    button: ({ title, command, arguments: given }) => stream.button({ title, command, arguments: [...given] }),
  };
}

/** One conversation of the chat is one session: its first task begins it, and it stays in its folder whatever is edited meanwhile. */
function lastTurn({ history }: ChatContext): { readonly folder: string | undefined; readonly session: string | undefined } {
  const last = history.findLast((turn) => turn instanceof ChatResponseTurn && turn.participant === PARTICIPANT);
  const metadata: unknown = last instanceof ChatResponseTurn ? last.result.metadata : undefined;
  return { folder: textAt(metadata, 'folder'), session: textAt(metadata, 'session') };
}
