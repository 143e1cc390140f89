import type { Circumstances } from '../judge/circumstances.ts';
import { judgeReads, judgeWrites } from '../judge/judgePlaces.ts';
import { ask, deny, type Objection } from '../judge/objection.ts';
import type { SimpleCommand, Word } from '../parsedCommand.ts';
import { programOf } from '../programOf.ts';

/** Short names of cmdlets (PowerShell 7.5 and Windows PowerShell 5.1, about_Aliases). */
const ALIASES: Readonly<Record<string, string>> = {
  ls: 'get-childitem',
  dir: 'get-childitem',
  gci: 'get-childitem',
  cat: 'get-content',
  gc: 'get-content',
  type: 'get-content',
  pwd: 'get-location',
  gl: 'get-location',
  cd: 'set-location',
  sl: 'set-location',
  chdir: 'set-location',
  echo: 'write-output',
  write: 'write-output',
  select: 'select-object',
  sort: 'sort-object',
  sls: 'select-string',
  measure: 'measure-object',
  gm: 'get-member',
  group: 'group-object',
  ft: 'format-table',
  fl: 'format-list',
  fw: 'format-wide',
  diff: 'compare-object',
  compare: 'compare-object',
  rm: 'remove-item',
  del: 'remove-item',
  erase: 'remove-item',
  rd: 'remove-item',
  ri: 'remove-item',
  rmdir: 'remove-item',
  rp: 'remove-itemproperty',
  clc: 'clear-content',
  cp: 'copy-item',
  copy: 'copy-item',
  cpi: 'copy-item',
  mv: 'move-item',
  move: 'move-item',
  mi: 'move-item',
  ren: 'rename-item',
  rni: 'rename-item',
  ni: 'new-item',
  md: 'new-item',
  mkdir: 'new-item',
  sc: 'set-content',
  ac: 'add-content',
  tee: 'tee-object',
  iex: 'invoke-expression',
  iwr: 'invoke-webrequest',
  curl: 'invoke-webrequest',
  wget: 'invoke-webrequest',
  irm: 'invoke-restmethod',
  icm: 'invoke-command',
  saps: 'start-process',
  start: 'start-process',
  spps: 'stop-process',
  kill: 'stop-process',
  sajb: 'start-job',
  ipmo: 'import-module',
  gp: 'get-itemproperty',
  sp: 'set-itemproperty',
  si: 'set-item',
  sv: 'set-variable',
  set: 'set-variable',
  sal: 'set-alias',
  nal: 'new-alias',
  gv: 'get-variable',
  foreach: 'foreach-object',
  where: 'where-object',
};
/** Cmdlets that only look, and what they look at. */
const LOOKS: Readonly<Record<string, 'files' | 'names' | 'text'>> = {
  'get-childitem': 'names',
  'get-content': 'files',
  'get-location': 'text',
  'set-location': 'names',
  'write-output': 'text',
  'select-object': 'text',
  'sort-object': 'text',
  'measure-object': 'text',
  'group-object': 'text',
  'format-table': 'text',
  'format-list': 'text',
  'test-path': 'names',
  'resolve-path': 'names',
  'get-item': 'names',
  'select-string': 'files',
  'get-filehash': 'files',
  'get-date': 'text',
  'split-path': 'text',
  'join-path': 'text',
  'get-command': 'text',
  'out-string': 'text',
  'out-null': 'text',
  'convertto-json': 'text',
};
const WRITES = new Set(
  'set-content add-content clear-content out-file new-item copy-item move-item rename-item remove-item tee-object set-item set-itemproperty remove-itemproperty clear-item export-csv export-clixml set-acl'.split(
    ' ',
  ),
);
const DENIED: Readonly<Record<string, string>> = {
  'invoke-expression': 'It runs a text that nobody has seen.',
  'start-process': 'It starts a program out of sight, maybe with other rights.',
  'stop-process': 'It ends processes that the run did not start.',
  'set-executionpolicy': 'It turns off a protection of the machine.',
  'stop-computer': 'It changes how the machine runs.',
  'restart-computer': 'It changes how the machine runs.',
  'stop-service': 'It changes how the machine runs.',
  'new-service': 'It changes how the machine runs.',
  'register-scheduledtask': 'It changes how the machine runs.',
  'get-credential': 'It asks the person for a password.',
  'get-variable': 'It shows what the shell holds, which may be secrets.',
  'add-type': 'It loads code out of sight.',
  'set-alias': 'It gives a program the name of another.',
  'new-alias': 'It gives a program the name of another.',
};
const NETWORK = new Set(
  'invoke-webrequest invoke-restmethod invoke-command enter-pssession new-pssession test-netconnection start-bitstransfer send-mailmessage'.split(
    ' ',
  ),
);

/** What speaks against a cmdlet; `undefined` when it is none that is known here. */
export async function judgeCmdlet(command: SimpleCommand, around: Circumstances): Promise<Objection[] | undefined> {
  const program = programOf(command)?.toLowerCase() ?? '';
  const name = (Object.hasOwn(ALIASES, program) ? ALIASES[program] : undefined) ?? program;
  const words = command.argv.slice(1);
  if (Object.hasOwn(DENIED, name)) return [deny(`"${name}" is never run. ${DENIED[name]}`)];
  if (NETWORK.has(name))
    return [
      around.policy.mayUseNetwork
        ? ask('high', `"${name}" talks to another machine.`)
        : deny(`"${name}" talks to another machine. The network is not allowed for commands here.`),
    ];
  const operands = words.flatMap(operandIn);
  if (WRITES.has(name)) return judgeChange(name, operands, words, command, around);
  const looksAt = Object.hasOwn(LOOKS, name) ? LOOKS[name] : undefined;
  if (looksAt === undefined) return undefined;
  if (looksAt === 'text') return [];
  return judgeReads(name === 'select-string' ? operands.slice(1) : operands, command.folders, looksAt, around);
}

/** `-Path x` is an option and an operand; `-Path:x` is both in one word. */
function operandIn(word: Word): Word[] {
  const [, value] = /^-\w+:(.*)$/.exec(word.text ?? '') ?? [];
  if (value !== undefined) return [{ ...word, text: value }];
  return word.text?.startsWith('-') === true ? [] : [word];
}

async function judgeChange(
  name: string,
  operands: readonly Word[],
  words: readonly Word[],
  command: SimpleCommand,
  around: Circumstances,
): Promise<Objection[]> {
  const isRecursive = words.some(({ text }) => /^-r(e(c(u(r(se?)?)?)?)?)?$|^-rf$|^-fr$|^\/s$/i.test(text ?? ''));
  const effect = name.startsWith('remove') ? ('delete' as const) : ('write' as const);
  const found = await judgeWrites({ targets: operands, sources: [], effect, isRecursive }, command.folders, around);
  return found.length > 0 ? found : [ask('high', `"${name}" changes files; which ones is only known when it runs.`)];
}
