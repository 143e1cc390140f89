import path from 'node:path';
import type { RequestDefinition, Role } from '../../../protocol/index.ts';
import type { Clock } from '../../base/clock.ts';
import { contentHash } from '../../base/contentHash.ts';
import { combineAnswers } from '../../governance/access/combineAnswers.ts';
import { type AccessDecision, decideByRole } from '../../governance/access/decideByRole.ts';
import type { Actor, Call } from '../call.ts';
import type { Identity } from './identity.ts';
import { type BrokenPolicy, PolicyFile, type PolicyPlace } from './policyFile.ts';

/** A decision, and what it was made by besides what is built in: absent when that alone decided. */
export type Decision = AccessDecision & { readonly policyDigest?: string };

/** Who this backend serves, and what they may ask for. */
export interface AccessControl {
  /** On whose behalf a request runs that names nobody: the person whom git knows. */
  readonly person: Actor;
  /** Gives the person another role. In team mode it comes from the table of users; `digest` is that of the table. */
  setRole(role: Role, digest?: string): void;
  /** Says which policies hold in a workspace folder. Before, only `.stewardry/policy.cedar` does, and it only forbids. */
  govern(folder: string, places: readonly PolicyPlace[]): void;
  /** Policies of a folder (`null`: of the installation) that cannot be read: until they can, nothing is allowed there. */
  brokenPolicies(folder: string | null): readonly BrokenPolicy[];
  /** `folder`: the workspace that the request is about; `null`: the installation. */
  decide(definition: RequestDefinition, call: Pick<Call, 'actor' | 'caller'>, folder: string | null): Decision;
}

/** Opening a folder, and what that asks for: without it nobody could see that a policy is broken, or have it looked at again. */
const ALWAYS_BY_ROLE: ReadonlySet<string> = new Set([
  'workspace/open',
  'workspace/close',
  'workspace/filesChanged',
  'workspace/ruleSources',
  'modules/follow',
  'access/whoami',
  'access/follow',
  'health/check',
]);

/** Folders that requests name and nobody opened: kept to look at their files less often, not to remember whatever is asked. */
const MOST_UNGOVERNED = 100;

export interface AccessOptions {
  readonly identity: Identity;
  readonly clock: Clock;
  /** Of the person, until `setRole`. Locally they may do everything with their own files: `admin`, when absent. */
  readonly role?: Role;
  /** Absolute path of the policy of whoever runs the installation: `STEWARDRY_ACCESS_POLICY`. It holds everywhere. */
  readonly policy?: string | undefined;
}

export function createAccessControl({ identity, clock, role = 'admin', policy }: AccessOptions): AccessControl {
  const { name, email } = identity;
  let person: Actor = { kind: 'person', name, ...(email === undefined ? {} : { email }), role };
  let roles: string | undefined;
  const open = (place: PolicyPlace): PolicyFile => new PolicyFile(place, clock);
  const ofInstallation = policy === undefined ? [] : [open({ file: path.resolve(policy), mayPermit: true, isNamed: true })];
  const governed = new Map<string, readonly PolicyFile[]>();
  const ungoverned = new Map<string, readonly PolicyFile[]>();

  const policiesOf = (folder: string | null): readonly PolicyFile[] => {
    if (folder === null) return ofInstallation;
    const known = governed.get(folder) ?? ungoverned.get(folder);
    if (known) return known;
    if (ungoverned.size >= MOST_UNGOVERNED) ungoverned.clear();
    const unknown = [...ofInstallation, open({ file: defaultPolicy(folder), mayPermit: false, isNamed: false })];
    ungoverned.set(folder, unknown);
    return unknown;
  };
  return {
    get person() {
      return person;
    },
    setRole(next, digest) {
      person = { ...person, role: next };
      roles = digest;
    },
    govern(folder, places) {
      governed.set(folder, [...ofInstallation, ...places.map(open)]);
    },
    brokenPolicies: (folder) => policiesOf(folder).flatMap((file) => file.problem() ?? []),
    decide(definition, { actor, caller }, folder) {
      const { method, traits } = definition;
      const byRole = decideByRole(definition, actor);
      if (ALWAYS_BY_ROLE.has(method)) return withDigest(byRole, [roles]);
      const question = { asker: askerOf(actor), method, effect: traits.effect, caller, folder };
      const policies = policiesOf(folder);
      const voices = policies.map((file) => ({ ...file.place, answer: file.answer(question) }));
      return withDigest(combineAnswers(byRole, question, voices), [roles, ...policies.map((file) => file.digest())]);
    },
  };
}

/** One digest stands for itself, several for the hash of their list: the table of roles, then the policies in the order they hold. */
function withDigest(decision: AccessDecision, digests: readonly (string | undefined)[]): Decision {
  const [first, ...others] = digests.filter((digest) => digest !== undefined);
  if (first === undefined) return decision;
  return { ...decision, policyDigest: others.length === 0 ? first : contentHash([first, ...others].join('\n')) };
}

/** Where a workspace keeps its own policy. */
export function defaultPolicy(folder: string): string {
  return path.join(folder, '.stewardry', 'policy.cedar');
}

function askerOf({ kind, name, role, email }: Actor) {
  return { kind, name, role, ...(email === undefined ? {} : { email }) };
}
