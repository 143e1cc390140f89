import path from 'node:path';
import { contentHash } from '../../base/contentHash.ts';
import { BadInputError } from '../../base/errors.ts';
import type { ExternalAgentConfig } from '../../governance/config/aiSchema.ts';
import type { EffectiveAi } from '../../governance/config/effectiveAi.ts';

/** What stands in place of a provider where an external agent is chosen: `agent/goose`. */
export const AGENT = 'agent';

/** An external agent as its entry says, nothing put in yet. */
export interface AgentEntry extends ExternalAgentConfig {
  readonly name: string;
  /** Of everything that says how it is started. */
  readonly digest: string;
}

/** The name of the agent that is chosen in place of a model; `undefined`: it is a model. */
export function agentNameIn(model: string | undefined): string | undefined {
  const [provider, ...name] = model?.split('/') ?? [];
  return provider === AGENT ? name.join('/') : undefined;
}

/** The entry of an agent. Throws `BadInputError` when there is none. */
export function findAgent({ agents }: Pick<EffectiveAi, 'agents'>, name: string): AgentEntry {
  const entry = Object.hasOwn(agents, name) ? agents[name] : undefined;
  if (entry !== undefined) return { ...entry, name, digest: contentHash(JSON.stringify([name, entry])) };
  const names = Object.keys(agents);
  const known = names.length === 0 ? 'None is set up' : `Those that are set up: ${names.join(', ')}`;
  throw new BadInputError(`There is no agent "${name}". ${known}; name it in your own settings (stewardry.ai.agents), no folder can.`);
}

/** Why an agent may not work in a folder that is set up so; `undefined`: it may. `reachesNetwork`: also because nothing keeps it from that. */
export function whyNotHere(
  { mode, privatePaths }: Pick<EffectiveAi, 'mode' | 'privatePaths'>,
  { name }: Pick<AgentEntry, 'name'>,
  reachesNetwork: boolean,
): string | undefined {
  if (mode === 'none')
    return 'No model or agent is asked in this folder: "ai.mode" is none. Set it to local, cloud or hybrid (`stewardry config set ai.mode hybrid`).';
  if (!reachesNetwork) return undefined;
  if (mode === 'local') return `"ai.mode" is local, so nothing leaves this machine, and the agent "${name}" can reach the network.`;
  if (privatePaths.length === 0) return undefined;
  return `Some files never leave this machine ("ai.privatePaths": ${privatePaths.join(', ')}). The agent "${name}" reads by itself and can reach the network, so it may not work here.`;
}

/** The variables of an agent's entry, references put in. Throws `BadInputError` for one that leads to nothing. */
export function environmentOf(
  { name, env = {} }: Pick<AgentEntry, 'name' | 'env'>,
  find: (reference: string) => string | undefined,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).map(([variable, text]) => [
      variable,
      text.replace(/\$\{(?:env|secret):[\w.-]+\}/g, (reference) => {
        const found = find(reference);
        if (found !== undefined) return found;
        throw new BadInputError(
          `The agent "${name}" is given ${variable} from ${reference}, which is not set here. Set it, or take it out of its entry.`,
        );
      }),
    ]),
  );
}

/** The folders of an agent's entry as absolute paths. Throws `BadInputError` for one in which more than its own settings lies. */
export function foldersOf(
  { name, folders = [] }: Pick<AgentEntry, 'name' | 'folders'>,
  home: string,
  keptFrom: readonly string[],
): readonly string[] {
  return folders.map((text) => {
    const folder = path.resolve(text.startsWith('~/') ? path.join(home, text.slice(2)) : text);
    const covered = [home, ...keptFrom].find((each) => isWithin(each, folder)) ?? keptFrom.find((each) => isWithin(folder, each));
    if (covered === undefined) return folder;
    throw new BadInputError(
      `The agent "${name}" may not have "${text}" for itself: it holds, or lies in, "${covered}". Name the folder where it keeps its own settings.`,
    );
  });
}

/** Is a path the folder, or in it? */
function isWithin(inner: string, folder: string): boolean {
  const relative = path.relative(folder, inner);
  return relative === '' || (!relative.startsWith('..') && !path.isAbsolute(relative));
}

/** Its command line, for people. */
export const lineOf = ({ command, args = [] }: Pick<AgentEntry, 'command' | 'args'>): string =>
  [command, ...args].map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
