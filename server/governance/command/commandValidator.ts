import type { Action } from '../govern/action.ts';
import type { Evidence, PreValidator, Situation } from '../govern/validator.ts';
import type { Opinion, Risk } from '../govern/verdict.ts';
import type { Circumstances } from './judge/circumstances.ts';
import { judgeCommand } from './judge/judgeCommand.ts';
import { judgeSimple } from './judge/judgeSimple.ts';
import type { Objection } from './judge/objection.ts';
import { deny } from './judge/objection.ts';
import { type PreparedPolicy, preparePolicy } from './judge/preparedPolicy.ts';
import { parseCommand } from './parseCommand.ts';
import type { SimpleCommand } from './parsedCommand.ts';
import { shapeOf } from './shapeOf.ts';

const CHECK = 'command/policy';

/** Judges command lines and git operations: what is known to be harmless or was allowed passes, what is never right is denied, the rest is asked. */
export function createCommandValidator(): PreValidator {
  let prepared: { readonly digest: string; readonly policy: PreparedPolicy } | undefined;
  const circumstances = ({ policy, limits, root, isSandboxed = false }: Situation, evidence: Evidence, cwd: string): Circumstances => {
    if (prepared?.digest !== policy.digest) prepared = { digest: policy.digest, policy: preparePolicy(policy) };
    return { policy: prepared.policy, limits, root, isSandboxed, cwd, resolve: (path) => evidence.resolve(path) };
  };
  return {
    name: CHECK,
    tier: 'pre',
    async check(action, situation, evidence) {
      if (action.kind === 'command')
        return opinions(action, situation, await judgeLine(action, circumstances(situation, evidence, action.cwd)));
      if (action.kind === 'git')
        return opinions(action, situation, await judgeSimple(gitCommand(action.args), circumstances(situation, evidence, '')));
      return [];
    },
  };
}

async function judgeLine(action: Extract<Action, { kind: 'command' }>, around: Circumstances): Promise<Objection[]> {
  if ((await around.resolve(action.cwd === '' ? '.' : action.cwd)) === undefined)
    return [deny(`The folder "${action.cwd}" is outside of the tree of this run.`)];
  return judgeCommand(action.command, parseCommand(action.shell, action.command), around);
}

function gitCommand(args: readonly string[]): SimpleCommand {
  const argv = ['git', ...args].map((text) => ({ text, isGlob: false, source: text }));
  return { shell: 'posix', assignments: [], argv, redirects: [], pipeline: 1, via: [], folders: [''], hasMoreArguments: false };
}

const RISKS: readonly Risk[] = ['low', 'medium', 'high'];
/** More reasons than these nobody reads. */
const MOST_REASONS = 4;

/** One opinion: all denials, or all questions with the greatest risk. */
function opinions(action: Action, { isSandboxed = false }: Situation, objections: readonly Objection[]): readonly Opinion[] {
  const denials = objections.filter(({ outcome }) => outcome === 'deny');
  if (denials.length > 0) return [{ outcome: 'deny', check: CHECK, reason: reasons(denials) }];
  if (objections.length === 0) return [];
  const found = objections.map((each) => (each.outcome === 'ask' ? RISKS.indexOf(each.risk) : 0));
  // A yes to a command that runs confined is none to the same one without.
  const shape = isSandboxed || action.kind === 'git' ? shapeOf(action)?.shape : shapeOf(action)?.shape.concat(' unconfined');
  const risk = RISKS[Math.max(...found)] ?? 'high';
  return [{ outcome: 'ask', check: CHECK, reason: reasons(objections), risk, ...(shape === undefined ? {} : { shape }) }];
}

function reasons(objections: readonly Objection[]): string {
  const all = [...new Set(objections.map(({ reason }) => reason))];
  return all.slice(0, MOST_REASONS).join(' ');
}
