/** Languages offered first for a new rule; the others are typed by hand. ast-grep's own names. */
export const offeredLanguages = [
  'TypeScript',
  'JavaScript',
  'Tsx',
  'Python',
  'Go',
  'Java',
  'Rust',
  'CSharp',
  'Php',
  'Ruby',
  'Kotlin',
  'Swift',
  'Bash',
  'Yaml',
  'Json',
];

/** Why this cannot be the id of a new rule, or `undefined` when it can. */
export function problemWithId(id: string, taken: ReadonlySet<string>): string | undefined {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(id)) return 'Use lower-case letters, digits and hyphens, such as "no-console-in-src".';
  return taken.has(id) ? `There is a rule "${id}" already.` : undefined;
}

/** A rule file that works as it stands: it reports calls of one function, and its lines invite to be changed. */
export function ruleFile(id: string, language: string): string {
  return `# A rule: what to look for, and what to say about it. See https://ast-grep.github.io/guide/rule-config.html
id: ${id}
language: ${language}
severity: warning
message: Do not call $FUNCTION here.
note: |
  Say why, and what to do instead. Markdown is welcome.
rule:
  pattern: $FUNCTION($$$ARGUMENTS)
constraints:
  FUNCTION:
    regex: ^forbidden$
# fix: allowed($$$ARGUMENTS)
`;
}

/** The tests beside it, in ast-grep's format. */
export function ruleTestFile(id: string): string {
  return `# Cases that the rule must leave alone, and cases that it must report. Run them from the lens in the rule file.
id: ${id}
valid:
  - allowed(1)
invalid:
  - forbidden(1)
`;
}
