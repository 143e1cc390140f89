import { Disposable, type WorkspaceFolder, window } from 'vscode';
import type { RunSummary } from '../../../protocol/runs.ts';
import type { ContextItem } from '../../../protocol/sessions.ts';
import type { Backend } from '../../backend/backend.ts';
import { registerCommand } from '../../platform/commands.ts';
import type { CurrentSession } from '../../platform/currentSession.ts';
import { currentFolder, folderAt } from '../../platform/documents.ts';
import { fieldsOf, textAt } from '../../platform/fields.ts';
import { runMeant } from '../../platform/runArgument.ts';
import type { Runs } from '../../platform/runs.ts';
import { startRun, type Task } from '../../platform/startRun.ts';
import type { ViewDefinition } from '../../platform/viewDefinition.ts';
import type { WebviewHost } from '../../platform/webviewHost.ts';
import { contextOf } from './gatherContext.ts';
import { isTrusted } from './isTrusted.ts';
import { pickContext } from './pickContext.ts';
import { chosenBySettings } from './taskSettings.ts';

/** What the page is opened with; webviews/task-executor/taskState.ts reads the same. */
interface TaskPageState {
  readonly folder: string;
  /** The run to show; `null`: a new task, with this draft. */
  readonly run: string | null;
  readonly draft: object | null;
}

const taskPage: ViewDefinition<TaskPageState> = {
  name: 'task-executor',
  title: () => 'AI Task',
  readState,
  key: () => '',
  requests: [
    'ai/health',
    'ai/models',
    'personas/list',
    'runs/answer',
    'runs/cancel',
    'runs/changeSet',
    'runs/decisions',
    'runs/fileText',
    'runs/list',
    'runs/pause',
    'runs/rate',
    'runs/resume',
    'runs/show',
    'runs/steer',
    'runs/stepOutput',
    'runs/steps',
    'runs/verify',
    'sessions/list',
    'sessions/measure',
    'sessions/messages',
  ],
  notifications: ['ai/modeChanged', 'personas/changed', 'rules/changed', 'runs/changed', 'runs/stream', 'sessions/changed'],
  commands: [
    'stewardry.applyHunk',
    'stewardry.applyRun',
    'stewardry.compareRunFile',
    'stewardry.compareWithRun',
    'stewardry.openRunFile',
    'stewardry.pickTaskContext',
    'stewardry.rejectHunk',
    'stewardry.rejectRun',
    'stewardry.reviewRun',
    'stewardry.setAiMode',
    'stewardry.setApiKey',
    'stewardry.startTask',
    'stewardry.undoHunk',
    'stewardry.undoRun',
  ],
};

/** The page on which tasks are given, watched and taken in, and the two things that it cannot do by itself. */
export function registerTaskPage(backend: Backend, runs: Runs, current: CurrentSession, webviews: WebviewHost): Disposable {
  return Disposable.from(
    webviews.register(taskPage),
    /** `given`: the id of a session to go on with, or a folder with words for it, as a prompt template has them. */
    registerCommand('stewardry.openTaskPage', async (given?: unknown) => {
      const session = typeof given === 'string' ? await runs.findSession(given) : undefined;
      const wanted = session?.folder ?? textAt(given, 'folder');
      const folder = (wanted === undefined ? undefined : folderAt(wanted)) ?? (await currentFolder());
      if (folder === undefined) return;
      const prompt = textAt(given, 'prompt');
      const draft = { ...draftFor(folder, session?.id), ...(prompt === undefined ? {} : { prompt }) };
      webviews.open(taskPage, { folder: folder.uri.fsPath, run: null, draft });
    }),
    registerCommand('stewardry.openRunPage', async (row?: unknown) => {
      const run = await runMeant(runs, row);
      if (run !== undefined) webviews.open(taskPage, { folder: run.folder, run: run.id, draft: null });
    }),
    registerCommand('stewardry.startTask', async (task: Task): Promise<RunSummary | undefined> => {
      if (folderAt(task.folder) === undefined || !(await isTrusted())) return undefined;
      const run = await startRun(backend, current, { ...task, prompt: task.prompt.trim() });
      runs.note(task.folder, run);
      return run;
    }),
    registerCommand('stewardry.pickTaskContext', (path: string, chosen: readonly ContextItem[]) => {
      const folder = folderAt(path);
      return folder === undefined ? undefined : pickContext(backend, folder, chosen);
    }),
  );
}

/** What is chosen before the person chooses: as in the dialog of the palette. */
function draftFor(folder: WorkspaceFolder, session: string | undefined) {
  const { budget, ...settings } = chosenBySettings(folder.uri.fsPath);
  const context = window.activeTextEditor === undefined ? [] : contextOf(folder, []);
  return { ...settings, session, context, budget: budget === undefined ? '' : String(budget / 1_000_000) };
}

function readState(value: unknown): TaskPageState | undefined {
  const { folder, run, draft } = fieldsOf(value);
  // A folder that is closed meanwhile has no tasks.
  if (typeof folder !== 'string' || folderAt(folder) === undefined) return undefined;
  return { folder, run: typeof run === 'string' ? run : null, draft: typeof draft === 'object' ? draft : null };
}
