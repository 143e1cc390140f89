import { own } from './own.ts';
import type { Assignment, Shell, SimpleCommand, Word } from './parsedCommand.ts';
import { programOf } from './programOf.ts';
import { POWERSHELLS, SHELLS, SUBCOMMAND_WRAPPERS, WRAPPERS, type Wrapper } from './wrappers.ts';

/** What a command starts besides itself. */
export interface Unwrapped {
  /** What remains of the command itself; absent: it only starts the other. */
  readonly outer?: SimpleCommand;
  readonly inner: readonly SimpleCommand[];
  /** Command lines that it hands to a shell. */
  readonly texts: readonly { readonly shell: Shell; readonly text: string; readonly via: string }[];
  readonly problem?: string;
}

/** Looks through `sudo`, `sh -c`, `xargs`, `find -exec` and their like, one layer. `undefined`: the command is just itself. */
export function unwrap(command: SimpleCommand): Unwrapped | undefined {
  const program = programOf(command);
  if (program === undefined) return undefined;
  if (program === 'eval' || program === 'watch') return joinedText(command, program);
  if (SHELLS.has(program)) return shellText(command, program);
  if (POWERSHELLS.has(program)) return powershellText(command, program);
  if (program === 'find') return findCommands(command);
  const subcommand = `${program} ${command.argv[1]?.text ?? ''}`;
  const second = own(SUBCOMMAND_WRAPPERS, subcommand);
  if (second !== undefined) return behindOptions(command, subcommand, second, command.argv.slice(2));
  const wrapper = own(WRAPPERS, program);
  const isQuery = (program === 'command' && /^-[vV]/.test(command.argv[1]?.text ?? '')) || command.argv.length === 1;
  return wrapper === undefined || isQuery ? undefined : behindOptions(command, program, wrapper, command.argv.slice(1));
}

const notUnderstood = (outer: SimpleCommand, problem: string): Unwrapped => ({ outer, inner: [], texts: [], problem });

function behindOptions(command: SimpleCommand, name: string, wrapper: Wrapper, words: readonly Word[]): Unwrapped | undefined {
  const start = optionsEnd(wrapper, words);
  if (start === undefined) return notUnderstood(command, `options of "${name}" that are not known here`);
  let at = start + (wrapper.operands ?? 0);
  const assignments: Assignment[] = [...command.assignments];
  for (let word = words[at]; wrapper.hasAssignments === true && word?.text?.includes('=') === true; word = words[at]) {
    const [variable = '', ...value] = word.text.split('=');
    assignments.push({ name: variable, value: { ...word, text: value.join('=') } });
    at += 1;
  }
  const argv = words.slice(at);
  if (argv.length === 0) return undefined;
  const hasMoreArguments = command.hasMoreArguments || wrapper.addsArguments === true;
  return { inner: [{ ...command, argv, assignments, via: [...command.via, name], hasMoreArguments }], texts: [] };
}

/** Index of the first word that is no option; `undefined` when one is not known. */
function optionsEnd(wrapper: Wrapper, words: readonly Word[]): number | undefined {
  let at = 0;
  for (let text = words[at]?.text; text?.startsWith('-') === true && text !== '-'; text = words[at]?.text) {
    at += 1;
    if (text === '--') return at;
    const takes = text.startsWith('--') ? longTakes(wrapper, text.slice(2)) : shortTakes(wrapper, text.slice(1));
    if (takes === undefined) return undefined;
    at += takes;
  }
  return at;
}

function longTakes({ longs = [], longValues = [] }: Wrapper, text: string): number | undefined {
  const [name = '', value] = text.split('=');
  if (longValues.includes(name)) return value === undefined ? 1 : 0;
  return longs.includes(name) ? 0 : undefined;
}

function shortTakes({ flags, values }: Wrapper, letters: string): number | undefined {
  for (const [index, letter] of [...letters].entries()) {
    if (values.includes(letter)) return index === letters.length - 1 ? 1 : 0;
    if (!flags.includes(letter)) return undefined;
  }
  return 0;
}

function joinedText(command: SimpleCommand, via: string): Unwrapped {
  const words = command.argv.slice(1).map(({ text }) => text);
  if (words.includes(undefined)) return notUnderstood(command, `"${via}" of something that is only known when it runs`);
  if (via === 'watch' && words[0]?.startsWith('-') === true) return notUnderstood(command, 'options of "watch"');
  return { inner: [], texts: [{ shell: 'posix', text: words.join(' '), via }] };
}

function shellText(command: SimpleCommand, program: string): Unwrapped | undefined {
  const words = command.argv.slice(1);
  for (let at = 0; at < words.length; at += 1) {
    const option = words[at]?.text;
    if (option === undefined) return notUnderstood(command, `options of "${program}" that are only known when it runs`);
    if (!/^[-+]/.test(option)) return undefined;
    if (/^-[a-zA-Z]*c$/.test(option)) return textAfter(command, `${program} -c`, words[at + 1], 'posix');
    if (/^[-+][a-zA-Z]*o$/.test(option)) at += 1;
  }
  return undefined;
}

function textAfter(command: SimpleCommand, via: string, word: Word | undefined, shell: Shell): Unwrapped {
  if (word?.text === undefined) return notUnderstood(command, `"${via}" of something that is only known when it runs`);
  const hasOwn = command.redirects.length + command.assignments.length > 0;
  return { inner: [], texts: [{ shell, text: word.text, via }], ...(hasOwn ? { outer: { ...command, argv: [] } } : {}) };
}

function powershellText(command: SimpleCommand, program: string): Unwrapped {
  const at = command.argv.findIndex(({ text }) => /^-c(o(m(m(a(nd?)?)?)?)?)?$/i.test(text ?? ''));
  if (at < 0) return notUnderstood(command, `what "${program}" runs`);
  const words = command.argv.slice(at + 1).map(({ text }) => text);
  if (words.includes(undefined)) return notUnderstood(command, `"${program}" of something that is only known when it runs`);
  return { inner: [], texts: [{ shell: 'powershell', text: words.join(' '), via: `${program} -Command` }] };
}

const FIND_ACTION = /^-(exec|ok)(dir)?$/;

function findCommands(command: SimpleCommand): Unwrapped | undefined {
  const rest: Word[] = [];
  const inner: SimpleCommand[] = [];
  let collecting: Word[] | undefined;
  for (const word of command.argv) {
    const { text = '' } = word;
    if (collecting === undefined) {
      if (FIND_ACTION.test(text)) collecting = [];
      else rest.push(word);
    } else if (text === ';' || (text === '+' && collecting.at(-1)?.source === '{}')) {
      inner.push(foundCommand(command, collecting));
      collecting = undefined;
    } else collecting.push(word);
  }
  if (collecting !== undefined) return notUnderstood(command, 'an "-exec" that does not end');
  return inner.length === 0 ? undefined : { outer: { ...command, argv: rest }, inner, texts: [] };
}

function foundCommand(command: SimpleCommand, words: readonly Word[]): SimpleCommand {
  const argv = words.filter(({ text }) => text !== '{}').map((word) => (word.text?.includes('{}') ? { ...word, text: undefined } : word));
  return { ...command, argv, redirects: [], via: [...command.via, 'find -exec'], hasMoreArguments: true };
}
