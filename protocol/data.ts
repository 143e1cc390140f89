import { z } from 'zod';
import { defineRequest } from './define.ts';
import { folder } from './workspace.ts';

/** A workspace's database; `null`: that of the installation, which keeps what belongs to no folder. */
const database = folder.nullable();

/** Any client: which database is in use, what is in it and which migrations it has seen. */
export const status = defineRequest(
  'data/status',
  z.object({ folder: database }),
  z.object({
    dialect: z.enum(['sqlite', 'postgres']),
    /** For a person: the file, the server with its schema, or `memory` when nothing is kept. Never a password. */
    place: z.string(),
    bytes: z.number(),
    tables: z.array(z.object({ name: z.string(), rows: z.number().int() })),
    /** In the order in which they ran. */
    migrations: z.array(
      z.object({
        module: z.string(),
        number: z.number().int(),
        name: z.string(),
        /** Milliseconds since 1970. */
        appliedAt: z.number(),
      }),
    ),
    /** Connections to the server, shared by all folders; absent for a file. */
    connections: z
      .object({
        limit: z.number().int(),
        open: z.number().int(),
        idle: z.number().int(),
        /** Queries and transactions that wait for one. */
        waiting: z.number().int(),
      })
      .optional(),
    /** What is wrong with it, a sentence each. */
    notices: z.array(z.string()),
  }),
);

/**
 * Any client: copies a database, as it is at one moment, to the other engine. The copy is compared by row counts and hashes and is
 * complete or not there at all; which database is used stays as it is.
 */
export const copy = defineRequest(
  'data/copy',
  z.object({
    folder: database,
    /** `postgres://USER:PASSWORD@HOST:PORT/DATABASE`, where `${env:NAME}` stands for a variable; `sqlite:FILE`; or `sqlite`: its file here. */
    to: z
      .string()
      .regex(/^(postgres(ql)?:\/\/.|sqlite$|sqlite:.)/, 'must be postgres://USER:PASSWORD@HOST:PORT/DATABASE, sqlite:FILE or sqlite'),
    /** Whether a target that has rows is replaced instead of refused. */
    replace: z.boolean().default(false),
  }),
  z.object({
    place: z.string(),
    tables: z.array(
      z.object({
        name: z.string(),
        rows: z.number().int(),
        /** SHA-256 of all values in the order of the primary key, hexadecimal. */
        hash: z.string(),
      }),
    ),
  }),
  { effect: 'files', power: 'admin' },
);
