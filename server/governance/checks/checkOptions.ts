import { z } from 'zod';

/**
 * The `check:` key of a rule, one schema per kind. Unknown keys are refused so that a typing error is not silently ignored.
 * docs/rules.md describes each with an example that a test runs.
 */

/** Regular expressions over the text, for what has no syntax tree (or not worth one). RE2-like limits: a time budget per file. */
export const textCheck = z.strictObject({
  kind: z.literal('text'),
  /** JavaScript regular expression source; named groups become `$NAME` in the message and the fix. */
  pattern: z.string(),
  /** Subset of `imsu`; `g` is implied, `m` is on by default. */
  flags: z.string().optional(),
  /** A finding only where this does not match the same line. */
  unless: z.string().optional(),
  /** Where to look: everything, comments only, or code without comments and strings (by syntax tree where a language is known). */
  within: z.enum(['all', 'comments', 'code', 'strings']).default('all'),
  /** Replacement with `$1`, `$<name>`. */
  fix: z.string().optional(),
});

/** Names, places and required companions of files. Exactly one of the three groups of keys. */
export const pathCheck = z.strictObject({
  kind: z.literal('path'),
  /** File name (without folders) must match this regular expression. */
  name: z.string().optional(),
  /** Files that match the rule's `files` must not exist. */
  forbidden: z.boolean().optional(),
  /** For each matching file this path must exist too; `{dir}`, `{name}`, `{ext}` stand for its parts. Several: any of them. */
  requires: z.union([z.string(), z.array(z.string())]).optional(),
  /** These paths must exist in the rule's scope; findings are placed on the scope's first file, line 0. */
  exists: z.array(z.string()).optional(),
});

/** Who may import whom, over the real import graph (TypeScript and JavaScript, Python, Go, Java). */
export const importBoundaryCheck = z.strictObject({
  kind: z.literal('import-boundary'),
  /** Globs of importing files. */
  from: z.array(z.string()).default(['**']),
  /** Globs of imported files or package names (`pkg:lodash`, `pkg:@aws-sdk/*`) that `from` must not reach. */
  disallow: z.array(z.string()).default([]),
  /** When given, everything outside this list (and outside `from` itself) is disallowed. */
  allow: z.array(z.string()).optional(),
  /** Also report circular imports among `from`. */
  cycles: z.boolean().default(false),
  /** Follow chains: A may not reach B even through others. */
  transitive: z.boolean().default(false),
  /** Do imports that the compiler erases (`import type`, `if TYPE_CHECKING`) count for `disallow`, `allow` and `cycles`? */
  typeOnly: z.boolean().default(true),
  /** Report imports of packages that no manifest above the file names (fabricated imports). */
  undeclared: z.boolean().default(false),
  /** Report relative imports that resolve to no file. */
  unresolved: z.boolean().default(false),
});

export const secretsCheck = z.strictObject({
  kind: z.literal('secrets'),
  /** secretlint rule ids to leave out, such as `@secretlint/secretlint-rule-basicauth`. */
  disable: z.array(z.string()).default([]),
  /** Regular expressions: a secret that matches one is not reported (documented dummies). */
  allow: z.array(z.string()).default([]),
});

export const documentationCheck = z.strictObject({
  kind: z.literal('documentation'),
  /** What must be documented. */
  of: z.array(z.enum(['function', 'class', 'method', 'type', 'module'])).default(['function', 'class']),
  /** `exported` in TS/JS, public by the language's convention elsewhere. */
  visibility: z.enum(['exported', 'all']).default('exported'),
  /** Share of documented items (0–100) a file must reach; absent: every missing one is a finding. */
  minimum: z.number().min(0).max(100).optional(),
  /** The comment must mention every parameter by name. */
  parameters: z.boolean().default(false),
});

export const coverageCheck = z.strictObject({
  kind: z.literal('coverage'),
  /** lcov or Cobertura XML reports, globs relative to the scope. */
  reports: z.array(z.string()),
  /** Line coverage of the whole (percent). */
  total: z.number().min(0).max(100).optional(),
  /** Line coverage of each file. */
  perFile: z.number().min(0).max(100).optional(),
  /** Line coverage of the lines changed against `since` (a git revision; the index for `--staged`). */
  changed: z.number().min(0).max(100).optional(),
});

export const dependencyCheck = z.strictObject({
  kind: z.literal('dependency'),
  /** Package names or globs with optional version range after `@`: `lodash@<4.17.21`, `event-stream`. */
  forbidden: z
    .array(z.union([z.string(), z.strictObject({ package: z.string(), why: z.string().optional(), instead: z.string().optional() })]))
    .default([]),
  /** SPDX expressions allowed; `null` licence is a finding when this is given. */
  licenses: z.array(z.string()).optional(),
  /** Refuse `*`, `latest`, git and URL specifiers. */
  pinned: z.boolean().default(false),
  /** Which groups count. */
  groups: z.array(z.enum(['runtime', 'development', 'optional', 'peer'])).default(['runtime', 'development', 'optional', 'peer']),
});

export const commitMessageCheck = z.strictObject({
  kind: z.literal('commit-message'),
  /** `conventional`: https://www.conventionalcommits.org/en/v1.0.0/ */
  format: z.enum(['conventional', 'free']).default('conventional'),
  types: z.array(z.string()).optional(),
  scopes: z.array(z.string()).optional(),
  scopeRequired: z.boolean().default(false),
  /** Characters. */
  subjectMax: z.number().int().positive().optional(),
  bodyLineMax: z.number().int().positive().optional(),
  /** Which single property is asserted; absent: all of the above. Lets a pack have one rule per property. */
  assert: z
    .enum([
      'format',
      'type',
      'scope',
      'subject-length',
      'subject-case',
      'subject-full-stop',
      'body-blank-line',
      'body-line-length',
      'footer',
      'imperative',
    ])
    .optional(),
  /** Regular expression that some line must match, such as an issue number. */
  requires: z.string().optional(),
});

export const sizeCheck = z.strictObject({
  kind: z.literal('size'),
  /** Lines of a file. */
  lines: z.number().int().positive().optional(),
  /** Bytes of a file; also checked for binary files. */
  bytes: z.number().int().positive().optional(),
  /** Lines of one function or method. */
  functionLines: z.number().int().positive().optional(),
  /** Parameters of one function or method. */
  parameters: z.number().int().positive().optional(),
  /** Files, or lines, changed in one commit (`--staged`, commit hooks). */
  changedFiles: z.number().int().positive().optional(),
  changedLines: z.number().int().positive().optional(),
});

export const checkOptions = z.discriminatedUnion('kind', [
  textCheck,
  pathCheck,
  importBoundaryCheck,
  secretsCheck,
  documentationCheck,
  coverageCheck,
  dependencyCheck,
  commitMessageCheck,
  sizeCheck,
]);
/** Options after defaults were filled in. */
export type CheckOptions = z.output<typeof checkOptions>;
export type CheckKindName = CheckOptions['kind'];
