import type { ClientResult } from '../../backend/rpc.ts';

type Failure = NonNullable<ClientResult<'ai/editorStream'>['failure']>;

/** Codes of `LanguageModelError`; a provider behind it may throw anything else. */
const KINDS: Readonly<Record<string, Failure['kind']>> = { NoPermissions: 'permission', NotFound: 'notFound', Blocked: 'refusal' };

/** Why a model of the editor gave no answer. */
export function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return { kind: KINDS[String(code)] ?? (/quota|premium/i.test(message) ? 'payment' : 'server'), message };
}
