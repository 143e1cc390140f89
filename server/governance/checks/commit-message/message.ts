/** One line of a commit message that git keeps, with its place in the file. */
export interface MessageLine {
  readonly text: string;
  /** Line from 0 in the message file, comments counted. */
  readonly line: number;
}

/** `type(scope)!: subject`; offsets are UTF-16 code units in the first line. */
export interface Header {
  readonly type: string;
  readonly scope: string | undefined;
  readonly subject: string;
  readonly subjectStart: number;
}

/** `git commit -v` cuts the message here: https://git-scm.com/docs/git-commit#Documentation/git-commit.txt-scissors */
const SCISSORS = /^# -+ >8 -+$/;

/** What is left after git's clean-up: no comments, nothing below the scissors, no blank lines at the ends. */
export function keptLines(message: string): readonly MessageLine[] {
  const lines = message.split(/\r\n|\n|\r/).map((text, line) => ({ text: text.trimEnd(), line }));
  const cut = lines.findIndex(({ text }) => SCISSORS.test(text));
  const kept = lines.slice(0, cut < 0 ? lines.length : cut).filter(({ text }) => !text.startsWith('#'));
  const first = kept.findIndex(({ text }) => text !== '');
  const last = kept.findLastIndex(({ text }) => text !== '');
  return first < 0 ? [] : kept.slice(first, last + 1);
}

/** Messages that git or a host writes itself, or that a rebase will swallow. */
export function isWrittenByTools(header: string): boolean {
  return /^(?:Merge (?:branch|branches|pull request|remote-tracking|tag|commit|[0-9a-f]{7,40}\b)|Merged in |Revert "|Reapply "|(?:fixup|squash|amend)! |Initial commit$)/.test(
    header,
  );
}

/** Reads the first line by https://www.conventionalcommits.org/en/v1.0.0/#specification; conventional-commits-parser gives no places. */
export function parseHeader(line: string): Header | undefined {
  const match = /^(?<type>[\p{L}\p{N}_-]+)(?:\((?<scope>[^()\r\n]+)\))?!?: (?<subject>\S.*)$/u.exec(line);
  const { type, scope, subject } = match?.groups ?? {};
  if (type === undefined || subject === undefined) return undefined;
  return { type, scope, subject, subjectStart: line.length - subject.length };
}
