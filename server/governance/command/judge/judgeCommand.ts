import type { ParsedCommand, SimpleCommand } from '../parsedCommand.ts';
import { programOf } from '../programOf.ts';
import type { Circumstances } from './circumstances.ts';
import { judgeSimple } from './judgeSimple.ts';
import { ask, deny, type Objection } from './objection.ts';
import { INTERPRETERS, SOURCES } from './programs.ts';

/** `f() { f | f & }`: doubles itself until the machine stands still. */
const FORK_BOMB = /([\w:.]{1,40})\s{0,9}\(\s{0,9}\)\s{0,9}[{(][^})]{0,200}\1\s{0,9}[|&]\s{0,9}\1/;

/** Everything that speaks against a command line. Nothing: it may run without a question. */
export async function judgeCommand(text: string, parsed: ParsedCommand, around: Circumstances): Promise<Objection[]> {
  if (around.isSandboxed && around.policy.verify.some(({ command }) => command.trim() === text.trim())) {
    // A person confirmed exactly this line; what is in it is still looked at, but nothing is asked again.
    return (await objections(text, { ...parsed, problems: [] }, around)).filter(({ outcome }) => outcome === 'deny');
  }
  return objections(text, parsed, around);
}

async function objections(text: string, { commands, problems }: ParsedCommand, around: Circumstances): Promise<Objection[]> {
  const each = await Promise.all(commands.map((command) => judgeSimple(command, around)));
  return [
    ...(FORK_BOMB.test(text) ? [deny('It starts itself without end.')] : []),
    ...pipedPrograms(commands, text),
    ...each.flat(),
    ...problems.map((problem) => ask('high', `It has ${problem}, so nobody can say what it does.`)),
  ];
}

/** Text from elsewhere that is run without anybody having seen it: `curl … | sh`, `sh <(curl …)`, `eval "$(curl …)"`. */
function pipedPrograms(commands: readonly SimpleCommand[], text: string): Objection[] {
  const names = commands.map((command) => ({ name: programOf(command)?.toLowerCase() ?? '', command }));
  const hasSource = names.some(({ name }) => SOURCES.has(name));
  const runs = names.some(({ name, command }, at) => {
    if (!INTERPRETERS.has(name)) return false;
    const isFed = names
      .slice(0, at)
      .some(({ name: earlier, command: other }) => SOURCES.has(earlier) && other.pipeline === command.pipeline);
    return isFed || (hasSource && command.argv.some(({ text: word }) => word === undefined));
  });
  const isEvaluated = hasSource && /\b(eval|source|iex|invoke-expression)\b|\b(ba|z|da|k)?sh\s+(-c\s+)?["']?(\$\(|<\(|`)/i.test(text);
  return runs || isEvaluated ? [deny('It runs a text from elsewhere that nobody has seen.')] : [];
}
