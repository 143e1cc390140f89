/** What turns text around or hides it: nobody who reviews a file sees what a model reads. */
const HIDDEN = /[\u{200B}\u{2060}-\u{2064}\u{202A}-\u{202E}\u{2066}-\u{2069}\u{FEFF}\u{E0000}-\u{E007F}]/u;

/** The first line (from 0) that holds invisible characters; -1: none does. A byte order mark at the very beginning is none. */
export function hiddenLineOf(text: string): number {
  return text
    .replace(/^\u{FEFF}/u, '')
    .split('\n')
    .findIndex((line) => HIDDEN.test(line));
}

/** For a person, about such a line. */
export const HIDDEN_MESSAGE = 'This line holds invisible characters, which hide from you what a model reads. Remove them.';
