import { z } from 'zod';
import { defineNotification, defineRequest } from './define.ts';
import { finding, notice, position, range, severity, textEdit } from './finding.ts';
import { packSummary, ruleSummary } from './ruleSummary.ts';
import { ruleTestResult } from './ruleTestResult.ts';
import { folder } from './workspace.ts';

export * from './ruleEditing.ts';
export * from './waivers.ts';

/** `null` folder: a document outside every folder (untitled): built-in rules only. */
const documentParams = z.object({
  folder: folder.nullable(),
  /** Relative to the folder; a made-up name for untitled documents. */
  path: z.string(),
  /** VS Code language id; decides the language where the path does not. */
  languageId: z.string().optional(),
  text: z.string(),
});

/** Client to server, for an open document at each version: its findings, and what was left out and why. */
export const checkDocument = defineRequest(
  'rules/checkDocument',
  documentParams,
  z.object({ findings: z.array(finding), notices: z.array(notice) }),
);

/** Which files a scan covers. */
export const scanScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  /** Files and folders, relative to the folder. */
  z.object({ kind: z.literal('paths'), paths: z.array(z.string()) }),
  z.object({ kind: z.literal('staged') }),
  /** Files changed against a git revision, untracked ones included. */
  z.object({ kind: z.literal('since'), revision: z.string() }),
]);
export type ScanScope = z.infer<typeof scanScope>;

/** Any client: checks a whole workspace or a part of it. Progress is reported; cancellable. Unchanged files come from the cache. */
export const scan = defineRequest(
  'rules/scan',
  z.object({
    folder,
    scope: scanScope.default({ kind: 'all' }),
    /** Only these rules; empty: all. */
    ruleIds: z.array(z.string()).default([]),
    /** Also return suppressed findings. */
    includeSuppressed: z.boolean().default(false),
    /** Leave `findings` of the reply empty: an editor gets them in pieces by `rules/findingsChanged` and must not parse them twice. */
    summaryOnly: z.boolean().default(false),
  }),
  z.object({
    findings: z.array(finding),
    notices: z.array(notice),
    /** Findings that make a check fail: those of severity error, unless their rules say otherwise under `people`. */
    blocking: z.number().int(),
    files: z.number().int(),
    filesFromCache: z.number().int(),
    /** Milliseconds. */
    duration: z.number(),
  }),
);

/** Any client: findings of the last scan, without scanning. */
export const findings = defineRequest(
  'rules/findings',
  z.object({ folder, includeSuppressed: z.boolean().default(false) }),
  z.object({ findings: z.array(finding), notices: z.array(notice), scannedAt: z.string().optional() }),
);

/** Any client: all packs and rules, with the problems met while loading them. */
export const list = defineRequest(
  'rules/list',
  z.object({ folder: folder.nullable() }),
  z.object({ packs: z.array(packSummary), problems: z.array(notice) }),
);

/** Any client: one rule in full, for its page and for `rules show`. */
export const show = defineRequest(
  'rules/show',
  z.object({ folder: folder.nullable(), ruleId: z.string() }),
  ruleSummary.extend({
    note: z.string().optional(),
    metadata: z.record(z.string(), z.unknown()),
    /** The YAML document of the rule. */
    source: z.string(),
    /** The YAML documents of its rule tests; empty when it has none. */
    tests: z.string(),
    /** From its rule tests. */
    valid: z.array(z.string()),
    invalid: z.array(z.string()),
  }),
);

/** Any client: sets or (with `default`) removes the severity override of a rule in `.stewardry/config.yaml`. */
export const setSeverity = defineRequest(
  'rules/setSeverity',
  z.object({
    folder,
    ruleId: z.string(),
    severity: severity.or(z.enum(['off', 'default'])),
    /** Only for files below this folder, relative: its own `.stewardry/config.yaml` is written. */
    below: z.string().default(''),
  }),
  z.object({}),
  { effect: 'files' },
);

/** Any client: adds a pack to, or takes it from, `rules.packs`. */
export const setPack = defineRequest('rules/setPack', z.object({ folder, pack: z.string(), isEnabled: z.boolean() }), z.object({}), {
  effect: 'files',
});

/** Client to server: all safe fixes of a document, applied until nothing changes; overlaps resolved; refused fixes are named. */
export const fixDocument = defineRequest(
  'rules/fixDocument',
  documentParams.extend({ ruleIds: z.array(z.string()).default([]) }),
  z.object({ text: z.string(), edits: z.array(textEdit), applied: z.number().int(), notices: z.array(notice) }),
);

/** Any client: the same for every file of the workspace; nothing is written, the client previews and applies. */
export const fixWorkspace = defineRequest(
  'rules/fixWorkspace',
  z.object({ folder, scope: scanScope.default({ kind: 'all' }), ruleIds: z.array(z.string()).default([]) }),
  z.object({
    files: z.array(z.object({ path: z.string(), edits: z.array(textEdit), applied: z.number().int(), text: z.string() })),
    notices: z.array(notice),
  }),
);

/** Client to server: the edit that suppresses a finding with a reason, in the comment style of the language. */
export const suppress = defineRequest(
  'rules/suppress',
  documentParams.extend({ ruleId: z.string(), line: z.number().int(), reason: z.string().min(1), until: z.iso.date().optional() }),
  z.object({ edits: z.array(textEdit) }),
);

/** Any client: makes the baseline from the current findings (`create`), or drops what is gone from it (`update`), or adds given ones. */
export const writeBaseline = defineRequest(
  'rules/writeBaseline',
  z.object({ folder, mode: z.enum(['create', 'update', 'add']), add: z.array(finding).default([]) }),
  z.object({ file: z.string(), entries: z.number().int(), added: z.number().int(), removed: z.number().int() }),
  { effect: 'files' },
);

