import type { Notice, Severity } from '../../../protocol/finding.ts';
import type { CheckOptions } from '../checks/checkOptions.ts';

/** Where a rule was read from. `line` counts from 0 and is the line of its `id`. */
export interface RuleSource {
  /** Pack name: a built-in (`security`), an npm package (`npm:@acme/rules`), or `workspace`. */
  readonly pack: string;
  /** Absolute path of the YAML file. */
  readonly file: string;
  readonly line: number;
}

/** A label of ast-grep's `labels`: a secondary or primary place inside the match. */
export interface RuleLabel {
  readonly style: 'primary' | 'secondary';
  readonly message?: string;
}

/** ast-grep's `fix` after normalisation: a template and how far the replaced range grows. One rule may offer several. */
export interface FixTemplate {
  readonly title?: string;
  readonly template: string;
  readonly expandStart?: unknown;
  readonly expandEnd?: unknown;
}

/** A rule that matches syntax, in ast-grep's own terms. */
export interface SyntaxBody {
  readonly kind: 'syntax';
  /** Canonical language id from languages.ts, such as `TypeScript`. */
  readonly language: string;
  /** `rule`, `constraints`, `utils` (global ones merged in) and `transform`, as @ast-grep/napi takes them. */
  readonly matcher: {
    readonly rule: Record<string, unknown>;
    readonly constraints?: Record<string, unknown>;
    readonly utils?: Record<string, unknown>;
    readonly transform?: Record<string, unknown>;
  };
  /** The parser package's grammar differs from the command line's, and only the latter knows the rule's kinds: it runs in the binary. */
  readonly needsBinary?: boolean;
  /** napi ignores these: rules that have them get their messages and fixes from the CLI binary. */
  readonly rewriters?: readonly unknown[];
  readonly fixes: readonly FixTemplate[];
  readonly labels: Readonly<Record<string, RuleLabel>>;
}

/** A rule whose verdict does not come from a syntax tree. */
export interface CheckBody {
  readonly kind: 'check';
  readonly check: CheckOptions;
}

/** What ast-grep's format lacks, under the key `stewardry:`. */
export interface Stewardship {
  /** What happens when a person breaks the rule: shown only, or `check` fails. Default follows severity. */
  readonly people?: 'advise' | 'block';
  /** What happens when an AI run breaks it. */
  readonly ai?: 'advise' | 'block';
  /** The languages that one definition serves, when it is more than one. */
  readonly languages?: readonly string[];
  readonly owner?: string;
  /** Who may waive, and for at most how many days. */
  readonly waivers?: { readonly allowed: boolean; readonly maxDays?: number };
}

/** A rule that was read, validated and normalised. Plain data: it crosses to worker threads by structured clone. */
export interface Rule {
  readonly id: string;
  readonly source: RuleSource;
  /** After overrides; a rule that is `off` is not in a rule set. */
  readonly severity: Severity;
  /** The file says `severity: off`: in force only where an override gives it another severity. */
  readonly isOff?: boolean;
  readonly message: string;
  readonly note?: string;
  readonly url?: string;
  /** Globs relative to `scope`; empty means all files. */
  readonly files: readonly string[];
  readonly ignores: readonly string[];
  /** Folder (relative to the workspace, `''` for all of it) that the rule governs: the folder that holds its `.stewardry`. */
  readonly scope: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly stewardship: Stewardship;
  readonly body: SyntaxBody | CheckBody;
}

export type SyntaxRule = Rule & { readonly body: SyntaxBody };
export type CheckRule = Rule & { readonly body: CheckBody };

/** The outcome of reading one YAML file: what can be used, and what is wrong with the rest, positioned in that file. */
export interface RuleFileResult {
  readonly rules: readonly Rule[];
  readonly problems: readonly Notice[];
}
