import type * as access from '../../../../protocol/access.ts';
import type { ResultIn } from '../../../../protocol/index.ts';
import type { Call } from '../../../kernel/call.ts';

/** Answers with whoever asked. */
export function whoami(_ctx: unknown, _params: unknown, { actor }: Call): ResultIn<typeof access.whoami> {
  const { kind, name, email, role } = actor;
  return { kind, name, role, ...(email === undefined ? {} : { email }) };
}
