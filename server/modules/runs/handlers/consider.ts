import { readFile } from 'node:fs/promises';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type { SampleAction } from '../../../../protocol/personas.ts';
import type * as runs from '../../../../protocol/runs.ts';
import { assertNever } from '../../../base/assertNever.ts';
import { contentHash } from '../../../base/contentHash.ts';
import { messageOf, systemCodeOf } from '../../../base/errors.ts';
import type { Action } from '../../../governance/govern/action.ts';
import { createGovernor } from '../../../governance/govern/createGovernor.ts';
import type { Situation } from '../../../governance/govern/validator.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RunsContext } from '../context.ts';
import { evidenceOf, resolveInside } from '../execute/evidence.ts';
import { limitsOf } from '../execute/limitsOf.ts';

/** Nobody can tell how a tool of a server that is not asked describes itself. */
const UNSEEN = contentHash('');

/**
 * What the governor of a run would say to an action, in the folder as it is: the same checks, on a run that has used nothing yet. It only
 * considers; there is nothing that it could act on.
 */
export async function consider(
  ctx: RunsContext,
  { folder, persona, action }: ParamsOut<typeof runs.consider>,
  call: Call,
): Promise<ResultIn<typeof runs.consider>> {
  const { policy, isTrusted } = await ctx.state.policies.read(folder);
  const sandbox = await ctx.state.commands.sandbox();
  const situation: Situation = {
    folder,
    run: 'dry-run',
    session: 'dry-run',
    persona: persona.id,
    role: call.actor.role,
    bindingRules: persona.rules,
    limits: limitsOf(persona),
    policy,
    isTrusted,
    root: folder,
    isSandboxed: sandbox.isAvailable,
    used: { steps: 0, tokens: 0, microdollars: 0, timeMs: 0, files: 0 },
    quietMs: 0,
    history: [],
  };
  const governor = createGovernor<undefined>({
    host: {
      effects: undefined,
      ask: () => neverActs(),
      remembered: async () => undefined,
      record: () => neverActs(),
      settle: () => neverActs(),
      correct: () => undefined,
    },
    validators: ctx.validators,
    situation: async () => situation,
    evidence: evidenceOf(ctx, { folder, root: folder, binding: persona.rules }, call),
    clock: ctx.clock,
    metrics: ctx.metrics,
  });
  const { outcome, reason, opinions, amendments } = await governor.consider(await actionOf(folder, action), call.signal);
  return {
    outcome,
    reason,
    opinions: opinions.map((each) => ({ outcome: each.outcome, check: each.check, reason: each.reason, rules: [...(each.rules ?? [])] })),
    amendments: [...amendments],
  };
}

function neverActs(): never {
  throw new Error('A dry run has no effect.');
}

/** As a tool of a run would send it. */
async function actionOf(folder: string, sample: SampleAction): Promise<Action> {
  switch (sample.kind) {
    case 'read':
      return { kind: 'read', tool: 'read_file', paths: [sample.path] };
    case 'edit': {
      const before = await textOf(folder, sample.path);
      const tool = sample.text === null ? 'delete_file' : before === null ? 'write_file' : 'edit_file';
      return { kind: 'edit', tool, changes: [{ path: sample.path, before, after: sample.text }] };
    }
    case 'command': {
      const shell = process.platform === 'win32' ? 'powershell' : 'posix';
      return { kind: 'command', tool: 'run_command', shell, command: sample.command, cwd: '.' };
    }
    case 'delegate':
      return { kind: 'delegate', tool: 'delegate', persona: sample.persona, prompt: 'A part of the task.' };
    case 'mcp':
      return { kind: 'mcp', server: sample.server, tool: sample.tool, input: {}, digest: UNSEEN };
    default:
      return assertNever(sample);
  }
}

/** Of a file of the folder; `null`: there is none, or it is none of the folder's, which the checks then say. */
async function textOf(folder: string, name: string): Promise<string | null> {
  const file = await resolveInside(folder, name).catch(() => undefined);
  if (file === undefined) return null;
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(systemCodeOf(error) ?? '')) return null;
    throw new Error(`"${name}" cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
