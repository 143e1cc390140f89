import { own } from '../own.ts';
import type { SimpleCommand } from '../parsedCommand.ts';
import { programOf } from '../programOf.ts';
import type { Circumstances } from './circumstances.ts';
import { GIT_NETWORK, gitDenials, readGit } from './git.ts';
import { ask, deny, type Objection } from './objection.ts';
import { DENIED, NETWORK, packageWork } from './programs.ts';
import { isSecret } from './secrets.ts';

/** What speaks against a program whatever it works on: things that a run never does, and what needs the network. */
export function judgeProgram(command: SimpleCommand, around: Circumstances): Objection[] {
  const program = programOf(command)
    ?.toLowerCase()
    .replace(/\.exe$/, '');
  if (program === undefined) return [];
  const words = command.argv.slice(1).map(({ text, source }) => text ?? source);
  const stopped = [...command.via, program].map(
    (name) => own(DENIED, name) ?? (name.startsWith('mkfs.') ? own(DENIED, 'mkfs') : undefined),
  );
  const reason = stopped.find((each) => each !== undefined);
  return [
    ...(reason === undefined ? [] : [deny(`"${program}" is never run. ${reason}`)]),
    ...(program === 'git' ? gitDenials(readGit(command)) : []),
    ...network(program, command, around),
    ...special(program, words),
    ...hidden(program, words),
  ];
}

function network(program: string, command: SimpleCommand, { policy }: Circumstances): Objection[] {
  const { mayUseNetwork } = policy;
  const hint = 'The network is not allowed for commands here ("governance.commands.network").';
  if (NETWORK.has(program))
    return [mayUseNetwork ? ask('high', `"${program}" talks to another machine.`) : deny(`"${program}" talks to another machine. ${hint}`)];
  if (program === 'rsync' && command.argv.some(({ text }) => text?.includes(':')))
    return [mayUseNetwork ? ask('high', 'It talks to another machine.') : deny(hint)];
  if (program === 'git' && GIT_NETWORK.has(readGit(command).subcommand))
    return [mayUseNetwork ? ask('high', 'It talks to another machine.') : deny(`It talks to another machine. ${hint}`)];
  const work = packageWork(program, command.argv.slice(1));
  if (work === 'publishes') return [deny('Publishing and accounts are for the person.')];
  return work === 'installs' ? [ask('high', `It installs packages and runs what they bring.${mayUseNetwork ? '' : ` ${hint}`}`)] : [];
}

const SPECIAL: Readonly<Record<string, (words: readonly string[]) => string | undefined>> = {
  env: (words) => (words.length === 0 ? 'It shows the environment, which may hold secrets.' : undefined),
  export: (words) => (words.every((word) => word.startsWith('-')) ? 'It shows the environment, which may hold secrets.' : undefined),
  set: (words) => (words.length === 0 ? 'It shows the environment, which may hold secrets.' : undefined),
  declare: (words) => (words.every((word) => word.startsWith('-')) ? 'It shows the environment, which may hold secrets.' : undefined),
  typeset: (words) => (words.every((word) => word.startsWith('-')) ? 'It shows the environment, which may hold secrets.' : undefined),
  compgen: () => 'It shows the environment, which may hold secrets.',
  kill: (words) =>
    words.some((word) => /^-?\d+$/.test(word.replace(/^-\d{1,2}$/, ''))) || words.includes('-1')
      ? 'It ends a process that the run may not have started. What the run started ends with its command.'
      : undefined,
  chmod: (words) =>
    words.some((word) => /^[ugoa]*[+=][rwxXt]*s|^0?[2-7]\d{3}$/.test(word))
      ? 'It lets a program run with the rights of another.'
      : undefined,
  docker: (words) => dockerReach(words),
  podman: (words) => dockerReach(words),
  dd: (words) => (words.some((word) => /^of=\/dev\//.test(word)) ? 'It writes to a device.' : undefined),
  stewardry: (words) =>
    /^(check|doctor)$|^rules (list|show|test|validate)$|^config explain$|^audit verify$/.test(commandWords(words))
      ? undefined
      : 'A run does not change how it is governed.',
  ln: (words) => (words.some((word) => /^[~/]|(^|\/)\.\.(\/|$)/.test(word)) ? 'It makes a link that may lead out of the tree.' : undefined),
  history: () => 'It shows what the person typed.',
  code: (words) => (words.some((word) => /extension/.test(word)) ? 'It changes the editor of the person.' : undefined),
};

const commandWords = (words: readonly string[]): string =>
  words
    .filter((word) => !word.startsWith('-'))
    .slice(0, /^(check|doctor)$/.test(words[0] ?? '') ? 1 : 2)
    .join(' ');

function dockerReach(words: readonly string[]): string | undefined {
  const text = words.join(' ');
  return /--privileged|docker\.sock|(-v|--volume)[ =]?[~/]|--pid[ =]host|--net(work)?[ =]host|source=[~/]|login|push/.test(text)
    ? 'It reaches beyond the container, with the rights of the system.'
    : undefined;
}

function special(program: string, words: readonly string[]): Objection[] {
  const check = own(SPECIAL, program);
  const reason = check?.(words);
  return reason === undefined ? [] : [deny(reason)];
}

/** Programs whose words are a text, or a pattern to look for, that may well speak of keys and comments. */
const SPEAKS: ReadonlySet<string> = new Set([
  'echo',
  'printf',
  'grep',
  'egrep',
  'fgrep',
  'rg',
  'git',
  'sed',
  'awk',
  'jq',
  'select-string',
  'write-output',
]);

function hidden(program: string, words: readonly string[]): Objection[] {
  const suppression =
    words.some((word) => /(stewardry|ast-grep)-ignore/.test(word)) &&
    !['grep', 'egrep', 'fgrep', 'rg', 'git', 'select-string'].includes(program);
  return [
    ...(suppression ? [deny('A run may not add a suppression. Mend the finding, or ask the person.')] : []),
    ...(!SPEAKS.has(program) && words.some(isSecret) ? [deny('It reaches for keys or passwords of the person.')] : []),
  ];
}
