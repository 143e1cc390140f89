import type { RunQuestion } from '../../../protocol/runs.ts';
import { shortened } from '../../platform/runWords.ts';
import { countOf } from '../../platform/wording.ts';

/** One answer of a person, as `runs/answer` wants it. */
export interface Answer {
  readonly question: string;
  readonly isAllowed: boolean;
  readonly text?: string;
  readonly remember?: 'run' | 'session' | 'day' | 'workspace';
}

/** A way to answer; `asksWords`: what the person says goes with it. */
export interface AnswerChoice {
  readonly label: string;
  readonly detail?: string;
  readonly isAllowed: boolean;
  readonly remember?: NonNullable<Answer['remember']>;
  readonly text?: string;
  readonly asksWords?: string;
}

/** How a question can be answered: yes for longer and longer, then no. */
export function answerChoices(question: RunQuestion): readonly AnswerChoice[] {
  switch (question.kind) {
    case 'plan':
      return [
        { label: '$(check) Go ahead with this plan', isAllowed: true },
        { label: '$(edit) Ask for another plan…', isAllowed: false, asksWords: 'What should be different?' },
        { label: '$(x) Do not do it', isAllowed: false },
      ];
    case 'resume':
      return [
        { label: '$(debug-continue) Go on', isAllowed: true },
        { label: '$(x) Leave it', isAllowed: false },
      ];
    case 'question':
      return [
        ...question.choices.map((text) => ({ label: text, isAllowed: true, text })),
        { label: '$(edit) Answer in your own words…', isAllowed: true, asksWords: question.title },
        { label: '$(x) Do not answer', isAllowed: false },
      ];
    case 'action':
      return actionChoices(question);
  }
}

function actionChoices({ remembers }: RunQuestion): readonly AnswerChoice[] {
  const lasting = (label: string, remember: NonNullable<Answer['remember']>): AnswerChoice => ({
    label,
    detail: remembers ?? '',
    isAllowed: true,
    remember,
  });
  return [
    { label: '$(check) Allow once', isAllowed: true },
    ...(remembers === undefined
      ? []
      : [
          lasting('$(check-all) Allow for this run', 'run'),
          lasting('$(check-all) Allow for this session', 'session'),
          lasting('$(check-all) Allow for a day', 'day'),
          lasting('$(check-all) Always allow in this folder', 'workspace'),
        ]),
    { label: '$(x) Deny', isAllowed: false },
    { label: '$(x) Deny, and say why…', isAllowed: false, asksWords: 'What should the model do instead? It reads this.' },
  ];
}

/** The answer that a choice stands for. */
export function answerOf(question: RunQuestion, { isAllowed, remember, text }: AnswerChoice, words: string | undefined): Answer {
  const said = words ?? text;
  return {
    question: question.id,
    isAllowed,
    ...(said === undefined || said === '' ? {} : { text: said }),
    ...(remember === undefined ? {} : { remember }),
  };
}

/** The one message for everything that is asked now. */
export function noticeOf(questions: readonly RunQuestion[]): string {
  const [first] = questions;
  if (first === undefined) return '';
  if (questions.length === 1) return `${askedOf(first)}: ${shownTitle(first)}`;
  const high = questions.filter(({ risk }) => risk === 'high').length;
  const risk = high === 0 ? '' : `, ${high} of high risk`;
  return `${countOf(questions.length, 'question')} of AI tasks wait for you${risk}. First: ${shortened(first.title)}`;
}

const asked: Readonly<Record<RunQuestion['kind'], string>> = {
  plan: 'A plan waits for your yes',
  action: 'An AI task wants to do this',
  question: 'An AI task asks',
  resume: 'An AI task was interrupted',
};

function askedOf({ kind, risk }: RunQuestion): string {
  return kind === 'action' && risk !== 'low' ? `${asked[kind]} (${risk} risk)` : asked[kind];
}

/** What a yes to many can cover: nothing that is of high risk, and nothing that wants words. */
export function answerableTogether<Q extends RunQuestion>(questions: readonly Q[]): readonly Q[] {
  return questions.filter(({ kind, risk }) => kind === 'action' && risk !== 'high');
}

/** The message shows all of it, and it is of no high risk: a button for yes is enough. */
export function canAllowAtOnce(question: RunQuestion): boolean {
  return answerableTogether([question]).length === 1 && shownTitle(question) === question.title;
}

function shownTitle({ title }: RunQuestion): string {
  return shortened(title, 100);
}

/** The first lines of a question's detail that its title does not say already, without the marks of Markdown. */
export function detailLine({ title, detail }: RunQuestion): string {
  const isNews = (line: string): boolean => line.trim() !== '' && !/^\s*(`{3,}|~{3,})/.test(line) && line.trim() !== title;
  const lines = detail.split('\n').filter(isNews);
  return shortened(lines.slice(0, 2).join(' ⏎ '), 160);
}
