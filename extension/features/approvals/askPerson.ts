import { type QuickPickItem, QuickPickItemKind, ThemeIcon, window } from 'vscode';
import type { RunQuestion } from '../../../protocol/runs.ts';
import type { Backend } from '../../backend/backend.ts';
import { askText } from '../../platform/askText.ts';
import { say } from '../../platform/notices.ts';
import type { ReadOnlyDocuments } from '../../platform/readOnlyDocuments.ts';
import type { OfFolder } from '../../platform/runBook.ts';
import type { Runs } from '../../platform/runs.ts';
import { joined, shortened } from '../../platform/runWords.ts';
import { withoutPictures } from '../../platform/safeMarkdown.ts';
import { countOf } from '../../platform/wording.ts';
import { type Answer, type AnswerChoice, answerableTogether, answerChoices, answerOf, detailLine } from './questionWords.ts';

type Question = OfFolder<RunQuestion>;
type QuestionRow = QuickPickItem & { readonly questions?: readonly Question[] };

/** Puts questions to the person and their answers to the backend. */
export class AskPerson {
  readonly #backend: Backend;
  readonly #runs: Runs;
  readonly #documents: ReadOnlyDocuments;

  constructor(backend: Backend, runs: Runs, documents: ReadOnlyDocuments) {
    this.#backend = backend;
    this.#runs = runs;
    this.#documents = documents;
  }

  /** Lists everything that is open, the riskiest first, until nothing is or the person leaves. */
  async askAll(): Promise<void> {
    for (;;) {
      const { questions } = this.#runs.book;
      const [only] = questions;
      if (only === undefined) {
        say('No questions are open.');
        return;
      }
      const picked = questions.length === 1 ? [only] : await this.#pick(questions);
      if (picked === undefined) return;
      const [one] = picked;
      const isAnswered = picked.length === 1 && one !== undefined ? await this.askOne(one) : await this.#allowAll(picked);
      if (!isAnswered && questions.length === 1) return;
    }
  }

  /** Puts one question; answers whether it was answered. */
  async askOne(question: Question): Promise<boolean> {
    if (question.kind === 'plan') await this.showDetail(question);
    const choice = await this.#choose(question);
    if (choice === undefined) return false;
    const words = choice.asksWords === undefined ? undefined : await askWords(question, choice.asksWords);
    if (choice.asksWords !== undefined && words === undefined) return false;
    await this.answer(question.folder, [answerOf(question, choice, words)]);
    return true;
  }

  async answer(folder: string, answers: readonly Answer[]): Promise<void> {
    const { answered } = await this.#backend.rpc.runs.answer({ folder, answers: [...answers] });
    if (answered < answers.length) say('It had been answered already.');
    await this.#runs.refresh();
  }

  /** Opens what exactly is asked as a page: the plan, the command, the difference. */
  async showDetail({ id, kind, title, reason, risk, detail, remembers }: Question): Promise<void> {
    const text = [
      `# ${shortened(title, 120)}`,
      // Nothing is risked by reading a plan, or by answering.
      kind === 'action' ? `**${risk} risk.** ${reason}` : reason,
      detail,
      ...(remembers === undefined ? [] : [`A remembered yes covers: ${remembers}`]),
    ];
    await this.#documents.preview(
      id,
      `Question ${shortened(title.replaceAll(/[^\p{L}\p{N} ]+/gu, ' '), 40)}.md`,
      withoutPictures(text.join('\n\n')),
    );
  }

  #pick(questions: readonly Question[]): Promise<readonly Question[] | undefined> {
    const together = answerableTogether(questions);
    const all: QuestionRow[] =
      together.length < 2
        ? []
        : [
            {
              label: `$(check-all) Allow ${countOf(together.length, 'question')} of low or medium risk once`,
              questions: together,
            },
          ];
    const rows = questions.flatMap((question, index): QuestionRow[] => {
      const isFirstOfRisk = questions[index - 1]?.risk !== question.risk;
      const heading: QuestionRow[] = isFirstOfRisk ? [{ label: `${question.risk} risk`, kind: QuickPickItemKind.Separator }] : [];
      return [...heading, this.#row(question)];
    });
    return this.#show('Questions of AI tasks', 'What do you want to answer?', [...rows, ...all]);
  }

  #row(question: Question): QuestionRow {
    const run = this.#runs.book.run(question.run);
    return {
      label: shortened(question.title, 100),
      description: joined([question.reason, run === undefined ? '' : `${run.persona}, ${shortened(run.title, 30)}`]),
      detail: detailLine(question),
      questions: [question],
      buttons: [{ iconPath: new ThemeIcon('open-preview'), tooltip: 'Show what exactly' }],
    };
  }

  #show(title: string, placeholder: string, items: readonly QuestionRow[]): Promise<readonly Question[] | undefined> {
    const picker = window.createQuickPick<QuestionRow>();
    Object.assign(picker, { title, placeholder, items, ignoreFocusOut: true, matchOnDescription: true, matchOnDetail: true });
    return new Promise((resolve) => {
      picker.onDidTriggerItemButton(({ item }) => {
        const [question] = item.questions ?? [];
        if (question !== undefined) void this.showDetail(question);
      });
      picker.onDidAccept(() => {
        resolve(picker.activeItems[0]?.questions);
        picker.hide();
      });
      picker.onDidHide(() => {
        resolve(undefined);
        picker.dispose();
      });
      picker.show();
    });
  }

  async #choose(question: Question): Promise<AnswerChoice | undefined> {
    const show = { label: '$(open-preview) Show what exactly', isAllowed: false, isShow: true } as const;
    const rows: readonly (AnswerChoice & { isShow?: boolean })[] = [
      ...answerChoices(question),
      ...(question.kind === 'question' ? [] : [show]),
    ];
    const picked = await window.showQuickPick(
      rows.map((row) => ({ ...row, detail: row.detail ?? '' })),
      {
        title: `${question.risk === 'low' ? '' : `${question.risk} risk: `}${shortened(question.title, 100)}`,
        // A plan is to be read on its page, which is open.
        placeHolder: joined([question.reason, question.kind === 'plan' ? '' : detailLine(question)]),
        ignoreFocusOut: true,
      },
    );
    if (picked?.isShow !== true) return picked;
    await this.showDetail(question);
    return this.#choose(question);
  }

  async #allowAll(questions: readonly Question[]): Promise<boolean> {
    const folders = new Set(questions.map(({ folder }) => folder));
    for (const folder of folders) {
      const own = questions.filter((question) => question.folder === folder);
      await this.answer(
        folder,
        own.map(({ id }) => ({ question: id, isAllowed: true })),
      );
    }
    return true;
  }
}

function askWords({ title }: RunQuestion, prompt: string): Promise<string | undefined> {
  return askText({ title: shortened(title, 100), prompt, placeholder: 'Your words', whenEmpty: 'Say something, or press Escape.' });
}
