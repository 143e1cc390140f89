const REPLACEMENT = '[redacted]';

/**
 * Key names whose text must never be stored. Singular on purpose: `token` is a secret, `inputTokens` is a count.
 * A camelCase, snake_case or kebab-case name counts when it ends in one of these words.
 */
const SECRET_KEY =
  /(password|passwd|passphrase|secret|token|api[-_]?key|private[-_]?key|access[-_]?key|signing[-_]?key|encryption[-_]?key|authorization|cookie|credentials?|connection[-_]?string)$/i;

/** Deeper structures are cut: a log line is for reading, and a cycle must end somewhere. */
const MAX_DEPTH = 8;

/** A copy fit for a log: values under secret key names replaced at any depth, errors spelled out with their causes. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '[too deep]';
  if (value instanceof Date) return value.toJSON();
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  const entries = value instanceof Error ? entriesOfError(value) : Object.entries(value);
  return Object.fromEntries(entries.map(([key, item]) => [key, isSecret(key, item) ? REPLACEMENT : redact(item, depth + 1)]));
}

/** A number or a boolean under such a name is a setting or a count, never the secret itself. */
function isSecret(key: string, value: unknown): boolean {
  return SECRET_KEY.test(key) && value !== null && (typeof value === 'string' || typeof value === 'object');
}

/** Message, stack and cause of an error are not enumerable, so JSON would drop exactly what matters. */
function entriesOfError(error: Error): [string, unknown][] {
  const own = Object.entries(error);
  const cause: [string, unknown][] = error.cause === undefined ? [] : [['cause', error.cause]];
  return [['name', error.name], ['message', error.message], ['stack', error.stack], ...own, ...cause];
}
