import type { SimpleCommand } from '../parsedCommand.ts';
import { judgeCmdlet } from '../powershell/judgeCmdlet.ts';
import { programOf } from '../programOf.ts';
import { meaningfulVia } from './allowList.ts';
import { judgeAssignments } from './assignments.ts';
import type { Circumstances } from './circumstances.ts';
import { judgeProgram } from './denials.ts';
import { readGit } from './git.ts';
import { isTurned, judgeHarmless } from './judgeHarmless.ts';
import { judgeReads, judgeWrites } from './judgePlaces.ts';
import { ask, deny, type Objection } from './objection.ts';
import { placesOf } from './place.ts';
import { BUILDS } from './programs.ts';
import { writingOf } from './writers.ts';

/** Everything that speaks against one program with its arguments. */
export async function judgeSimple(command: SimpleCommand, around: Circumstances): Promise<Objection[]> {
  const forbidden = around.policy.deny.forbids(command) ? [deny(`The policy forbids "${wordsOf(command)}".`)] : [];
  const found = [
    ...forbidden,
    ...judgeAssignments([...command.assignments, ...exported(command)]),
    ...(await judgeRedirects(command, around)),
    ...judgeProgram(command, around),
  ];
  if (command.argv.length === 0) return found;
  return [...found, ...(await judgeFolder(command, around)), ...(await judgeUse(command, around, found.length > 0))];
}

/** `export A=b` is an assignment that also counts for what comes later. */
function exported({ argv }: SimpleCommand) {
  if (!/^(export|declare|typeset|readonly|local)$/.test(argv[0]?.text ?? '')) return [];
  return argv.slice(1).flatMap((word) => {
    const [name = '', ...value] = (word.text ?? word.source).split('=');
    return value.length === 0 ? [] : [{ name, value: { ...word, text: value.join('=') } }];
  });
}

/** Where it runs decides what it is: `npm test` of another folder is another program. */
async function judgeFolder({ folders }: SimpleCommand, around: Circumstances): Promise<Objection[]> {
  const places = await placesOf({ text: '.', isGlob: false, source: '.' }, folders, around);
  if (places.some(({ kind }) => kind === 'outside')) return [ask('high', 'It runs in a folder outside of the tree of this run.')];
  return places.every(({ kind }) => kind === 'inside') ? [] : [ask('high', 'In which folder it runs is only known when it runs.')];
}

async function judgeRedirects({ redirects, folders }: SimpleCommand, around: Circumstances): Promise<Objection[]> {
  const network = redirects.filter(({ target }) => /^\/dev\/(tcp|udp)\//.test(target.text ?? target.source));
  const targets = redirects.filter(({ isWrite }) => isWrite).map(({ target }) => target);
  const sources = redirects.filter(({ isWrite }) => !isWrite).map(({ target }) => target);
  return [
    ...network.map(({ target }) => deny(`"${target.source}" is a connection to another machine.`)),
    ...(await judgeWrites({ targets, sources: [], effect: 'write', isRecursive: false }, folders, around)),
    ...(await judgeReads(sources, folders, 'files', around)),
  ];
}

/** What the program does with its words: allowed by a list, known to be harmless, known to write, or unknown. */
async function judgeUse(command: SimpleCommand, around: Circumstances, isObjected: boolean): Promise<Objection[]> {
  const more = command.hasMoreArguments ? [ask('medium', 'What it is given is only known when it runs.')] : [];
  const cmdlet = command.shell === 'powershell' ? await judgeCmdlet(command, around) : undefined;
  const writes = cmdlet ?? (await judgeWriting(command, around));
  const denials = writes?.filter(({ outcome }) => outcome === 'deny') ?? [];
  if (around.policy.allow.allows(command)) return [...denials, ...(await strays(command, around)), ...turned(command, around)];
  const harmless = meaningfulVia(command).every((step) => step === 'xargs' || step === 'find -exec')
    ? await judgeHarmless(command, around)
    : undefined;
  if (harmless !== undefined && around.limits.reads.includes('**')) return [...harmless, ...more];
  if (writes !== undefined) return [...writes, ...more];
  // One objection is enough to be asked; a second that says "unknown" tells nothing.
  return isObjected ? more : [...more, unknown(command, around)];
}

/** The list has `rg *`, and meant looking. */
const turned = (command: SimpleCommand, around: Circumstances): Objection[] => (isTurned(command) ? [unknown(command, around)] : []);

/** Paths out of the tree among the words of a command that is on the list with `*`. */
function strays(command: SimpleCommand, around: Circumstances): Promise<Objection[]> {
  const paths = command.argv.slice(1).filter(({ text }) => /^(-[^=]*=)?([~/]|(.*\/)?\.\.(\/|$))/.test(text ?? ''));
  const words = paths.map((word) => ({ ...word, text: word.text?.replace(/^-[^=]*=/, '') }));
  return judgeReads(words, command.folders, 'files', around);
}

async function judgeWriting(command: SimpleCommand, around: Circumstances): Promise<Objection[] | undefined> {
  const program = programOf(command) ?? '';
  const words = command.argv.slice(1);
  if (program === 'git') return judgeGitWriting(command, around);
  const isLooking =
    (program === 'sed' && !words.some(({ text }) => /^(-[a-zA-Z]*i|--in)/.test(text ?? ''))) ||
    (program === 'sort' && !words.some(({ text }) => /^(-[a-zA-Z]*o|--o)/.test(text ?? '')));
  const writing = isLooking ? undefined : writingOf(program, words);
  if (writing === undefined) return undefined;
  const found = [
    ...(await judgeWrites(writing, command.folders, around)),
    ...(await judgeReads(writing.sources, command.folders, 'files', around)),
  ];
  return found.length > 0 ? found : [ask('low', `"${program}" changes files.`)];
}

async function judgeGitWriting(command: SimpleCommand, around: Circumstances): Promise<Objection[] | undefined> {
  const { subcommand, rest } = readGit(command);
  const targets = rest.filter(({ text }) => text?.startsWith('-') !== true);
  if (!['rm', 'mv', 'checkout', 'restore', 'apply'].includes(subcommand)) return undefined;
  const places = await judgeWrites({ targets, sources: [], effect: 'write', isRecursive: false }, command.folders, around);
  return [...places.filter(({ outcome }) => outcome === 'deny'), ask('medium', `"git ${subcommand}" changes files of the tree.`)];
}

function unknown(command: SimpleCommand, { isSandboxed }: Circumstances): Objection {
  const program = programOf(command) ?? '';
  if (program === 'git' && /^(add|commit)$/.test(readGit(command).subcommand))
    return ask('low', `"${wordsOf(command)}" changes what git keeps of this tree.`);
  if (BUILDS.has(program)) return ask(isSandboxed ? 'low' : 'medium', `"${wordsOf(command)}" runs code of this project.`);
  return ask(isSandboxed ? 'medium' : 'high', `"${wordsOf(command)}" is not known to be harmless.`);
}

/** The command as a person reads it, not too long. */
function wordsOf({ argv }: SimpleCommand): string {
  const text = argv.map(({ source }) => source).join(' ');
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}
