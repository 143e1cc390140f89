import type { Range, RelatedLocation, TextEdit } from '../../../protocol/finding.ts';
import type { CheckKindName, CheckOptions } from './checkOptions.ts';

/** One file as a check sees it. */
export interface SourceFile {
  /** Relative to the workspace folder, `/`-separated. */
  readonly path: string;
  readonly text: string;
  /** Canonical language id, `undefined` when none is known for the path. */
  readonly language: string | undefined;
}

/** What a check found. The caller turns it into a Finding with the rule's id, severity and message. */
export interface CheckMatch {
  readonly path: string;
  readonly range: Range;
  /** Values for `$NAME` in the rule's message. */
  readonly variables?: Readonly<Record<string, string>>;
  /** The check's own sentence: what it found here. Used as the message when the rule has none, and as `$DETAIL`. */
  readonly detail: string;
  readonly related?: readonly RelatedLocation[];
  readonly fixes?: readonly { readonly title: string; readonly edits: readonly TextEdit[] }[];
}

/** Lines that differ from the base, per file, counted from 0. */
export type ChangedLines = ReadonlyMap<string, ReadonlySet<number>>;

/** The workspace as a check sees it: reads go through here so that checks run on memory in tests. */
export interface WorkspaceView {
  /** All checkable files, relative, `/`-separated, sorted. */
  readonly paths: readonly string[];
  /** `undefined`: missing, unreadable, binary or over the size limit. */
  read(path: string): Promise<string | undefined>;
  /** Bytes; `undefined` when missing. */
  size(path: string): Promise<number | undefined>;
  exists(path: string): Promise<boolean>;
  /** Paths that git ignores but a check names (coverage reports, node_modules manifests). Same result as `read`. */
  readIgnored(path: string): Promise<string | undefined>;
  /** Expands globs over ignored places too (coverage reports). */
  glob(patterns: readonly string[], scope: string): Promise<readonly string[]>;
  /** Against the revision asked for, or `undefined` when the check is not about a change. */
  readonly changed: ChangedLines | undefined;
}

/** What the check's rule says about where it looks: already resolved to a predicate over workspace-relative paths. */
export interface CheckScope {
  /** Does the rule (its `files`, `ignores`, scope folder and config) govern this path? */
  includes(path: string): boolean;
  /** Folder that holds the `.stewardry` the rule came from; `''` for the workspace itself. */
  readonly folder: string;
}

/**
 * The one error a check throws on purpose: it could not finish (`timeout`), or the rule's options make no sense to it (`options`).
 * The caller turns it into a notice for the rule and goes on with the others. The message is a clause that names the file.
 */
export class CheckStopped extends Error {
  readonly code = 'CHECK_STOPPED';
  readonly reason: 'timeout' | 'options';

  constructor(reason: 'timeout' | 'options', message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** What is wrong with options beyond their schema (a regular expression, a version range), one sentence each; asked when a rule loads. */
type FindProblems<K extends CheckKindName> = (options: Extract<CheckOptions, { kind: K }>) => readonly string[];

/** A kind that looks at one file at a time; runs as you type. Pure: no I/O; throws CheckStopped, or on a defect. */
export interface FileCheck<K extends CheckKindName> {
  readonly kind: K;
  readonly looksAt: 'file';
  readonly problems?: FindProblems<K>;
  check(file: SourceFile, options: Extract<CheckOptions, { kind: K }>): readonly CheckMatch[] | Promise<readonly CheckMatch[]>;
  /** Told of all rules that are about to check a file, for a kind that finds out things for several of them at once. */
  prepare?(file: SourceFile, rules: readonly Extract<CheckOptions, { kind: K }>[]): void;
}

/** A kind that needs the whole workspace; runs in scans, and again when one of its inputs changes. */
export interface WorkspaceCheck<K extends CheckKindName> {
  readonly kind: K;
  readonly looksAt: 'workspace';
  readonly problems?: FindProblems<K>;
  check(
    view: WorkspaceView,
    scope: CheckScope,
    options: Extract<CheckOptions, { kind: K }>,
    signal: AbortSignal,
  ): Promise<readonly CheckMatch[]>;
}

/** A kind that looks at a commit message; runs in the commit-msg hook. `path` of a match is the message file as given. */
export interface CommitCheck<K extends CheckKindName> {
  readonly kind: K;
  readonly looksAt: 'commit';
  readonly problems?: FindProblems<K>;
  check(message: string, path: string, options: Extract<CheckOptions, { kind: K }>): readonly CheckMatch[];
}

export type CheckKind<K extends CheckKindName = CheckKindName> = FileCheck<K> | WorkspaceCheck<K> | CommitCheck<K>;
