import type { RunQuestion } from '../../protocol/runs.ts';

/** For how long a yes shall hold; empty: once. */
export type Lasting = '' | 'run' | 'session' | 'day' | 'workspace';

/** How long a yes can hold. */
export const lastingYes: readonly { readonly value: Lasting; readonly label: string }[] = [
  { value: '', label: 'this once' },
  { value: 'run', label: 'for this run' },
  { value: 'session', label: 'for this session' },
  { value: 'day', label: 'for a day' },
  { value: 'workspace', label: 'always in this folder' },
];

/** An answer that is one click. */
export interface QuickAnswer {
  readonly label: string;
  readonly isAllowed: boolean;
  readonly text?: string;
}

/** What can be answered with one click, a yes first. */
export function quickAnswers({ kind, choices }: RunQuestion): readonly QuickAnswer[] {
  switch (kind) {
    case 'plan':
      return [
        { label: 'Go Ahead', isAllowed: true },
        { label: 'Do Not Do It', isAllowed: false },
      ];
    case 'resume':
      return [
        { label: 'Go On', isAllowed: true },
        { label: 'Leave It', isAllowed: false },
      ];
    case 'question':
      return [...choices.map((text) => ({ label: text, isAllowed: true, text })), { label: 'Do Not Answer', isAllowed: false }];
    case 'action':
      return [
        { label: 'Allow', isAllowed: true },
        { label: 'Deny', isAllowed: false },
      ];
  }
}

const FENCED = /^(`{3,}|~{3,})[^\n]*\n([\s\S]*?)\n\1\s*$/gm;

/** What is to be read of a question below its title: a block of code that says the same is left out. Markdown. */
export function detailBeyondTitle({ title, detail }: Pick<RunQuestion, 'title' | 'detail'>): string {
  return detail.replaceAll(FENCED, (block: string, _fence: string, code: string) => (code.trim() === title ? '' : block)).trim();
}

/** What one yes can cover: nothing that is of high risk, and nothing that wants words. */
export function answersTogether(questions: readonly RunQuestion[]): readonly RunQuestion[] {
  return questions.filter(({ kind, risk }) => kind === 'action' && risk !== 'high');
}
