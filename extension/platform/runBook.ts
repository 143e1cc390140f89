import type { RunQuestion, RunState, RunStep, RunStreamEvent, RunSummary } from '../../protocol/runs.ts';
import type { SessionSummary } from '../../protocol/sessions.ts';

/** Something of a workspace folder, which is named by its absolute path. */
export type OfFolder<T> = T & { readonly folder: string };

/** What was asked for anew of one folder. */
export interface FolderRecords {
  readonly sessions: readonly SessionSummary[];
  readonly runs: readonly RunSummary[];
  readonly questions: readonly RunQuestion[];
}

const ENDED: readonly RunState[] = ['completed', 'failed_verification', 'failed', 'cancelled'];
/** Steps of one run that are kept; earlier ones are in its log. */
const KEPT_STEPS = 200;

/** A run that nothing more will happen in by itself. */
export function hasEnded({ state }: Pick<RunSummary, 'state'>): boolean {
  return ENDED.includes(state);
}

/** What the window knows of sessions, runs, their steps and questions. Everything else reads it from here. */
export class RunBook {
  readonly #sessions = new Map<string, OfFolder<SessionSummary>>();
  readonly #runs = new Map<string, OfFolder<RunSummary>>();
  readonly #questions = new Map<string, OfFolder<RunQuestion>>();
  readonly #steps = new Map<string, readonly RunStep[]>();
  readonly #sequences = new Map<string, number>();

  /** The last used first. */
  get sessions(): readonly OfFolder<SessionSummary>[] {
    return [...this.#sessions.values()].sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
  }

  /** The newest first. */
  get runs(): readonly OfFolder<RunSummary>[] {
    return [...this.#runs.values()].sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  }

  /** The riskiest first, then the oldest. */
  get questions(): readonly OfFolder<RunQuestion>[] {
    return [...this.#questions.values()].sort(
      (a, b) => RISKS.indexOf(a.risk) - RISKS.indexOf(b.risk) || a.askedAt.localeCompare(b.askedAt),
    );
  }

  run(id: string): OfFolder<RunSummary> | undefined {
    return this.#runs.get(id);
  }

  session(id: string): OfFolder<SessionSummary> | undefined {
    return this.#sessions.get(id);
  }

  question(id: string): OfFolder<RunQuestion> | undefined {
    return this.#questions.get(id);
  }

  /** Steps in their order, the latest 200; `undefined`: nobody asked for them yet. */
  steps(run: string): readonly RunStep[] | undefined {
    return this.#steps.get(run);
  }

  /** Puts what was asked for in the place of everything known of a folder. */
  replace(folder: string, { sessions, runs, questions }: FolderRecords): void {
    removeWhere(this.#sessions, (session) => session.folder === folder);
    removeWhere(this.#runs, (run) => run.folder === folder);
    removeWhere(this.#questions, (question) => question.folder === folder);
    this.noteSessions(folder, sessions);
    this.noteRuns(folder, runs);
    for (const question of questions) this.#questions.set(question.id, { ...question, folder });
  }

  noteSessions(folder: string, sessions: readonly SessionSummary[]): void {
    for (const session of sessions) {
      if (session.state === 'archived') this.#sessions.delete(session.id);
      else this.#sessions.set(session.id, { ...session, folder });
    }
  }

  /** Takes in runs that moved on; answers with those that ended just now. */
  noteRuns(folder: string, runs: readonly RunSummary[]): readonly OfFolder<RunSummary>[] {
    const ended: OfFolder<RunSummary>[] = [];
    for (const summary of runs) {
      const run = { ...summary, folder };
      const before = this.#runs.get(run.id);
      this.#runs.set(run.id, run);
      if (run.questions === 0) removeWhere(this.#questions, (question) => question.run === run.id);
      if (before !== undefined && !hasEnded(before) && hasEnded(run)) ended.push(run);
    }
    return ended;
  }

  /** Runs that have more questions, or fewer, than are known here: a message was missed. */
  runsWithUnknownQuestions(): readonly OfFolder<RunSummary>[] {
    return this.runs.filter((run) => run.questions !== this.questions.filter((question) => question.run === run.id).length);
  }

  noteQuestions(folder: string, questions: readonly RunQuestion[]): void {
    removeWhere(this.#questions, (question) => question.folder === folder);
    for (const question of questions) this.#questions.set(question.id, { ...question, folder });
  }

  noteSteps(run: string, steps: readonly RunStep[]): void {
    const byId = new Map([...(this.#steps.get(run) ?? []), ...steps].map((step) => [step.id, step]));
    this.#steps.set(run, [...byId.values()].sort((a, b) => a.number - b.number).slice(-KEPT_STEPS));
  }

  /** Takes in what happened; `false`: something before it was missed, and steps are to be asked for. */
  noteStream(folder: string, run: string, sequence: number, events: readonly RunStreamEvent[]): boolean {
    const last = this.#sequences.get(run);
    this.#sequences.set(run, sequence);
    for (const event of events) {
      if (event.kind === 'question') this.#questions.set(event.question.id, { ...event.question, folder });
      else if (event.kind === 'answered') this.#questions.delete(event.question);
      // Steps of a run that nobody looks at are not kept.
      else if (event.kind === 'step' && this.#steps.has(run)) this.noteSteps(run, [event.step]);
    }
    return last === undefined || sequence === last + 1;
  }

  forgetFolder(folder: string): void {
    this.replace(folder, { sessions: [], runs: [], questions: [] });
  }

  /** A backend that starts anew counts its messages anew. */
  forgetSequences(): void {
    this.#sequences.clear();
  }
}

const RISKS: readonly RunQuestion['risk'][] = ['high', 'medium', 'low'];

function removeWhere<V>(map: Map<string, V>, isGone: (value: V) => boolean): void {
  for (const [key, value] of map) if (isGone(value)) map.delete(key);
}
