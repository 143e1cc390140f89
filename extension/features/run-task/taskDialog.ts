import { commands, EventEmitter } from 'vscode';
import type { PersonaSummary } from '../../../protocol/personas.ts';
import type { Backend } from '../../backend/backend.ts';
import { localFolders } from '../../platform/documents.ts';
import type { Runs } from '../../platform/runs.ts';
import { shortened } from '../../platform/runWords.ts';
import { folderNamed, type TaskDialogHost } from './askTask.ts';
import { changePart } from './changePart.ts';
import type { Obstacle } from './obstacle.ts';
import { findObstacle, overcome } from './overcome.ts';
import type { DraftNames, TaskDraft } from './taskDraft.ts';

/** Knows what the dialog shows about a folder, and finds it out while it is open. */
export class TaskDialog implements TaskDialogHost {
  readonly #backend: Backend;
  readonly #runs: Runs;
  readonly #learnt = new EventEmitter<void>();
  #folder = '';
  #personas: readonly PersonaSummary[] = [];
  #obstacle: Obstacle | undefined;
  readonly onDidLearn = this.#learnt.event;

  constructor(backend: Backend, runs: Runs) {
    this.#backend = backend;
    this.#runs = runs;
  }

  describe({ folder, persona, session }: TaskDraft): DraftNames {
    if (folder !== this.#folder) this.#learn(folder);
    return {
      folder: folderNamed(folder),
      hasOtherFolders: localFolders().length > 1,
      persona: this.#personas.find(({ id }) => id === persona)?.name ?? persona,
      session: session === undefined ? undefined : shortened(this.#runs.book.session(session)?.title ?? ''),
      obstacle: this.#obstacle?.reason,
    };
  }

  async change(part: Parameters<TaskDialogHost['change']>[0], draft: TaskDraft): Promise<TaskDraft | undefined> {
    if (part === 'obstacle') {
      if (this.#obstacle !== undefined) await overcome(this.#backend, draft.folder, this.#obstacle);
      // Looked at again, whatever was done.
      this.#learn(draft.folder);
      return undefined;
    }
    const changed = await changePart[part](this.#backend, this.#runs, draft);
    return changed === undefined ? undefined : this.measured(changed);
  }

  openSettings(): void {
    void commands.executeCommand('workbench.action.openSettings', '@ext:stewardry.stewardry stewardry.run');
  }

  dispose(): void {
    this.#learnt.dispose();
  }

  /** The draft with the tokens of its context, when they can be counted. */
  async measured(draft: TaskDraft): Promise<TaskDraft> {
    if (draft.tokens !== undefined || draft.context.length === 0) return draft;
    const answer = await this.#backend.rpc.sessions.measure({ folder: draft.folder, items: [...draft.context] }).catch(() => undefined);
    return { ...draft, tokens: answer?.tokens };
  }

  #learn(folder: string): void {
    this.#folder = folder;
    this.#obstacle = undefined;
    const isCurrent = (): boolean => this.#folder === folder;
    // Neither is needed to write a task; what does not answer is not shown.
    void this.#backend.rpc.personas.list({ folder }).then(
      ({ personas }) => {
        if (!isCurrent()) return;
        this.#personas = personas;
        this.#learnt.fire();
      },
      () => undefined,
    );
    void findObstacle(this.#backend, folder).then(
      (obstacle) => {
        if (!isCurrent()) return;
        this.#obstacle = obstacle;
        this.#learnt.fire();
      },
      () => undefined,
    );
  }
}
