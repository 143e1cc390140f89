import { z } from 'zod';
import { defineNotification, defineRequest, ROLES } from './define.ts';
import { notice } from './finding.ts';
import { folder } from './workspace.ts';

/**
 * `loaded`: known, not yet wanted. `starting`, `running`, `stopping`: as they say. `disabled`: a person or the configuration wants it
 * off. `blocked`: something that it needs is not running. `failed`: its start failed. `stopped`: the backend is ending.
 */
export const moduleStage = z.enum(['loaded', 'starting', 'running', 'stopping', 'stopped', 'disabled', 'blocked', 'failed']);
export type ModuleStage = z.infer<typeof moduleStage>;

/** Whether a module answers, and why not. */
export const moduleState = z.object({ id: z.string(), state: moduleStage, reason: z.string().optional() });
export type ModuleState = z.infer<typeof moduleState>;

/** One thing that a module can be asked for; its name is the unit of permission, the method of the request and of the audit row. */
export const capability = z.object({
  name: z.string(),
  effect: z.enum(['none', 'state', 'files']),
  /** The least role that may ask. */
  power: z.enum(ROLES),
});
export type Capability = z.infer<typeof capability>;

export const moduleSummary = moduleState.extend({
  version: z.string(),
  description: z.string(),
  /** Part of Stewardry, or brought by a workspace in `.stewardry/modules`. */
  origin: z.enum(['built-in', 'workspace']),
  /** The others cannot do without it: it cannot be disabled. */
  isEssential: z.boolean(),
  /** Modules without which it does not start. */
  requires: z.array(z.string()),
  /** Modules that it uses when they run. */
  optional: z.array(z.string()),
  capabilities: z.array(capability),
  tables: z.array(z.string()),
  /** Names of the notifications and events that it listens to. */
  listens: z.array(z.string()),
  /** Names of the jobs that it runs. */
  jobs: z.array(z.string()),
});
export type ModuleSummary = z.infer<typeof moduleSummary>;

/** The module, and every one whose state its change moved. */
const afterwards = z.object({ modules: z.array(moduleState) });

/** Any client: every module with its state and what it can do. A surface whose module does not run hides or greys out. */
export const list = defineRequest('modules/list', z.object({}), z.object({ modules: z.array(moduleSummary) }));

/**
 * Any client: starts a module and those that waited for it. With a folder it is remembered there, as `modules.enabled.ID` in
 * `.stewardry/config.yaml`; without one until the backend ends.
 */
export const enable = defineRequest('modules/enable', z.object({ id: z.string(), folder: folder.optional() }), afterwards, {
  effect: 'files',
  power: 'admin',
});

/** Any client: stops a module and those that need it, after what they are doing now. Remembered as by `modules/enable`. */
export const disable = defineRequest('modules/disable', z.object({ id: z.string(), folder: folder.optional() }), afterwards, {
  effect: 'files',
  power: 'admin',
});

/** Any client: stops a module and those that need it, and starts them anew; a module of a workspace is read from its files again. */
export const reload = defineRequest('modules/reload', z.object({ id: z.string() }), afterwards, { effect: 'files', power: 'admin' });

/** Any client: writes a new module into `.stewardry/modules/NAME` of a folder, which loads as it is. Refused when it is there. */
export const create = defineRequest(
  'modules/create',
  z.object({ folder, name: z.string() }),
  z.object({
    /** Relative to the folder. */
    files: z.array(z.string()),
  }),
  { effect: 'files', power: 'admin' },
);

/** Any client: reads the modules of a folder, or one of them, and says what is wrong with their files. Runs nothing. */
export const lint = defineRequest(
  'modules/lint',
  z.object({ folder, name: z.string().optional() }),
  z.object({ checked: z.array(z.string()), notices: z.array(notice) }),
);

/**
 * Module to module, after a folder was opened: switches modules as its configuration says, and loads those that it brings in
 * `.stewardry/modules` when it is trusted. What is wrong with them comes as notices.
 */
export const follow = defineRequest('modules/follow', z.object({ folder }), z.object({ notices: z.array(notice) }));

/** Server to client and module to module, at every change of a module's state. */
export const changed = defineNotification('modules/changed', moduleState);
