/** What the page was opened with; extension/features/rules-manager/rulesManagerState.ts makes it. */
export interface OpenedWith {
  readonly folder: string;
  readonly draft?: Draft;
}

/** A rule that is being written. */
export interface Draft {
  readonly source: string;
  readonly tests: string;
  /** File that it is tried on, relative. */
  readonly path?: string;
  /** Patterns to choose from, for a rule that was begun from selected code. */
  readonly patterns?: readonly string[];
  /** The rule of the workspace that it replaces, as it was read; absent: a new one. */
  readonly replaces?: { readonly ruleId: string; readonly source: string };
  /** Folder whose `.stewardry` it is kept in. */
  readonly scope?: string;
}

/** What a person chose, kept when the page is thrown away. */
export interface Kept {
  readonly tab: 'rules' | 'waivers' | 'import';
  readonly filter: RuleFilter;
  readonly selected?: string;
  readonly draft?: Draft;
}

/** What of the list is to be seen. Empty: everything. */
export interface RuleFilter {
  readonly text: string;
  readonly pack: string;
  readonly language: string;
  readonly severity: string;
  readonly kind: string;
  readonly state: '' | 'on' | 'off' | 'found' | 'waived' | 'changed';
}

export const NO_FILTER: RuleFilter = { text: '', pack: '', language: '', severity: '', kind: '', state: '' };

/** The text of a rule that somebody begins from nothing: it works as it stands. */
export const NEW_RULE: Draft = {
  source: `id: new-rule
language: TypeScript
severity: warning
message: Do not call \`forbidden\` here.
note: |
  Say why, and what to do instead. Markdown is welcome.
rule:
  pattern: forbidden($$$ARGS)
`,
  tests: 'id: new-rule\nvalid:\n  - allowed(1)\ninvalid:\n  - forbidden(1)\n',
};
