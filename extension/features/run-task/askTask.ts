import { type QuickPickItem, ThemeIcon, window, workspace } from 'vscode';
import { folderAt } from '../../platform/documents.ts';
import type { DraftNames, DraftPart, DraftRow, TaskDraft } from './taskDraft.ts';
import { draftRows } from './taskDraft.ts';

type PartRow = QuickPickItem & DraftRow;

/** What the dialog asks of those who know. */
export interface TaskDialogHost {
  /** Names for the ids of a draft, and its tokens when they can be had at once. */
  describe(draft: TaskDraft): DraftNames;
  /** Calls back when names or obstacles turned out to be others. */
  onDidLearn(listener: () => void): { dispose(): void };
  /** Lets the person change one part. `undefined`: it stays as it is. */
  change(part: Exclude<DraftPart, 'run'>, draft: TaskDraft): Promise<TaskDraft | undefined>;
  /** The draft with the tokens of its context. */
  measured(draft: TaskDraft): Promise<TaskDraft>;
  openSettings(): void;
}

/** Asks for a task: words above, everything else below, changeable. `undefined`: the person changed their mind. */
export async function askTask(host: TaskDialogHost, first: TaskDraft, keep: (prompt: string) => void): Promise<TaskDraft | undefined> {
  let draft = first;
  for (;;) {
    const { part, prompt } = await askOnce(host, draft);
    draft = { ...draft, prompt };
    keep(prompt);
    if (part === undefined) return undefined;
    if (part === 'run') return draft;
    draft = (await host.change(part, draft)) ?? draft;
  }
}

/** One showing of the dialog: until the person runs it, chooses what to change, or leaves. */
function askOnce(host: TaskDialogHost, draft: TaskDraft): Promise<{ part: DraftPart | undefined; prompt: string }> {
  const picker = window.createQuickPick<PartRow>();
  Object.assign(picker, { title: 'Run AI Task', placeholder: 'What should be done?', ignoreFocusOut: true, value: draft.prompt });
  picker.buttons = [{ iconPath: new ThemeIcon('gear'), tooltip: 'Settings of AI tasks' }];
  let tokens = draft.tokens;
  const render = (): void => {
    const typed = { ...draft, tokens, prompt: picker.value };
    // What is typed is a task, not a search: every row stays.
    picker.items = draftRows(typed, host.describe(typed)).map((row) => ({ ...row, alwaysShow: true }));
  };
  render();
  void host.measured(draft).then((measured) => {
    tokens = measured.tokens;
    render();
  });
  return new Promise((resolve) => {
    const learning = host.onDidLearn(render);
    picker.onDidChangeValue(render);
    picker.onDidTriggerButton(() => host.openSettings());
    picker.onDidAccept(() => {
      const part = picker.activeItems[0]?.part ?? 'run';
      if (part === 'run' && picker.value.trim() === '') return;
      resolve({ part, prompt: picker.value });
      picker.hide();
    });
    picker.onDidHide(() => {
      learning.dispose();
      resolve({ part: undefined, prompt: picker.value });
      picker.dispose();
    });
    picker.show();
  });
}

/** The folder that a task is for: of what it was called on, else the one that the person means. */
export function folderNamed(folder: string): string {
  return folderAt(folder)?.name ?? workspace.name ?? folder;
}
