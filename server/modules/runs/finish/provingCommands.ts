import * as workspace from '../../../../protocol/workspace.ts';
import { contentHash } from '../../../base/contentHash.ts';
import { BadInputError } from '../../../base/errors.ts';
import type { Policy } from '../../../governance/govern/policy.ts';
import { DETECTED_FILES, detectCommands, type SuggestedCommand } from '../../../governance/outcome/detectCommands.ts';
import { type Actor, backgroundCall } from '../../../kernel/call.ts';
import { askPerson } from '../execute/askPerson.ts';
import type { World } from '../execute/world.ts';
import type { Answer } from '../store/questions.ts';

/** What is run to prove an outcome; when that is nothing although something could be run, why. */
export interface Proving {
  readonly commands: Policy['verify'];
  readonly whyNone?: string;
}

const KEY = 'governance.verify';

/**
 * The commands of the policy. Where it names none, those that the tree itself seems to have: a person is asked once in a session, and a yes is kept in
 * the configuration of the workspace. Nothing runs, and nothing is written, without that yes. `mayAsk`: the run is at work, so that it can wait.
 */
export async function provingCommands(world: World, mayAsk: boolean, signal: AbortSignal): Promise<Proving> {
  const { policy, isTrusted } = await world.policy();
  if (policy.verify.length > 0 || !isTrusted) return { commands: policy.verify };
  if (policy.verifiesNothing === true) return { commands: [], whyNone: `"${KEY}" of the configuration is an empty list.` };
  const found = detectCommands(await readManifests(world));
  if (found.length === 0) return { commands: [] };
  const words = found.map(({ command }) => `\`${command}\``).join(', ');
  if (!mayAsk) return { commands: [], whyNone: `${words} would, but nobody has confirmed them as "${KEY}" of the configuration.` };
  if (world.row.approve === 'auto') {
    return { commands: [], whyNone: `${words} would, but nobody is there to confirm them. Name them as "${KEY}" in the configuration.` };
  }
  const answer = await ask(world, found, signal);
  if (!answer.isAllowed) return { commands: [], whyNone: `${answer.by} does not want ${words} to be run in this session.` };
  await keep(world, found, answer, signal);
  return { commands: (await world.policy()).policy.verify };
}

/** From the copy: what the run has made counts too, and that is where the commands would run. */
async function readManifests({ tree }: World): Promise<Readonly<Record<string, string>>> {
  const files: Record<string, string> = {};
  for (const name of DETECTED_FILES) {
    const text = await tree.readText(name).catch((error: unknown) => {
      // Too large, or no text: of a lock file it is enough that it is there.
      if (error instanceof BadInputError) return '';
      throw error;
    });
    if (text !== undefined) files[name] = text;
  }
  return files;
}

function ask(world: World, found: readonly SuggestedCommand[], signal: AbortSignal): Promise<Answer> {
  const lines = found.map(({ name, command, source }) => `- ${name}: \`${command}\` (from ${source})`);
  const question = {
    // The same for all runs of a session: what was answered is not asked again.
    id: contentHash(JSON.stringify([KEY, world.row.session])),
    step: null,
    kind: 'action',
    title: "Verify with the workspace's own commands?",
    detail: `${lines.join('\n')}\n\nA yes is kept in \`.stewardry/config.yaml\` under \`${KEY}\`: they are run at the end of each run, in its copy of the tree.`,
    reason: `No command proves what this run has made: "${KEY}" is empty, and these were found in the workspace.`,
    risk: 'medium',
    shapes: '[]',
    choices: '[]',
  } as const;
  return askPerson(world, question, signal);
}

/** Through the router, on behalf of whoever said yes, so that the record has it. */
async function keep(
  { ctx, run, row, call }: World,
  found: readonly SuggestedCommand[],
  { by }: Answer,
  signal: AbortSignal,
): Promise<void> {
  const actor: Actor = { kind: 'person', name: by, role: call.actor.role };
  const value = found.map(({ name, command }) => ({ name, command }));
  const asPerson = backgroundCall('runs', { signal, correlationId: row.correlation_id, actor });
  await ctx.call(workspace.setConfig, { folder: run.folder, key: KEY, value }, asPerson);
  // The news of it may come later than the next look.
  ctx.state.policies.forget(run.folder);
}
