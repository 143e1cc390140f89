import { Disposable, window } from 'vscode';
import type { RunQuestion } from '../../../protocol/runs.ts';
import type { Backend } from '../../backend/backend.ts';
import { registerCommand } from '../../platform/commands.ts';
import { currentFolder } from '../../platform/documents.ts';
import type { ReadOnlyDocuments } from '../../platform/readOnlyDocuments.ts';
import type { OfFolder } from '../../platform/runBook.ts';
import type { Runs } from '../../platform/runs.ts';
import { readSetting } from '../../platform/settings.ts';
import { AskPerson } from './askPerson.ts';
import { Batch } from './batch.ts';
import { canAllowAtOnce, noticeOf } from './questionWords.ts';

/** Questions of runs: one message for all of them, and a list to answer them from. */
export function registerApprovals(backend: Backend, runs: Runs, documents: ReadOnlyDocuments): Disposable {
  const person = new AskPerson(backend, runs, documents);
  const batch = new Batch({
    gatherMs: GATHER_MS,
    show: async (ids) => {
      if (readSetting<string>('run.notify') === 'never') return;
      const questions = runs.book.questions.filter(({ id }) => ids.includes(id));
      if (questions.length > 0) await notify(person, runs, questions);
    },
  });
  const meant = (argument: unknown): OfFolder<RunQuestion> | undefined => {
    const id = typeof argument === 'string' ? argument : questionIn(argument);
    return id === undefined ? undefined : runs.book.question(id);
  };
  const answerAtOnce = (isAllowed: boolean) => async (argument?: unknown) => {
    const question = meant(argument);
    if (question === undefined) await person.askAll();
    else await person.answer(question.folder, [{ question: question.id, isAllowed }]);
  };
  return Disposable.from(
    batch,
    runs.onDidChange(() => batch.note(runs.book.questions.map(({ id }) => id))),
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

async function notify(person: AskPerson, runs: Runs, questions: readonly OfFolder<RunQuestion>[]): Promise<void> {
  const [only] = questions;
  const canAllow = questions.length === 1 && only !== undefined && canAllowAtOnce(only);
  const isRisky = questions.some(({ risk }) => risk === 'high');
  const show = isRisky ? window.showWarningMessage : window.showInformationMessage;
  const choice = await show(noticeOf(questions), ...(canAllow ? ['Allow Once'] : []), 'Answer…');
  if (choice === 'Allow Once' && only !== undefined) await person.answer(only.folder, [{ question: only.id, isAllowed: true }]);
  if (choice !== 'Answer…') return;
  const open = only === undefined ? undefined : runs.book.question(only.id);
  if (questions.length === 1 && open !== undefined) await person.askOne(open);
  else await person.askAll();
}

/** A row of the Runs view has its question with it. */
function questionIn(row: unknown): string | undefined {
  if (typeof row !== 'object' || row === null || !('question' in row)) return undefined;
  const { question } = row;
  return typeof question === 'object' && question !== null && 'id' in question && typeof question.id === 'string' ? question.id : undefined;
}

/** Lets a person take back a yes that is remembered. */
async function forgetApproval(backend: Backend): Promise<void> {
  const folder = (await currentFolder())?.uri.fsPath;
  if (folder === undefined) return;
  const { approvals } = await backend.rpc.runs.approvals({ folder });
  if (approvals.length === 0) {
    void window.showInformationMessage('No approval is remembered in this folder.');
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
