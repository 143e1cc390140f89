import type { RequestDefinition, Role } from '../../../protocol/index.ts';
import { type AccessDecision, decideByRole } from '../../governance/access/decideByRole.ts';
import type { Actor } from '../call.ts';
import type { Identity } from './identity.ts';

/** Who this backend serves, and what they may ask for. */
export interface AccessControl {
  /** On whose behalf a request runs that names nobody: the person whom git knows. */
  readonly person: Actor;
  /** Gives the person another role; in team mode it comes from the table of users. */
  setRole(role: Role): void;
  decide(definition: RequestDefinition, actor: Actor): AccessDecision;
}

/** Locally there is one person, who may do everything with their own files. */
export function createAccessControl({ name, email }: Identity, role: Role = 'admin'): AccessControl {
  let person: Actor = { kind: 'person', name, ...(email === undefined ? {} : { email }), role };
  return {
    get person() {
      return person;
    },
    setRole(next) {
      person = { ...person, role: next };
    },
    decide: (definition, actor) => decideByRole(definition, actor),
  };
}
