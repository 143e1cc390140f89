import { createRequire } from 'node:module';
import type * as Cedar from '@cedar-policy/cedar-wasm/nodejs';
import type { Role } from '../../../protocol/define.ts';
import { contentHash } from '../../base/contentHash.ts';

/** What somebody asks for, as a policy sees it. */
export interface AccessQuestion {
  readonly asker: { readonly kind: string; readonly name: string; readonly role: Role; readonly email?: string };
  /** The capability: the method of the request. */
  readonly method: string;
  readonly effect: string;
  /** `lsp`, `cli` … */
  readonly caller: string;
  /** Absolute; `null`: the installation. */
  readonly folder: string | null;
}

/** What a policy file says to a question. `none`: nothing in it is about this. Lines count from 1. */
export type PolicyAnswer =
  | { readonly kind: 'none' | 'permit' }
  | { readonly kind: 'forbid'; readonly line: number }
  | { readonly kind: 'error'; readonly line: number; readonly message: string };

/** Why a text is no policy. `line` counts from 1. */
export interface PolicyProblem {
  readonly line: number;
  readonly message: string;
}

type Engine = typeof Cedar;
let engine: Engine | undefined;

/** Loaded when the first policy is read: 4 MB and 50 ms that most never need. It stays outside the bundle, beside its .wasm file. */
function loadEngine(): Engine {
  // The package's own types describe what its CommonJS entry exports.
  engine ??= createRequire(import.meta.url)('@cedar-policy/cedar-wasm/nodejs') as Engine;
  return engine;
}

const WITHOUT_TEMPLATES = { templates: {}, templateLinks: [] };

/** One parsed policy file in Cedar's language (https://docs.cedarpolicy.com). Each question takes about 0.5 ms: remember the answers. */
export class CedarPolicy {
  readonly digest: string;
  readonly #id: string;

  private constructor(digest: string) {
    this.digest = digest;
    // Parsed policies stay with the engine under a name; the same text is the same policy.
    this.#id = digest;
  }

  /** Parses once. Never throws. */
  static parse(text: string): CedarPolicy | PolicyProblem {
    const policy = new CedarPolicy(contentHash(text));
    const parts = loadEngine().policySetTextToParts(text);
    const whole = loadEngine().checkParsePolicySet({ staticPolicies: text, ...WITHOUT_TEMPLATES });
    if (whole.type === 'failure') return problemOf(whole.errors, text);
    if (parts.type === 'failure') return problemOf(parts.errors, text);
    const staticPolicies = Object.fromEntries(parts.policies.map((part, index) => [`${lineOf(part, text)}:${index}`, part]));
    const answer = loadEngine().preparsePolicySet(policy.#id, { staticPolicies, ...WITHOUT_TEMPLATES });
    return answer.type === 'failure' ? problemOf(answer.errors, text) : policy;
  }

  /** Never throws: what cannot be evaluated is an `error`, whatever the rest says. */
  answer(question: AccessQuestion): PolicyAnswer {
    try {
      return this.#ask(question);
    } catch (error) {
      return { kind: 'error', line: 1, message: error instanceof Error ? error.message : String(error) };
    }
  }

  #ask(question: AccessQuestion): PolicyAnswer {
    const answer = loadEngine().statefulIsAuthorized({ ...cedarRequest(question), preparsedPolicySetId: this.#id });
    if (answer.type === 'failure') return { kind: 'error', line: 1, message: answer.errors.map(({ message }) => message).join('; ') };
    const { decision, diagnostics } = answer.response;
    const [failed] = diagnostics.errors;
    if (failed) return { kind: 'error', line: lineOfId(failed.policyId), message: failed.error.message };
    const [reason] = diagnostics.reason;
    // Cedar denies what no policy is about; here the role decides that.
    if (reason === undefined) return { kind: 'none' };
    return decision === 'allow' ? { kind: 'permit' } : { kind: 'forbid', line: lineOfId(reason) };
  }
}

/** Roles as groups, each within the weaker ones, so that `principal in Role::"developer"` is also true of an admin. */
const ROLE_ENTITIES: Cedar.EntityJson[] = [
  { uid: { type: 'Role', id: 'admin' }, attrs: {}, parents: [{ type: 'Role', id: 'developer' }] },
  { uid: { type: 'Role', id: 'developer' }, attrs: {}, parents: [{ type: 'Role', id: 'viewer' }] },
  { uid: { type: 'Role', id: 'viewer' }, attrs: {}, parents: [] },
];

const PRINCIPAL_TYPE: Readonly<Record<string, string>> = { person: 'Person', persona: 'Persona', system: 'System' };

function cedarRequest({ asker, method, effect, caller, folder }: AccessQuestion) {
  const principal = { type: PRINCIPAL_TYPE[asker.kind] ?? 'Person', id: asker.email ?? asker.name };
  const action = { type: 'Action', id: method };
  const attrs = { name: asker.name, role: asker.role, ...(asker.email === undefined ? {} : { email: asker.email }) };
  const domain = method.slice(0, method.indexOf('/'));
  return {
    principal,
    action,
    resource: folder === null ? { type: 'Installation', id: 'installation' } : { type: 'Workspace', id: folder },
    context: { effect, caller },
    entities: [
      ...ROLE_ENTITIES,
      { uid: principal, attrs, parents: [{ type: 'Role', id: asker.role }] },
      { uid: action, attrs: {}, parents: [{ type: 'Action', id: domain }] },
    ],
  };
}

/** Policies are named by the line that they begin in. */
function lineOf(part: string, text: string): number {
  const start = text.indexOf(part);
  return start === -1 ? 1 : text.slice(0, start).split('\n').length;
}

function lineOfId(id: string): number {
  return Number.parseInt(id, 10);
}

function problemOf([first]: readonly Cedar.DetailedError[], text: string): PolicyProblem {
  // Cedar counts bytes of UTF-8.
  const start = first?.sourceLocations?.[0]?.start ?? 0;
  const line = Buffer.from(text).subarray(0, start).toString().split('\n').length;
  return { line, message: first?.message.replace('failed to parse policies from string: ', '') ?? 'it cannot be parsed' };
}
