import { z } from 'zod';
import { defineNotification, defineRequest } from './define.ts';
import { fix, notice, range, relatedLocation, severity } from './finding.ts';
import { enforcement } from './ruleSummary.ts';
import { ruleTestResult } from './ruleTestResult.ts';
import { folder } from './workspace.ts';

/** Folder whose `.stewardry` a rule is kept in, relative; empty for the workspace's own. */
const scope = z.string().default('');

/** What a rule that is being written says of a text. */
const match = z.object({
  ruleId: z.string(),
  range,
  message: z.string(),
  related: z.array(relatedLocation),
  fixes: z.array(fix),
});
export type RuleMatch = z.infer<typeof match>;

/**
 * Any client, while a rule is being written: what is wrong with its text, what it finds in one file (`text` instead of what is on disk),
 * and how its tests do. Nothing is written. Severities and suppressions do not count.
 */
export const tryRule = defineRequest(
  'rules/tryRule',
  z.object({ folder, scope, source: z.string(), path: z.string().optional(), text: z.string().optional(), tests: z.string().default('') }),
  z.object({
    /** Positioned in `source`. */
    problems: z.array(notice),
    rules: z.array(z.object({ id: z.string(), subject: z.string(), severity, message: z.string() })),
    file: z
      .object({
        path: z.string(),
        text: z.string(),
        matches: z.array(match),
        /** Why it was not checked, or not wholly. */
        notices: z.array(notice),
      })
      .optional(),
    tests: z.array(ruleTestResult),
    /** Positioned in `tests`. */
    testProblems: z.array(notice),
  }),
);

/** Any client: what a rule that is being written finds in the folder, or in `paths`. Progress is reported; cancellable. Nothing is written. */
export const matchRule = defineRequest(
  'rules/matchRule',
  z.object({
    folder,
    scope,
    source: z.string(),
    /** Files and folders; empty: all. */
    paths: z.array(z.string()).default([]),
    /** Matches to stop after. */
    limit: z.number().int().min(1).default(1000),
  }),
  z.object({
    problems: z.array(notice),
    files: z.array(
      z.object({
        path: z.string(),
        matches: z.array(
          match.extend({
            /** The first line of what was found. */
            line: z.string(),
          }),
        ),
      }),
    ),
    matches: z.number().int(),
    /** Files that were looked at. */
    checked: z.number().int(),
    /** There is more than `limit`. */
    isCut: z.boolean(),
    notices: z.array(notice),
  }),
);

/** Server to client, while `rules/matchRule` runs: how many files were looked at. */
export const matchProgress = defineNotification(
  'rules/matchProgress',
  z.object({ folder, done: z.number().int(), total: z.number().int() }),
);

/** Any client: the syntax tree of a file (`text` instead of what is on disk), nodes in the order of the text. */
export const syntaxTree = defineRequest(
  'rules/syntaxTree',
  z.object({ folder: folder.nullable(), path: z.string(), languageId: z.string().optional(), text: z.string().optional() }),
  z.object({
    /** Absent: no language is known for the file, and there is no tree. */
    language: z.string().optional(),
    /** `field`: what the node is to the one it belongs to, such as `body`. */
    nodes: z.array(z.object({ kind: z.string(), field: z.string().optional(), depth: z.number().int(), isNamed: z.boolean(), range })),
    /** Only so many nodes are shown. */
    isCut: z.boolean(),
    notices: z.array(notice),
  }),
);

/** Client to server: the beginning of a rule made from selected code, with what may vary as metavariables. */
export const inferRule = defineRequest(
  'rules/inferRule',
  z.object({ folder: folder.nullable(), path: z.string(), languageId: z.string().optional(), text: z.string(), range }),
  z.object({
    language: z.string(),
    /** From the most particular to the most general; the one in `source` is the first. */
    patterns: z.array(z.string()),
    /** An id that no rule has. */
    ruleId: z.string(),
    source: z.string(),
    tests: z.string(),
  }),
);

/** Any client: writes a rule, and its tests, under `.stewardry`. What has an error is refused, and nothing is written. */
export const saveRule = defineRequest(
  'rules/saveRule',
  z.object({
    folder,
    scope,
    source: z.string(),
    /** Absent: they stay as they are. */
    tests: z.string().optional(),
    /** The workspace rule that this replaces; absent: a new one. */
    replaces: z
      .object({
        ruleId: z.string(),
        /** As it was read: if the file says something else by now, nothing is written. */
        source: z.string(),
      })
      .optional(),
  }),
  z.object({
    ruleId: z.string(),
    /** Relative to the folder. */
    file: z.string(),
    testFile: z.string().optional(),
  }),
  { effect: 'files' },
);

/** Any client: removes a rule of the workspace and its tests. */
export const removeRule = defineRequest(
  'rules/removeRule',
  z.object({ folder, ruleId: z.string() }),
  z.object({
    /** Relative paths of files that were changed or removed. */
    files: z.array(z.string()),
  }),
  { effect: 'files' },
);

/** Any client: what breaking a rule does. Of a workspace rule its file is written, of any other `rules.enforcement` in `config.yaml`. */
export const setEnforcement = defineRequest(
  'rules/setEnforcement',
  z.object({
    folder,
    ruleId: z.string(),
    /** Absent: as it is. `default`: as its severity says. */
    people: enforcement.or(z.literal('default')).optional(),
    ai: enforcement.or(z.literal('default')).optional(),
  }),
  z.object({ file: z.string() }),
  { effect: 'files' },
);

/** Any client: which files a rule of the workspace governs. Others have to be copied into the workspace first. */
export const setRuleScope = defineRequest(
  'rules/setRuleScope',
  z.object({ folder, ruleId: z.string(), files: z.array(z.string().min(1)), ignores: z.array(z.string().min(1)) }),
  z.object({ file: z.string() }),
  { effect: 'files' },
);

/** Any client: packages in `node_modules` that the folder depends on and that bring rules. Nothing in Restricted Mode. */
export const rulePackages = defineRequest(
  'rules/rulePackages',
  z.object({ folder }),
  z.object({
    packages: z.array(z.object({ name: z.string(), description: z.string(), rules: z.number().int(), isEnabled: z.boolean() })),
  }),
);

/** `npm:name[/folder]`, or a file or folder of ast-grep rules: absolute, or relative to the folder. */
const from = z.string().min(1);

/** Any client: what an import would bring, before anything is written. */
export const previewImport = defineRequest(
  'rules/previewImport',
  z.object({ folder, from }),
  z.object({
    rules: z.array(
      z.object({
        id: z.string(),
        subject: z.string(),
        severity: severity.or(z.literal('off')),
        message: z.string(),
        source: z.string(),
        tests: z.number().int(),
        /** `same`: it is in force already. `replaces`: another rule of this id is. */
        state: z.enum(['new', 'same', 'replaces']),
      }),
    ),
    problems: z.array(notice),
  }),
);

/** Any client: copies rules, their tests and the utilities they use into `.stewardry`, or names an npm package in `rules.packs`. */
export const importRules = defineRequest(
  'rules/importRules',
  z.object({
    folder,
    from,
    /** Which of a file or folder; empty: all. Of a package all come. */
    ruleIds: z.array(z.string()).default([]),
  }),
  z.object({
    /** Relative paths of what was written. */
    files: z.array(z.string()),
    rules: z.number().int(),
  }),
  { effect: 'files' },
);
