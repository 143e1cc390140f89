import { commands, Disposable, languages, type Memento, Uri } from 'vscode';
import type { Backend } from '../../backend/backend.ts';
import type { AiModes } from '../../platform/aiModes.ts';
import { registerCommand } from '../../platform/commands.ts';
import type { CurrentSession } from '../../platform/currentSession.ts';
import { currentFolder, folderAt, folderOf } from '../../platform/documents.ts';
import type { Runs } from '../../platform/runs.ts';
import { startRun, type Task } from '../../platform/startRun.ts';
import { askTask } from './askTask.ts';
import { AskToFix, type FixRequest, taskOf } from './askToFix.ts';
import { contextOf } from './gatherContext.ts';
import { isTrusted } from './isTrusted.ts';
import { chooseMode, findObstacle, overcome } from './overcome.ts';
import { PromptActions, type PromptRequest, promptFrom } from './promptTemplates.ts';
import { pullModel } from './pullModel.ts';
import { TaskDialog } from './taskDialog.ts';
import type { TaskDraft } from './taskDraft.ts';
import { chosenBySettings, draftIn } from './taskSettings.ts';
import { untilUp } from './untilUp.ts';

/** Gives tasks to personas: from the palette, the editor, the explorer and the light bulb. */
export function registerRunTask(backend: Backend, runs: Runs, current: CurrentSession, memento: Memento, modes: AiModes): Disposable {
  const dialog = new TaskDialog(backend, runs);
  return Disposable.from(
    dialog,
    languages.registerCodeActionsProvider({ scheme: 'file' }, new AskToFix(modes)),
    registerCommand('stewardry.runTask', async (uri?: unknown, uris?: unknown) => {
      const clicked = urisOf(uri, uris);
      const folder = (clicked[0] && folderOf(clicked[0])) ?? (await currentFolder());
      if (folder === undefined || !(await isTrusted())) return;
      await untilUp(backend, runs);
      const path = folder.uri.fsPath;
      const session = runs.book.session(current.get(path) ?? '');
      const first = draftIn(path, memento.get<string>(UNSENT, ''), { session, context: contextOf(folder, clicked) });
      const draft = await askTask(dialog, first, (prompt) => void memento.update(UNSENT, prompt));
      if (draft === undefined) return;
      await begin(backend, runs, current, draft);
      await memento.update(UNSENT, undefined);
    }),
    registerCommand('stewardry.askToFix', async (request?: FixRequest) => {
      if (request === undefined || !(await isTrusted())) return;
      const { folder, path, ruleId, line } = request;
      const obstacle = await findObstacle(backend, folder);
      if (obstacle !== undefined && !(await overcome(backend, folder, obstacle))) return;
      const context = [{ kind: 'finding', path, ruleId, line } as const, { kind: 'file', path } as const];
      const run = await startRun(backend, current, { folder, prompt: taskOf(request), context, ...chosenBySettings(folder) });
      runs.note(folder, run);
      await followToReview(runs, run.id);
    }),
    new PromptActions(backend, modes),
    registerCommand('stewardry.askWithTemplate', async (request?: PromptRequest) => {
      const folder = request && folderAt(request.folder);
      if (request === undefined || folder === undefined) return;
      const prompt = await promptFrom(backend, request, contextOf(folder, []));
      await commands.executeCommand('stewardry.openTaskPage', { folder: request.folder, prompt });
    }),
    registerCommand('stewardry.pullModel', async () => {
      const folder = await currentFolder();
      if (folder !== undefined) await pullModel(backend, folder.uri.fsPath);
    }),
    registerCommand('stewardry.setAiMode', async () => {
      const folder = await currentFolder();
      if (folder !== undefined) await chooseMode(backend, folder.uri.fsPath);
    }),
  );
}

/** Where a task that was not sent is kept: nobody writes it twice. */
const UNSENT = 'stewardry.unsentTask';

/** The explorer passes what was clicked and everything selected, an editor its document. */
function urisOf(uri: unknown, uris: unknown): readonly Uri[] {
  if (Array.isArray(uris) && uris.every((each) => each instanceof Uri)) return uris;
  return uri instanceof Uri ? [uri] : [];
}

async function begin(backend: Backend, runs: Runs, current: CurrentSession, { tokens: _, ...task }: TaskDraft & Task): Promise<void> {
  const run = await startRun(backend, current, { ...task, prompt: task.prompt.trim() });
  runs.note(task.folder, run);
  await commands.executeCommand('stewardry.runs.focus', { preserveFocus: true });
}

/** The second of two clicks is the review: it opens by itself when there is something to review. */
async function followToReview(runs: Runs, id: string): Promise<void> {
  runs.claim(id);
  const run = await runs.end(id);
  if (run.review === 'open') await commands.executeCommand('stewardry.reviewRun', id);
  else runs.unclaim(run);
}