/** Any client: findings as SARIF 2.1.0 JSON text. */
export const exportSarif = defineRequest(
  'rules/exportSarif',
  z.object({ folder, findings: z.array(finding) }),
  z.object({ sarif: z.string() }),
);

/** Any client: findings read from a SARIF 2.1.0 file (absolute path, or relative to the folder). */
export const importSarif = defineRequest(
  'rules/importSarif',
  z.object({ folder, file: z.string() }),
  z.object({ findings: z.array(finding), notices: z.array(notice) }),
);

/** Any client: runs the rule tests of the workspace (`.stewardry/rule-tests`) or of given rules; `updateSnapshots` writes them. */
export const test = defineRequest(
  'rules/test',
  z.object({ folder, ruleIds: z.array(z.string()).default([]), updateSnapshots: z.boolean().default(false) }),
  z.object({ results: z.array(ruleTestResult), notices: z.array(notice) }),
  { effect: 'files' },
);

/** Client to server: problems of a rule, rule-test or config file that is open in an editor, positioned in it. */
export const checkRuleFile = defineRequest('rules/checkRuleFile', documentParams, z.object({ notices: z.array(notice) }));

/** Client to server: completion inside a rule or config file. */
export const completeRuleFile = defineRequest(
  'rules/completeRuleFile',
  documentParams.extend({ position }),
  z.object({ items: z.array(z.object({ label: z.string(), detail: z.string().optional(), insertText: z.string() })) }),
);

/** Client to server: where lenses go in a rule file: one per rule document. */
export const ruleFileLenses = defineRequest(
  'rules/ruleFileLenses',
  documentParams,
  z.object({ lenses: z.array(z.object({ range, ruleId: z.string(), tests: z.number().int() })) }),
);

/** Any client: checks a commit message with the `commit-message` rules. */
export const checkCommitMessage = defineRequest(
  'rules/checkCommitMessage',
  z.object({ folder, message: z.string(), file: z.string() }),
  z.object({ findings: z.array(finding), notices: z.array(notice) }),
);

/** A finding that a change brings, with what its rule demands of an AI run: `block` must not stay, `advise` should not. */
const proposedFinding = finding.extend({ enforcement: z.enum(['advise', 'block']) });
export type ProposedFinding = z.infer<typeof proposedFinding>;

/** A comment or attribute that silences a checker and was not there before. `line` from 0, in the new text. */
const addedSuppression = z.object({ path: z.string(), line: z.number().int(), checker: z.string(), text: z.string() });
export type AddedSuppression = z.infer<typeof addedSuppression>;

const proposedText = z.object({ path: z.string(), after: z.string() });

const proposedCheck = z.object({
  /** Of the rules: findings made under another version are stale. */
  version: z.string(),
  /** In the proposed texts, on lines that the change adds or alters. What comments or the baseline accept is left out. */
  findings: z.array(proposedFinding),
  suppressions: z.array(addedSuppression),
  /** Files that the rules can mend: their texts when every finding that has one safe fix is fixed, what was fixed, and what then is left. */
  mended: z.array(proposedText.extend({ fixed: z.array(finding), left: z.array(proposedFinding) })),
  /** Rules that are broken or did not end in time: nothing can be said about what they guard. */
  broken: z.array(notice),
  /** Files that were not looked at, and why: too large, minified. */
  skipped: z.array(notice),
});
export type ProposedCheck = z.infer<typeof proposedCheck>;

/**
 * The module `runs`: what the rules say of a change before it lands. Only what the change brings counts: a finding on a line that it neither
 * adds nor alters is none of its doing. Texts are whole; `null` is absence.
 */
export const checkProposed = defineRequest(
  'rules/checkProposed',
  z.object({
    folder,
    changes: z.array(
      z.object({ path: z.string(), before: z.string().nullable(), after: z.string().nullable(), movedFrom: z.string().optional() }),
    ),
    /** Rules that count although the folder has them off, and whose findings block; one that there is not is among the broken. */
    binding: z.array(z.string()).default([]),
  }),
  proposedCheck,
);

/** The module `practices`: to how many files of the folder rules apply, or would if they were on. A rule that there is not is left out. */
export const reach = defineRequest(
  'rules/reach',
  z.object({ folder, ruleIds: z.array(z.string()), /** Globs: of these files only. */ files: z.array(z.string()).default(['**']) }),
  z.object({ rules: z.array(z.object({ id: z.string(), isOn: z.boolean(), files: z.number().int() })) }),
);

/** Server to client, when rules, configuration or baseline were read again: open documents want a re-check. */
export const changed = defineNotification('rules/changed', z.object({ folder: folder.nullable(), notices: z.array(notice) }));

/** Server to client, during and after a scan of a folder. */
export const scanState = defineNotification(
  'rules/scanState',
  z.object({
    folder,
    state: z.enum(['scanning', 'done', 'failed', 'cancelled']),
    done: z.number().int(),
    total: z.number().int(),
    message: z.string().optional(),
  }),
);

/**
 * Server to client, when the findings of files changed by a scan: replaces what was known for these paths. A whole scan is announced
 * in pieces, the last with `isComplete`: files that none of them named are clean.
 */
export const findingsChanged = defineNotification(
  'rules/findingsChanged',
  z.object({ folder, paths: z.array(z.string()), findings: z.array(finding), isComplete: z.boolean() }),
);
