import { Disposable, window } from 'vscode';
import type { RunQuestion } from '../../../protocol/runs.ts';
import type { Backend } from '../../backend/backend.ts';
import { registerCommand } from '../../platform/commands.ts';
import { currentFolder } from '../../platform/documents.ts';
import { idIn } from '../../platform/fields.ts';
import { type NoticeLink, say, showStanding } from '../../platform/notices.ts';
import type { ReadOnlyDocuments } from '../../platform/readOnlyDocuments.ts';
import type { OfFolder } from '../../platform/runBook.ts';
import type { Runs } from '../../platform/runs.ts';
import { readSetting } from '../../platform/settings.ts';
import { AskPerson } from './askPerson.ts';
import { Batch } from './batch.ts';
import { onPagesMoved, pagesInFront } from './pageInFront.ts';
import { canAllowAtOnce, noticeOf } from './questionWords.ts';

/** Questions of runs: one message for all of them, and a list to answer them from. */
export function registerApprovals(backend: Backend, runs: Runs, documents: ReadOnlyDocuments): Disposable {
  const person = new AskPerson(backend, runs, documents);
  const batch = new Batch({
    gatherMs: GATHER_MS,
    show: async (ids, signal) => {
      if (readSetting<string>('run.notify') === 'never') return;
      const questions = runs.book.questions.filter(({ id }) => ids.includes(id));
      if (questions.length > 0) await showStanding(noticeOf(questions), linksOf(questions), signal);
    },
  });
  const note = (): void => {
    const inFront = pagesInFront();
    // Whoever looks at the page of the run is asked there.
    const isAsked = (run: string): boolean => inFront.some((title) => runs.book.run(run)?.title.startsWith(title));
    const away = runs.book.questions.filter(({ run }) => !isAsked(run));
    batch.note(away.map(({ id }) => id));
  };
  const meant = (argument: unknown): OfFolder<RunQuestion> | undefined => {
    const id = idIn(argument, 'question');
    return id === undefined ? undefined : runs.book.question(id);
  };
  const answerAtOnce = (isAllowed: boolean) => async (argument?: unknown) => {
    const question = meant(argument);
    if (question === undefined) await person.askAll();
    else await person.answer(question.folder, [{ question: question.id, isAllowed }]);
  };
  return Disposable.from(
    batch,
    runs.onDidChange(note),
    onPagesMoved(note),
    registerCommand('stewardry.answerQuestions', () => person.askAll()),
    registerCommand('stewardry.answerQuestion', async (argument?: unknown) => {
      const question = meant(argument);
      if (question === undefined) await person.askAll();
      else await person.askOne(question);
    }),
    registerCommand('stewardry.showQuestion', async (argument?: unknown) => {
      const question = meant(argument);
      if (question !== undefined) await person.showDetail(question);
    }),
    registerCommand('stewardry.allowQuestion', answerAtOnce(true)),
    registerCommand('stewardry.denyQuestion', answerAtOnce(false)),
    registerCommand('stewardry.forgetApproval', () => forgetApproval(backend)),
  );
}

/** Questions that come within this time are one message. */
const GATHER_MS = 300;

/** What can be said to them at once: yes to a single one that is all in the message, else what the list is for. */
function linksOf(questions: readonly RunQuestion[]): readonly NoticeLink[] {
  const [only, ...others] = questions;
  if (only === undefined || others.length > 0) return [{ label: 'Answer…', command: 'stewardry.answerQuestions', arguments: [] }];
  const allow: NoticeLink = { label: 'Allow Once', command: 'stewardry.allowQuestion', arguments: [only.id] };
  return [...(canAllowAtOnce(only) ? [allow] : []), { label: 'Answer…', command: 'stewardry.answerQuestion', arguments: [only.id] }];
}

/** Lets a person take back a yes that is remembered. */
async function forgetApproval(backend: Backend): Promise<void> {
  const folder = (await currentFolder())?.uri.fsPath;
  if (folder === undefined) return;
  const { approvals } = await backend.rpc.runs.approvals({ folder });
  if (approvals.length === 0) {
    say('No approval is remembered in this folder.');
    return;
  }
  const rows = approvals.map(({ id, words, scope, until, by }) => ({
    label: words,
    description: until === undefined ? scope : `${scope}, until ${new Date(until).toLocaleString()}`,
    detail: `by ${by}`,
    id,
  }));
  const picked = await window.showQuickPick(rows, { title: 'Forget an Approval', placeHolder: 'It is asked again from then on' });
  if (picked !== undefined) await backend.rpc.runs.forgetApproval({ folder, id: picked.id });
}
