import { type RequestDefinition, ROLES, type Role } from '../../../protocol/define.ts';

/** Whether somebody may ask for something; `reason` is a sentence for a person: who, what, and what is needed. */
export type AccessDecision = { readonly verdict: 'allow' } | { readonly verdict: 'deny' | 'error'; readonly reason: string };

export const ALLOWED: AccessDecision = { verdict: 'allow' };

/** Who asks, as far as access is concerned. */
export interface Asker {
  readonly name: string;
  readonly role: Role;
}

const RANK: Readonly<Record<Role, number>> = {
  viewer: ROLES.indexOf('viewer'),
  developer: ROLES.indexOf('developer'),
  admin: ROLES.indexOf('admin'),
};

/** Is the role one that may ask for this capability? Each role may do all that a weaker one may. */
export function decideByRole({ method, traits }: Pick<RequestDefinition, 'method' | 'traits'>, { name, role }: Asker): AccessDecision {
  if (RANK[role] >= RANK[traits.power]) return ALLOWED;
  return {
    verdict: 'deny',
    reason: `"${name}" has the role "${role}", and "${method}" needs the role "${traits.power}". Ask an admin for it.`,
  };
}
