import { hash as digest, randomBytes } from 'node:crypto';
import type { AuditRow } from '../../../protocol/audit.ts';
import type { AuditEntry } from '../auditLog.ts';
import type { StoredRow } from '../store/auditTables.ts';
import type { Hash } from '../tree/merkle.ts';
import { canonicalJson } from './canonicalJson.ts';
import { redactBody, redactLine } from './redactBody.ts';

/** A row before it has its place in the chain. */
export type NewRow = Omit<StoredRow, 'position' | 'hash' | 'nodes'>;

/** Version of the canonical form; a later one gets another number, so that old rows keep verifying. */
const VERSION = 1;
/** Enough that nobody guesses a short body back from its hash after it was pruned. Bytes. */
const SALT_BYTES = 16;

/** What of an entry is kept: redacted, in texts that both engines give back byte by byte. */
export function newRow(entry: AuditEntry, id: string, time: number): NewRow {
  const body = entry.body === undefined ? null : bodyText(entry.body);
  return {
    id,
    time: Math.round(time),
    actor_kind: entry.actor.kind,
    actor_name: plain(entry.actor.name),
    actor_model: optional(entry.actor.model),
    action: plain(entry.action),
    subject: entry.subject === undefined ? null : plain(redactLine(entry.subject)),
    verdict: entry.verdict,
    correlation_id: plain(entry.correlationId),
    policy_digest: optional(entry.policyDigest),
    before_hash: optional(entry.before),
    after_hash: optional(entry.after),
    approver: optional(entry.approver),
    body_hash: body === null ? null : bodyHash(body),
    body,
  };
}

function bodyText(body: unknown): string {
  return canonicalJson({ salt: randomBytes(SALT_BYTES).toString('base64url'), value: redactBody(body) });
}

/** Hexadecimal SHA-256 of a stored body. */
export function bodyHash(body: string): string {
  return digest('sha256', body, 'hex');
}

/**
 * The data of the row's leaf, in canonical form (RFC 8785): every column but the body, which its hash stands for, and the hash of the
 * row before. The keys are in their sorted order here, so that a plain `JSON.stringify` writes it.
 */
export function rowContent(row: NewRow & { readonly position: number }, previous: Hash | undefined): string {
  return JSON.stringify({
    action: row.action,
    actor: { kind: row.actor_kind, model: row.actor_model ?? undefined, name: row.actor_name },
    after: row.after_hash ?? undefined,
    approver: row.approver ?? undefined,
    before: row.before_hash ?? undefined,
    bodyHash: row.body_hash ?? undefined,
    correlationId: row.correlation_id,
    id: row.id,
    policyDigest: row.policy_digest ?? undefined,
    position: row.position,
    previous: previous === undefined ? undefined : toHex(previous),
    subject: row.subject ?? undefined,
    time: row.time,
    v: VERSION,
    verdict: row.verdict,
  });
}

/** The row as clients see it. */
export function toAuditRow(row: StoredRow): AuditRow {
  return {
    position: row.position,
    id: row.id,
    time: row.time,
    // Written by `newRow`; what somebody changed since is for `verify` to say, and for the reply's schema to refuse.
    actor: { kind: row.actor_kind as AuditRow['actor']['kind'], name: row.actor_name, ...given('model', row.actor_model) },
    action: row.action,
    verdict: row.verdict as AuditRow['verdict'],
    correlationId: row.correlation_id,
    ...given('subject', row.subject),
    ...given('policyDigest', row.policy_digest),
    ...given('before', row.before_hash),
    ...given('after', row.after_hash),
    ...given('approver', row.approver),
    ...(row.body === null ? {} : { body: storedValue(row.body) }),
    ...given('bodyHash', row.body_hash),
    hash: toHex(row.hash),
  };
}

function storedValue(body: string): unknown {
  try {
    // Written by `bodyText`.
    return (JSON.parse(body) as { value: unknown }).value;
  } catch {
    // Somebody changed it; it is shown as it is, and `verify` names the row.
    return body;
  }
}

export function toHex(hash: Hash): string {
  return Buffer.from(hash.buffer, hash.byteOffset, hash.byteLength).toString('hex');
}

function given<Key extends string>(key: Key, value: string | null): Partial<Record<Key, string>> {
  // One key of that name, or none.
  return (value === null ? {} : { [key]: value }) as Partial<Record<Key, string>>;
}

function optional(text: string | undefined): string | null {
  return text === undefined ? null : plain(text);
}

/** UTF-8 has no lone surrogates and PostgreSQL no NUL: what cannot come back as it went in would look like tampering. */
function plain(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}
