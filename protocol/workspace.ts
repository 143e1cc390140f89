import { z } from 'zod';
import { defineNotification, defineRequest } from './define.ts';
import { notice } from './finding.ts';

/** Absolute path of the workspace folder a request is about. Everything else in a request is relative to it. */
export const folder = z.string().min(1);

const configValue = z.object({
  key: z.string(),
  /** The value in force; `null` when nothing sets it. */
  value: z.unknown(),
  /** The layer that won. */
  layer: z.enum(['built-in', 'user', 'workspace', 'environment', 'team']),
  /** File that set it, when a file did: absolute path and line from 0. */
  source: z.object({ file: z.string(), line: z.number().int() }).optional(),
  /** Every layer that has an opinion, weakest first. */
  layers: z.array(z.object({ layer: z.string(), value: z.unknown(), source: z.string().optional() })),
  /** What a person should know besides, a sentence each: opinions that do not count. */
  notes: z.array(z.string()).optional(),
});
export type ConfigValue = z.infer<typeof configValue>;

/** Any client, when it opens a folder: makes it known, loads its configuration, starts watching nothing (the client watches). */
export const open = defineRequest(
  'workspace/open',
  z.object({
    folder,
    name: z.string(),
    /** Restricted Mode sends false: no npm packs, no hooks, no workspace modules. */
    trusted: z.boolean(),
    /** The user-settings layer: same keys as config.yaml. */
    settings: z.record(z.string(), z.unknown()).default({}),
  }),
  z.object({ notices: z.array(notice) }),
);

/** Client to server, when a folder leaves the window. */
export const close = defineRequest('workspace/close', z.object({ folder }), z.object({}));

/** Client to server, after files changed on disk: created, changed or deleted, absolute paths. */
export const filesChanged = defineRequest('workspace/filesChanged', z.object({ folder, paths: z.array(z.string()) }), z.object({}));

/** Any client: one configuration key with the layer that won; `path` picks the nearest config of a monorepo. */
export const explainConfig = defineRequest(
  'workspace/explainConfig',
  z.object({ folder, key: z.string(), path: z.string().optional() }),
  configValue,
);

/** Any client: writes one key into the folder's `.stewardry/config.yaml`, keeping its comments. `null` removes the key. */
export const setConfig = defineRequest(
  'workspace/setConfig',
  z.object({
    folder,
    key: z.string(),
    value: z.unknown(),
    /** A folder inside, relative, whose own file is meant. */
    below: z.string().default(''),
  }),
  z.object({ file: z.string() }),
  { effect: 'files' },
);

/** Any client: facts about the process of the backend. How everything does that it stands on is `health/check`. */
export const status = defineRequest(
  'workspace/status',
  z.object({}),
  z.object({
    pid: z.number().int(),
    version: z.string(),
    /** Bytes. */
    residentMemory: z.number(),
    /** Milliseconds since the backend started. */
    uptime: z.number(),
    logFile: z.string(),
    dataFolder: z.string(),
    modules: z.array(z.object({ id: z.string(), state: z.string(), reason: z.string().optional() })),
  }),
);

/** Any client: writes the pre-commit and commit-msg hooks, next to whatever manages hooks already. */
export const installHooks = defineRequest(
  'workspace/installHooks',
  z.object({ folder }),
  z.object({
    /** Absolute paths. */
    written: z.array(z.string()),
    /** What is left to do by hand, a sentence each. */
    advice: z.array(z.string()),
  }),
  { effect: 'files' },
);

/** Module to module: every file that can be checked, in columns because there may be 100,000. */
export const listFiles = defineRequest(
  'workspace/listFiles',
  z.object({ folder }),
  z.object({
    paths: z.array(z.string()),
    /** Bytes. */
    sizes: z.array(z.number()),
    /** Milliseconds since 1970. */
    modified: z.array(z.number()),
    /** Folders that hold a `.stewardry`. */
    stewardryFolders: z.array(z.string()),
    notices: z.array(notice),
  }),
);

/** Module to module: what a change touches; `texts` are the staged ones where they count instead of the files on disk. */
export const readChange = defineRequest(
  'workspace/readChange',
  z.object({ folder, revision: z.string().nullable() }),
  z.object({
    paths: z.array(z.string()),
    lines: z.record(z.string(), z.array(z.number())),
    texts: z.record(z.string(), z.string()).optional(),
  }),
);

/** Module to module: what the rules of a folder are loaded from. */
export const ruleSources = defineRequest(
  'workspace/ruleSources',
  z.object({ folder: folder.nullable() }),
  z.object({
    trusted: z.boolean(),
    settings: z.record(z.string(), z.unknown()),
    stewardryFolders: z.array(z.string()),
  }),
);

/** Module to module, when a folder is known and its database is still being opened: `rulesOutdated` follows. */
export const opening = defineNotification('workspace/opening', z.object({ folder }));

/** Module to module, after a folder was opened or what its rules are loaded from changed. */
export const rulesOutdated = defineNotification(
  'workspace/rulesOutdated',
  z.object({
    folder: folder.nullable(),
    /** The one that follows `opening`: nothing else is known to have changed. */ isOpened: z.boolean().default(false),
  }),
);

/** Module to module, after files changed on disk: paths relative to the folder. */
export const filesOutdated = defineNotification('workspace/filesOutdated', z.object({ folder, paths: z.array(z.string()) }));

/** Module to module, after a folder left. */
export const closed = defineNotification('workspace/closed', z.object({ folder }));
