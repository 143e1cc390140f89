import { z } from 'zod';
import { defineNotification, defineRequest } from './define.ts';
import { folder } from './workspace.ts';

/** Whose record: a workspace folder's, or with `null` the one of the installation. */
const log = folder.nullable();

/** On whose behalf something was done: a person, a persona (with the model behind it), or Stewardry itself. */
export const auditActor = z.object({
  kind: z.enum(['person', 'persona', 'system']),
  name: z.string().min(1),
  /** The model behind a persona. */
  model: z.string().optional(),
});

/** What was decided or came of it. `intended` is written before files are touched; `done` or `failed` follows under the same correlation id. */
export const auditVerdict = z.enum(['allow', 'ask', 'deny', 'error', 'done', 'failed', 'intended']);

/** One row of the record. Rows are never changed; only a body may be dropped, once its segment is sealed. */
export const auditRow = z.object({
  /** From 0, without a gap: the row's leaf in the tree. */
  position: z.number().int().nonnegative(),
  id: z.string(),
  /** Milliseconds since 1970, as the clock of the writing process had it. */
  time: z.number().int(),
  actor: auditActor,
  /** The capability, which is the method of a request. */
  action: z.string(),
  /** What it was done to: a path, an id, a rule. Redacted. */
  subject: z.string().optional(),
  verdict: auditVerdict,
  correlationId: z.string(),
  /** Digest of the rules that decided. */
  policyDigest: z.string().optional(),
  /** Hashes of what was there before and after. */
  before: z.string().optional(),
  after: z.string().optional(),
  /** The person who said yes. */
  approver: z.string().optional(),
  /** Details, redacted before they were hashed. Absent when there were none or they have been pruned. */
  body: z.unknown().optional(),
  /** SHA-256 of the stored body, hexadecimal; stays when the body is pruned. */
  bodyHash: z.string().optional(),
  /** The row's leaf hash (RFC 6962), hexadecimal; covers everything above and the hash of the row before. */
  hash: z.string(),
});
export type AuditRow = z.infer<typeof auditRow>;

/** Which rows: every condition given must hold. */
const auditFilter = z.object({
  actor: z.string().optional(),
  action: z.string().optional(),
  verdict: auditVerdict.optional(),
  correlationId: z.string().optional(),
  /** Part of the subject. */
  subject: z.string().optional(),
  /** Milliseconds since 1970, inclusive. */
  since: z.number().int().optional(),
  /** Milliseconds since 1970, exclusive. */
  until: z.number().int().optional(),
});
export type AuditFilter = z.infer<typeof auditFilter>;

/** The first thing that is wrong, in the order of positions. */
const auditProblem = z.object({
  /** Position of the row; for a checkpoint, the position from which rows are not what was signed. */
  position: z.number().int(),
  /** Id of the row, where there is one. */
  id: z.string().optional(),
  kind: z.enum(['row', 'missing', 'body', 'tree', 'checkpoint', 'anchor', 'index']),
  /** A sentence: what is wrong. */
  message: z.string(),
});
export type AuditProblem = z.infer<typeof auditProblem>;

/** Any client: a page of the record, newest first. */
export const list = defineRequest(
  'audit/list',
  z.object({
    folder: log,
    filter: auditFilter.default({}),
    /** Only rows before this position: `next` of the page before. */
    before: z.number().int().nonnegative().optional(),
    limit: z.number().int().min(1).max(1_000).default(100),
  }),
  z.object({
    rows: z.array(auditRow),
    /** Where the next page goes on; `null` at the end. */
    next: z.number().int().nullable(),
  }),
);

/** The module `analytics`: rows of a span of time, added up. */
export const count = defineRequest(
  'audit/count',
  z.object({
    folder: log,
    /** Milliseconds since 1970, inclusive. */
    since: z.number().int(),
    /** Milliseconds since 1970, exclusive. */
    until: z.number().int(),
  }),
  z.object({
    rows: z.array(z.object({ action: z.string(), verdict: auditVerdict, actor: auditActor.shape.kind, count: z.number().int() })),
    /** Names of the people who did something. */
    people: z.array(z.string()),
  }),
);

/** Any client: how long the record is and what it hashes to. */
export const head = defineRequest(
  'audit/head',
  z.object({ folder: log }),
  z.object({
    size: z.number().int(),
    /** Root of the tree (RFC 6962), hexadecimal. */
    root: z.string(),
    /** Rows below this position belong to sealed segments: their bodies may have been pruned. */
    sealed: z.number().int(),
    /** The newest signed checkpoint, a C2SP signed note. `time` is in milliseconds since 1970. */
    checkpoint: z.object({ size: z.number().int(), note: z.string(), time: z.number().int() }).optional(),
    /** Keys that this installation has signed with, as C2SP verifier keys: what somebody else needs to check a proof. */
    keys: z.array(z.string()),
  }),
);

