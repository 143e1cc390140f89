import { contentHash } from '../../base/contentHash.ts';
import type { Policy } from '../govern/policy.ts';
import { PROTECTED_PATHS } from '../govern/protectedPaths.ts';
import type { ConfigLayer } from './configLayer.ts';
import { APPROVALS, DEFAULT_GOVERNANCE, type GovernanceLayer } from './governanceSchema.ts';

const MINUTE_MS = 60_000;
/** A test suite that takes longer is better run in parts; the person can say so for each command. */
const VERIFY_TIMEOUT_MS = 600_000;

/** Whether the workspace is trusted, and which rules are in force (`checkProposed` names their version). */
export interface PolicyInputs {
  readonly isTrusted: boolean;
  readonly rulesVersion: string;
}

/**
 * What the layers say together, weakest first. What is denied or protected adds up. What loosens safety (approvals, allowed commands,
 * network, higher caps, commands to run) counts from the workspace's file only when it is trusted, and never beyond what the user, the
 * environment or the team has set.
 */
export function effectivePolicy(layers: readonly ConfigLayer[], { isTrusted, rulesVersion }: PolicyInputs): Policy {
  const blocks = blocksOf(layers);
  const settings = {
    approvesUpTo: strictest(blocks, isTrusted, ({ approve }) => (approve === undefined ? undefined : APPROVALS.indexOf(approve))),
    network: strictest(blocks, isTrusted, ({ commands }) => (commands?.network === undefined ? undefined : Number(commands.network))),
    corrections: strictest(blocks, isTrusted, ({ corrections }) => corrections),
    caps: Object.fromEntries(CAPS.map((cap) => [cap, strictest(blocks, isTrusted, ({ caps }) => caps?.[cap])])),
    protectedPaths: addUp(blocks, ({ protectedPaths }) => protectedPaths),
    allow: addUp(isTrusted ? blocks : blocks.filter((block) => !block.isWorkspace), ({ commands }) => commands?.allow),
    deny: addUp(blocks, ({ commands }) => commands?.deny),
    verify: (isTrusted ? blocks : blocks.filter((block) => !block.isWorkspace)).findLast(({ config }) => config.verify !== undefined),
  };
  const cap = (name: (typeof CAPS)[number]): number => settings.caps[name] ?? DEFAULT_GOVERNANCE.caps?.[name] ?? 0;
  const policy: Omit<Policy, 'digest'> = {
    approvesUpTo: APPROVALS[settings.approvesUpTo ?? 0] ?? 'none',
    protectedPaths: [...PROTECTED_PATHS, ...settings.protectedPaths],
    commands: { allow: settings.allow, deny: settings.deny, mayUseNetwork: settings.network === 1 },
    corrections: settings.corrections ?? 0,
    caps: {
      steps: cap('steps'),
      tokens: cap('tokens'),
      timeMs: cap('minutes') * MINUTE_MS,
      files: cap('files'),
      stallMs: cap('stallMinutes') * MINUTE_MS,
      actionsPerMinute: cap('actionsPerMinute'),
    },
    verify: (settings.verify?.config.verify ?? []).map(({ name, command, timeoutSeconds }) => ({
      name,
      command,
      timeoutMs: timeoutSeconds === undefined ? VERIFY_TIMEOUT_MS : timeoutSeconds * 1_000,
    })),
    ...(settings.verify?.isBuiltIn === false && settings.verify.config.verify?.length === 0 ? { verifiesNothing: true } : {}),
  };
  return { ...policy, digest: contentHash(JSON.stringify([policy, rulesVersion])) };
}

const CAPS = ['steps', 'tokens', 'minutes', 'files', 'stallMinutes', 'actionsPerMinute'] as const;

interface Block {
  readonly config: GovernanceLayer;
  readonly isWorkspace: boolean;
  readonly isBuiltIn: boolean;
}

function blocksOf(layers: readonly ConfigLayer[]): readonly Block[] {
  return layers.flatMap(({ layer, folder, config }) =>
    folder === '' && config.governance !== undefined
      ? [{ config: config.governance, isWorkspace: layer === 'workspace', isBuiltIn: layer === 'built-in' }]
      : [],
  );
}

/** Whether a dotted key is one whose higher value is the looser one, so that the workspace's file cannot raise what somebody has set. */
export function isLimited(key: string): boolean {
  return /^governance\.(approve|corrections|commands\.network|caps\.\w+)$/.test(key);
}

/** Compares two values of such a key. */
export function isLooser(a: unknown, b: unknown): boolean {
  const looseness = (value: unknown): number => (typeof value === 'string' ? APPROVALS.map(String).indexOf(value) : Number(value));
  return looseness(a) > looseness(b);
}

/**
 * One setting whose higher value is the looser one. Somebody's own layers decide; the workspace may tighten what they or the defaults say,
 * and loosen only the defaults, when it is trusted.
 */
function strictest(
  blocks: readonly Block[],
  isTrusted: boolean,
  read: (config: GovernanceLayer) => number | undefined,
): number | undefined {
  const last = (wanted: (block: Block) => boolean): number | undefined =>
    blocks
      .filter(wanted)
      .map(({ config }) => read(config))
      .findLast((value) => value !== undefined);
  const own = last((block) => !block.isWorkspace && !block.isBuiltIn);
  const workspace = last((block) => block.isWorkspace);
  const builtIn = last((block) => block.isBuiltIn);
  if (workspace === undefined) return own ?? builtIn;
  if (own !== undefined) return Math.min(own, workspace);
  return isTrusted || builtIn === undefined ? workspace : Math.min(workspace, builtIn);
}

function addUp(blocks: readonly Block[], read: (config: GovernanceLayer) => readonly string[] | undefined): readonly string[] {
  return [...new Set(blocks.flatMap(({ config }) => read(config) ?? []))];
}
