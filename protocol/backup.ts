import { z } from 'zod';
import { defineRequest } from './define.ts';
import { folder } from './workspace.ts';

/** `null`: the database of the installation, for what belongs to no folder. */
const ofFolder = folder.nullable();

/** A moment that a database can be put back to. */
export const restorePoint = z.object({
  /** Counts up in the order of making. */
  number: z.number().int(),
  /** Milliseconds since 1970. */
  time: z.number(),
  /** `increment`: holds only what has changed since the last full backup. */
  kind: z.enum(['full', 'increment']),
  reason: z.enum(['scheduled', 'asked', 'before-restore', 'before-migration', 'before-encryption']),
  /** On the disk. */
  bytes: z.number(),
  /** Of all tables. */
  rows: z.number(),
  /** Id of the key that it is encrypted with; `null`: it is not. */
  keyId: z.string().nullable(),
});
export type RestorePoint = z.infer<typeof restorePoint>;

/** Any client: the backups of a database, newest first. */
export const list = defineRequest(
  'backup/list',
  z.object({ folder: ofFolder }),
  z.object({
    points: z.array(restorePoint),
    /** Folder that holds them. */
    place: z.string(),
  }),
);

/** Any client: backs a database up now, while it is used. PostgreSQL: with `pg_dump`, into a file. */
export const create = defineRequest(
  'backup/create',
  z.object({ folder: ofFolder, kind: z.enum(['full', 'increment']).default('full') }),
  z.object({
    /** `null` for PostgreSQL. */
    point: restorePoint.nullable(),
    /** Absolute path of what was written. */
    file: z.string(),
  }),
  { effect: 'files' },
);

/** Any client: puts a backup in the place of a database, whose present state is backed up first. */
export const restore = defineRequest(
  'backup/restore',
  z.object({
    folder: ofFolder,
    source: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('latest') }),
      /** The latest backup made at this time or before; milliseconds since 1970. */
      z.object({ kind: z.literal('time'), time: z.number() }),
      z.object({ kind: z.literal('number'), number: z.number().int() }),
      /** Any database file: absolute path. */
      z.object({ kind: z.literal('file'), file: z.string() }),
    ]),
  }),
  z.object({
    /** What was restored; `null` when it was a file. */
    point: restorePoint.nullable(),
    /** Of all tables, as restored. */
    rows: z.number(),
    /** Backup of what was there before; `null` when there was nothing that could be read. */
    before: restorePoint.nullable(),
    /** Where a file that could not be read was moved. */
    movedTo: z.string().nullable(),
  }),
  { effect: 'files', power: 'admin' },
);

/** Any client, after a folder was opened: whether a repair has lost rows that a recent backup has. */
export const offer = defineRequest(
  'backup/offer',
  z.object({ folder: ofFolder }),
  z.object({
    /** `null`: nothing was lost, or there is no backup of the last hours. */
    offer: z
      .object({
        /** For a person: what was lost. */
        message: z.string(),
        point: restorePoint,
      })
      .nullable(),
  }),
);

/** Any client: encrypts a database, its archive and its backups with the first of the keys, also when another key did before; or decrypts them. */
export const encrypt = defineRequest(
  'backup/encrypt',
  z.object({ folder: ofFolder, to: z.enum(['off', 'sqlcipher']) }),
  z.object({
    file: z.string(),
    /** Id of the key now; `null`: not encrypted. */
    keyId: z.string().nullable(),
    /** Backups that were rewritten. */
    backups: z.number().int(),
    /** Files beside it that are still as they were. */
    left: z.array(z.string()),
  }),
  { effect: 'files', power: 'admin' },
);

/** Any client: moves old rows where the retention of their table says so; also done daily, after the full backup. */
export const archive = defineRequest(
  'backup/archive',
  z.object({ folder: ofFolder }),
  z.object({
    /** One for each rule; rows of other tables that went with them are not counted. */
    tables: z.array(z.object({ table: z.string(), rows: z.number().int() })),
  }),
  { effect: 'files', power: 'admin' },
);

/**
 * Extension to server, after it starts and before folders are opened: the keys of SecretStorage. Databases that could not be opened
 * without them are opened again.
 */
export const useKeys = defineRequest(
  'backup/useKeys',
  z.object({
    /** 64 hexadecimal digits each; the first is for what is written from now on. Never logged, stored or sent on. */
    databaseKeys: z.array(z.string()),
  }),
  z.object({}),
  { power: 'admin' },
);
