import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

/** The built-in packs as they lie on disk, read as plainly as possible: this must not share a defect with the product's loader. */

const anyRecord = z.record(z.string(), z.unknown());

const ruleSchema = z.looseObject({
  id: z.string(),
  language: z.string().optional(),
  severity: z.enum(['error', 'warning', 'info', 'hint']),
  message: z.string().min(1),
  note: z.string().min(1),
  url: z.url(),
  rule: anyRecord.optional(),
  constraints: anyRecord.optional(),
  transform: anyRecord.optional(),
  utils: anyRecord.optional(),
  fix: z.unknown().optional(),
  check: z.looseObject({ kind: z.string() }).optional(),
  metadata: anyRecord.optional(),
  stewardry: z.looseObject({ languages: z.array(z.string()).min(1).optional() }).optional(),
});
export type PackRule = z.output<typeof ruleSchema>;

const utilSchema = z.looseObject({
  id: z.string(),
  language: z.string(),
  rule: anyRecord,
  stewardry: z.looseObject({ languages: z.array(z.string()).min(1).optional() }).optional(),
});
/** A global util of ast-grep's format, or ours when `stewardry.languages` says that it serves several. */
export type PackUtil = z.output<typeof utilSchema>;

const casesSchema = z.strictObject({ id: z.string(), valid: z.array(z.unknown()), invalid: z.array(z.unknown()) });
/** Cases of one rule. Text cases are strings; rules with `check:` may have cases of another shape (files, messages). */
export type PackCases = z.output<typeof casesSchema>;

const packSchema = z.strictObject({ name: z.string(), description: z.string(), default: z.boolean() });

export interface Pack {
  readonly folder: string;
  readonly about: z.output<typeof packSchema>;
  readonly rules: readonly PackRule[];
  readonly utils: readonly PackUtil[];
  /** By rule id. */
  readonly cases: ReadonlyMap<string, PackCases>;
}

/** Reads every pack below a folder. Throws with the file's name when a file does not have the agreed shape. */
export function readPacks(root: string): readonly Pack[] {
  const names = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, entry.name, 'pack.yaml')))
    .map((entry) => entry.name);
  return names.sort().map((name) => readPack(join(root, name)));
}

/** The languages that a rule or util is for: `stewardry.languages` when given, else its own; none for a `check:` without one. */
export function languagesOf(item: PackRule | PackUtil): readonly string[] {
  return item.stewardry?.languages ?? (item.language === undefined ? [] : [item.language]);
}

function readPack(folder: string): Pack {
  const [about] = readYaml(join(folder, 'pack.yaml'), packSchema);
  if (about === undefined) throw new Error(`'${folder}/pack.yaml' is empty`);
  const cases = readFolder(join(folder, 'rule-tests'), casesSchema);
  return {
    folder,
    about,
    rules: readFolder(join(folder, 'rules'), ruleSchema),
    utils: readFolder(join(folder, 'utils'), utilSchema),
    cases: new Map(cases.map((entry) => [entry.id, entry])),
  };
}

function readFolder<T>(folder: string, schema: z.ZodType<T>): T[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.ya?ml$/.test(file));
  return files.sort().flatMap((file) => readYaml(join(folder, file), schema));
}

function readYaml<T>(file: string, schema: z.ZodType<T>): T[] {
  const documents = parseAllDocuments(readFileSync(file, 'utf8'));
  return documents.map((document) => {
    if (document.errors[0] !== undefined) throw new Error(`'${file}': ${document.errors[0].message}`);
    const parsed = schema.safeParse(document.toJS());
    if (!parsed.success) throw new Error(`'${file}': ${z.prettifyError(parsed.error)}`);
    return parsed.data;
  });
}
