import { commands, type Disposable, window } from 'vscode';
import type { RunSummary } from '../../../protocol/runs.ts';
import type { TemplateCommand } from '../../../protocol/templates.ts';
import type { Backend } from '../../backend/backend.ts';
import { say, showInformation, showWarning } from '../../platform/notices.ts';
import type { ReadOnlyDocuments } from '../../platform/readOnlyDocuments.ts';
import type { Runs } from '../../platform/runs.ts';

/** What is rendered, and what is done with it then. */
export interface RenderRequest {
  readonly folder: string;
  readonly id: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly into: string;
  /** `review`: opens the changes; `apply`: writes them at once; `insert`, `task`: of a text. */
  readonly how: 'review' | 'apply' | 'insert' | 'task';
}

/** A change set with the commands that are offered once it is applied. */
interface Proposed {
  readonly run: RunSummary;
  readonly commands: readonly TemplateCommand[];
}

/** Takes what came of a template to where it belongs: the review, the files, the cursor, a task. */
export class TakeTemplate implements Disposable {
  readonly #backend: Backend;
  readonly #runs: Runs;
  readonly #documents: ReadOnlyDocuments;
  /** Of change sets that are not applied yet, by run. */
  readonly #waiting = new Map<string, { readonly folder: string; readonly commands: readonly TemplateCommand[] }>();
  readonly #subscription: Disposable;

  constructor(backend: Backend, runs: Runs, documents: ReadOnlyDocuments) {
    this.#backend = backend;
    this.#runs = runs;
    this.#documents = documents;
    this.#subscription = runs.onDidChange(() => this.#offerCommands());
  }

  /** Renders and goes on as asked; whether something came of it. */
  async render({ folder, id, variables, into, how }: RenderRequest): Promise<boolean> {
    const rendered = await this.#backend.rpc.templates.render({ folder, id, variables: { ...variables }, into });
    if (rendered.kind === 'changes') {
      await this.review(folder, rendered, how === 'apply');
      return true;
    }
    if (how === 'task') await commands.executeCommand('stewardry.openTaskPage', { folder, prompt: rendered.text.trim() });
    else await insertAtCursor(rendered.text);
    return true;
  }

  /** Opens a change set for review, or writes it at once. */
  async review(folder: string, proposed: Proposed, isApplied: boolean): Promise<void> {
    const { run } = proposed;
    this.#runs.note(folder, run);
    if (proposed.commands.length > 0) this.#waiting.set(run.id, { folder, commands: proposed.commands });
    if (isApplied) {
      await commands.executeCommand('stewardry.applyRun', run.id);
      return;
    }
    await commands.executeCommand('stewardry.reviewRun', run.id);
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #offerCommands(): void {
    for (const [id, { folder, commands: offered }] of this.#waiting) {
      if (this.#runs.book.run(id)?.review !== 'applied') continue;
      this.#waiting.delete(id);
      void this.#offer(folder, id, offered);
    }
  }

  /** One after the other, each with a yes of its own. */
  async #offer(folder: string, id: string, offered: readonly TemplateCommand[]): Promise<void> {
    for (const { name, command, cwd } of offered) {
      const where = cwd === '' ? '' : ` in "${cwd}"`;
      const choice = await showInformation(`${name}: run "${command}"${where}?`, 'Run', 'Skip');
      if (choice !== 'Run') return;
      if (!(await this.#run(folder, id, command, cwd))) return;
    }
  }

  async #run(folder: string, id: string, command: string, cwd: string): Promise<boolean> {
    const progress = { location: { viewId: 'stewardry.templates' }, title: command };
    const { exitCode, output } = await window.withProgress(progress, () => this.#backend.rpc.runs.runCommand({ folder, id, command, cwd }));
    if (exitCode === 0) {
      say(`"${command}" is done.`);
      return true;
    }
    void showWarning(`"${command}" ended with ${exitCode ?? 'a signal'}.`, 'Show Output').then((choice) => {
      if (choice !== undefined)
        void this.#documents.show(`template ${id}`, `${command.replaceAll(/[^\w-]+/g, ' ').trim()}.log`, output, 'log');
    });
    return false;
  }
}

/** Puts a text where the cursor is, indented as the line is. Undone like anything that is typed. */
async function insertAtCursor(text: string): Promise<void> {
  const editor = window.activeTextEditor ?? window.visibleTextEditors.findLast(({ document }) => document.uri.scheme === 'file');
  if (editor === undefined) {
    say('Open a file and put the cursor where the snippet should go.');
    return;
  }
  const { document, selection } = editor;
  const indent = /^[ \t]*/.exec(document.lineAt(selection.start.line).text.slice(0, selection.start.character))?.[0] ?? '';
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const indented = lines.map((line, index) => (index === 0 || line === '' ? line : `${indent}${line}`)).join('\n');
  await window.showTextDocument(document, { viewColumn: editor.viewColumn ?? 1, selection });
  await editor.edit((edit) => edit.replace(selection, indented));
}
