import { z } from 'zod';
import { ROLES } from '../../../../protocol/define.ts';

/** Name of a module of a workspace, which is the name of its folder. */
export const moduleName = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'lower-case letters, digits and dashes, beginning with a letter');

/** What every table of a module begins with: nothing else is within its reach. */
export function tablePrefix(name: string): string {
  return `custom_${name.replaceAll('-', '_')}_`;
}

/** Milliseconds that one request may take, and MiB of memory, unless the module says otherwise. */
const DEFAULT_LIMITS = { timeMs: 10_000, memoryMb: 64 };

const jsonSchema = z.record(z.string(), z.unknown()).refine(isSchema, 'a JSON schema of type "object"');

const customCapability = z.strictObject({
  description: z.string().min(1),
  effect: z.enum(['none', 'state', 'files']).default('none'),
  power: z.enum(ROLES).optional(),
  params: jsonSchema.default({ type: 'object', properties: {} }),
  result: jsonSchema.default({ type: 'object', properties: {} }),
});

/** `.stewardry/modules/NAME/module.json`. docs/modules.md says what each key means. */
export const moduleFile = z
  .strictObject({
    $schema: z.string().optional(),
    name: moduleName,
    version: z.string().regex(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/, 'a version such as 1.0.0'),
    description: z.string().min(1),
    author: z.string().optional(),
    requires: z.array(z.string().min(1)).default([]),
    optional: z.array(z.string().min(1)).default([]),
    /** Capabilities of other modules that it may ask for. */
    calls: z.array(z.string().regex(/^[a-z-]+(\/[a-zA-Z-]+)+$/, 'a capability such as rules/list')).default([]),
    tables: z.array(z.string().regex(/^custom_[a-z0-9_]+$/, 'custom_NAME_ and letters, digits or _')).default([]),
    /** By verb: `custom/NAME/VERB`. */
    capabilities: z.record(z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'a verb such as addNote'), customCapability).default({}),
    /** Notifications and events that it hears of. */
    hooks: z.array(z.string().min(1)).default([]),
    limits: z
      .strictObject({
        timeMs: z.number().int().min(10).max(60_000).default(DEFAULT_LIMITS.timeMs),
        memoryMb: z.number().int().min(16).max(512).default(DEFAULT_LIMITS.memoryMb),
      })
      .default(DEFAULT_LIMITS),
  })
  .superRefine((file, context) => {
    const prefix = tablePrefix(file.name);
    for (const [index, table] of file.tables.entries()) {
      if (!table.startsWith(prefix)) context.addIssue({ code: 'custom', path: ['tables', index], message: `must begin with "${prefix}"` });
    }
  });
export type ModuleFile = z.infer<typeof moduleFile>;

function isSchema(value: Record<string, unknown>): boolean {
  try {
    // Ours is text that was read as JSON; what it lacks to be a schema, `fromJSONSchema` says by throwing.
    z.fromJSONSchema(value as Parameters<typeof z.fromJSONSchema>[0]);
    return value['type'] === 'object';
  } catch {
    return false;
  }
}
