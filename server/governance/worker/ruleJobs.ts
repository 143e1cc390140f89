import type { Finding, Notice, Range, RuleTestResult, TextEdit } from '../../../protocol/index.ts';
import type { ProposedCheck } from '../../../protocol/rules.ts';
import type { ChangedLines } from '../checks/checkKind.ts';
import type { CommentWaiver } from '../findings/commentWaivers.ts';
import type { FileChange } from '../govern/action.ts';
import type { Rule } from '../rules/rule.ts';
import type { InferredPatterns } from '../syntax/inferPatterns.ts';
import type { SyntaxTree } from '../syntax/syntaxTree.ts';
import type { ConfigSources } from './configSources.ts';

/** What the rules of one folder are loaded from. */
export interface LoadRequest {
  /** Absolute; `null` outside every folder. */
  readonly folder: string | null;
  readonly trusted: boolean;
  /** Absolute folder of the built-in packs. */
  readonly rulePacks: string;
  readonly stewardryFolders: readonly string[];
  readonly settings: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface LoadedPack {
  readonly name: string;
  readonly description: string;
  readonly origin: 'built-in' | 'npm' | 'workspace';
  /** Definitions in this pack, those of packs that are off included. */
  readonly rules: readonly Rule[];
  /** Absolute YAML files. */
  readonly testFiles: readonly string[];
}

/** Everything a thread needs to check files of one folder: plain data. */
export interface LoadedRules {
  /** Changes when anything in here does: findings made under another version are stale. */
  readonly version: string;
  readonly folder: string | null;
  readonly packs: readonly LoadedPack[];
  readonly sources: ConfigSources;
  /** Text of `.stewardry/baseline.json`, when there is one. */
  readonly baseline: string | undefined;
  readonly problems: readonly Notice[];
}

/** Names rules that the thread may already hold; sent again with `loaded` when it answers that it does not. */
export interface RulesReference {
  readonly version: string;
  readonly loaded?: LoadedRules;
}

/** A thread that does not hold the rules says so instead of working. */
export type Answer<Value> = { readonly needsRules: true } | { readonly needsRules: false; readonly value: Value };

export interface TextToCheck {
  /** Relative to the folder. */
  readonly path: string;
  readonly text: string;
  /** VS Code's language id, where the path does not tell. */
  readonly languageId?: string;
}

/** Findings of one file, suppressed ones included and marked. */
export interface FileReport {
  readonly path: string;
  readonly findings: readonly Finding[];
  readonly notices: readonly Notice[];
}

/** What worker threads do for the rules; the handlers are in ruleJobHandlers.ts. */
export interface RuleJobs {
  'rules/load': { readonly request: LoadRequest; readonly response: LoadedRules };
  'rules/checkText': {
    readonly request: { readonly rules: RulesReference; readonly file: TextToCheck; readonly ruleIds?: readonly string[] };
    readonly response: Answer<FileReport>;
  };
  /** Checks files on disk, or the given texts of them; reports come in batches as progress. */
  'rules/checkFiles': {
    readonly request: {
      readonly rules: RulesReference;
      readonly root: string;
      readonly paths: readonly string[];
      /** Text instead of the file on disk: what is staged. */
      readonly texts?: Readonly<Record<string, string>>;
      readonly ruleIds: readonly string[];
      /** Findings of many files lack their fixes unless somebody wants them. */
      readonly withFixes?: boolean;
    };
    readonly response: Answer<null>;
    readonly progress: readonly FileReport[];
  };
  /** Runs the checks that look at the whole workspace. */
  'rules/checkWorkspace': {
    readonly request: {
      readonly rules: RulesReference;
      readonly root: string;
      readonly paths: readonly string[];
      readonly changed?: ChangedLines;
      readonly ruleIds: readonly string[];
    };
    readonly response: Answer<WorkspaceReport>;
  };
  'rules/fixText': {
    readonly request: { readonly rules: RulesReference; readonly file: TextToCheck; readonly ruleIds: readonly string[] };
    readonly response: Answer<FixReport>;
  };
  /** What the rules say of texts that are nowhere written yet. */
  'rules/checkProposed': {
    readonly request: { readonly rules: RulesReference; readonly changes: readonly FileChange[]; readonly binding: readonly string[] };
    readonly response: Answer<ProposedCheck>;
  };
  /** To how many of the files each rule applies. */
  'rules/reach': {
    readonly request: { readonly rules: RulesReference; readonly paths: readonly string[]; readonly ruleIds: readonly string[] };
    readonly response: Answer<readonly RuleReach[]>;
  };
  'rules/test': {
    readonly request: { readonly rules: RulesReference; readonly ruleIds: readonly string[]; readonly updateSnapshots: boolean };
    readonly response: Answer<TestReport>;
  };
  /** Problems of a rule, rule-test, util or configuration file as it stands in an editor, and the rules it defines. */
  'rules/readRuleFile': {
    readonly request: { readonly rules: RulesReference; readonly file: TextToCheck };
    readonly response: Answer<RuleFileReport>;
  };
  /** The suppressing comments of some files as they are on disk. */
  'rules/readWaivers': {
    readonly request: { readonly rules: RulesReference; readonly root: string; readonly paths: readonly string[] };
    readonly response: Answer<readonly CommentWaiver[]>;
  };
  /** What a rule that is being written says of a file, and how its tests do. */
  'rules/try': {
    readonly request: {
      readonly rules: RulesReference;
      readonly trial: Trial;
      readonly tests: string;
      /** Relative; without `text` it is read from disk. */
      readonly file?: { readonly path: string; readonly text?: string };
    };
    readonly response: Answer<TrialReport>;
  };
  /** The same for many files; reports come as progress, files without a match are left out of them. */
  'rules/tryFiles': {
    readonly request: { readonly rules: RulesReference; readonly trial: Trial; readonly root: string; readonly paths: readonly string[] };
    readonly response: Answer<TrialReading>;
    readonly progress: readonly TrialFile[];
  };
  /** The same with checks that look at the whole workspace. */
  'rules/tryWorkspace': {
    readonly request: { readonly rules: RulesReference; readonly trial: Trial; readonly root: string; readonly paths: readonly string[] };
    readonly response: Answer<readonly TrialFile[]>;
  };
  'rules/syntaxTree': {
    readonly request: { readonly file: TextToCheck };
    readonly response: SyntaxTree;
  };
  'rules/infer': {
    readonly request: { readonly file: TextToCheck; readonly range: Range };
    readonly response: InferredPatterns | { readonly problem: string };
  };
  /** Rules of a file, folder or package, read but not in force. */
  'rules/readPack': {
    readonly request: { readonly folder: string; readonly from: string; readonly trusted: boolean };
    readonly response: { readonly pack?: LoadedPack; readonly utilFiles: readonly string[]; readonly problems: readonly Notice[] };
  };
  'rules/checkCommitMessage': {
    readonly request: { readonly rules: RulesReference; readonly message: string; readonly file: string };
    readonly response: Answer<FileReport>;
  };
  /** The examples of one rule, from its rule tests. */
  'rules/examples': {
    readonly request: { readonly rules: RulesReference; readonly ruleId: string };
    readonly response: Answer<{ readonly valid: readonly string[]; readonly invalid: readonly string[] }>;
  };
}

export interface RuleReach {
  readonly id: string;
  readonly isOn: boolean;
  readonly files: number;
}

/** A rule as it is being written. */
export interface Trial {
  readonly source: string;
  /** Folder whose `.stewardry` it is to be kept in, relative. */
  readonly scope: string;
}

/** What could be read of a rule that is being written. */
export interface TrialReading {
  readonly problems: readonly Notice[];
  readonly rules: readonly Rule[];
}

/** What it finds in one file. */
export interface TrialFile {
  readonly path: string;
  readonly findings: readonly Finding[];
  readonly notices: readonly Notice[];
  /** The first line of each finding. */
  readonly lines: readonly string[];
}

export interface TrialReport extends TrialReading {
  readonly file?: {
    readonly path: string;
    readonly text: string;
    readonly findings: readonly Finding[];
    readonly notices: readonly Notice[];
  };
  readonly tests: readonly RuleTestResult[];
  readonly testProblems: readonly Notice[];
}

export interface RuleFileReport {
  readonly notices: readonly Notice[];
  /** `tests` counts the valid and invalid cases of the rule. */
  readonly rules: readonly { readonly id: string; readonly range: Range; readonly tests: number }[];
}

/** What the checks that look at the whole workspace found, and what they looked at beside the listed files. */
export interface WorkspaceReport {
  readonly reports: readonly FileReport[];
  readonly outside: OutsideInputs;
}

/** Ignored files that an answer rests on: it holds as long as their states do. */
export interface OutsideInputs {
  /** Path, relative to the folder → size and time, or `missing`. */
  readonly files: Readonly<Record<string, string>>;
  /** A search by glob may find other files next time, so the answer is not to be kept. */
  readonly hasSearched: boolean;
  /** A check asked which lines were changed, so the answer is one about that change. */
  readonly hasAskedForChange: boolean;
}

export interface TestReport {
  readonly results: readonly RuleTestResult[];
  readonly notices: readonly Notice[];
  /** Snapshot files to write, absolute. */
  readonly updated: readonly { readonly file: string; readonly text: string }[];
}

export interface FixReport {
  readonly text: string;
  readonly edits: readonly TextEdit[];
  readonly applied: number;
  readonly notices: readonly Notice[];
}