/** Any client: reads the whole record again, recomputes every hash and compares with every checkpoint. Long; reports progress. */
export const verify = defineRequest(
  'audit/verify',
  z.object({
    folder: log,
    /** C2SP verifier keys to trust besides those that this installation knows. */
    keys: z.array(z.string()).default([]),
    /** Also compare with the checkpoints anchored in the git repository of the folder. */
    anchors: z.boolean().default(true),
  }),
  z.object({
    ok: z.boolean(),
    size: z.number().int(),
    /** Root of the tree as recomputed, up to the first problem; hexadecimal. */
    root: z.string(),
    /** Rows whose bodies have been pruned. */
    pruned: z.number().int(),
    /** Checkpoints compared: in the database, and in git. */
    checkpoints: z.number().int(),
    anchors: z.number().int(),
    problem: auditProblem.optional(),
  }),
);

/** That a leaf is in the record: all that somebody needs who has only the public key. */
export const inclusionProof = z.object({
  kind: z.literal('inclusion'),
  /** The canonical text of the row (RFC 8785), which the leaf hash is made of. */
  leaf: z.string(),
  position: z.number().int(),
  size: z.number().int(),
  /** Hashes from the leaf up, hexadecimal (RFC 6962, 2.1.1). */
  path: z.array(z.string()),
  /** Signed note over exactly `size` rows. */
  checkpoint: z.string(),
});

/** That the record goes on from its first `oldSize` rows: nothing among them was changed. */
export const consistencyProof = z.object({
  kind: z.literal('consistency'),
  oldSize: z.number().int(),
  size: z.number().int(),
  /** Hexadecimal (RFC 6962, 2.1.2). */
  path: z.array(z.string()),
  checkpoint: z.string(),
});

/** Any client: signs the record as it is and proves that a row is in it. */
export const prove = defineRequest(
  'audit/prove',
  z.object({ folder: log, id: z.string() }),
  z.object({ row: auditRow, proof: inclusionProof, key: z.string() }),
);

/** Any client: signs the record as it is and proves that it goes on from what it was when it had so many rows. */
export const proveConsistency = defineRequest(
  'audit/proveConsistency',
  z.object({ folder: log, oldSize: z.number().int().positive() }),
  z.object({ proof: consistencyProof, key: z.string() }),
);

/** Any client: checks a proof with the public key alone. Nothing of the database is looked at. */
export const checkProof = defineRequest(
  'audit/checkProof',
  z.object({
    proof: z.discriminatedUnion('kind', [inclusionProof, consistencyProof]),
    /** C2SP verifier key of whoever signed. */
    key: z.string(),
    /** For a consistency proof: the signed note of the old size. */
    old: z.string().optional(),
  }),
  z.object({ ok: z.boolean() }),
);

/** Any client: rows in order as JSON, one text each, for `--format jsonl`. */
export const exportRows = defineRequest(
  'audit/exportRows',
  z.object({
    folder: log,
    from: z.number().int().nonnegative().default(0),
    limit: z.number().int().min(1).max(10_000).default(1_000),
  }),
  z.object({ lines: z.array(z.string()), next: z.number().int().nullable() }),
);

/** Any client: signs the present size and root, so that a cut or rewritten record can be told. */
export const checkpoint = defineRequest(
  'audit/checkpoint',
  z.object({ folder: log }),
  z.object({ size: z.number().int(), root: z.string(), note: z.string(), key: z.string() }),
  { effect: 'state' },
);

/** Any client: makes a checkpoint and keeps it in the git ref `refs/stewardry/checkpoints`, outside the database. */
export const anchor = defineRequest(
  'audit/anchor',
  z.object({ folder }),
  z.object({ size: z.number().int(), note: z.string(), ref: z.string(), commit: z.string() }),
  { effect: 'files' },
);

/** Any client, and daily: seals the rows that are older than that and drops their bodies. Rows and hashes stay. */
export const prune = defineRequest(
  'audit/prune',
  z.object({ folder: log, days: z.number().min(0).default(90) }),
  z.object({ sealed: z.number().int(), pruned: z.number().int() }),
  { effect: 'state', power: 'admin' },
);

/** Extension to server, after it starts: the key of SecretStorage to sign with, instead of the one in a file of the data folder. */
export const useKey = defineRequest(
  'audit/useKey',
  z.object({
    /** Ed25519, PKCS #8 in base64. Never logged, stored or sent on. */
    privateKey: z.string(),
  }),
  z.object({}),
  { power: 'admin' },
);

/** Server to client, after rows were written to a record that somebody looks at; not for each row. */
export const appended = defineNotification('audit/appended', z.object({ folder: log, size: z.number().int() }));
