/** File extension and editor language id by the rule's language, as ast-grep names it. */
const files: Readonly<Record<string, readonly [extension: string, languageId: string]>> = {
  typescript: ['ts', 'typescript'],
  tsx: ['tsx', 'typescriptreact'],
  javascript: ['js', 'javascript'],
  html: ['html', 'html'],
  css: ['css', 'css'],
  angular: ['component.html', 'html'],
  bash: ['sh', 'shellscript'],
  c: ['c', 'c'],
  cpp: ['cpp', 'cpp'],
  csharp: ['cs', 'csharp'],
  dart: ['dart', 'dart'],
  elixir: ['ex', 'elixir'],
  go: ['go', 'go'],
  haskell: ['hs', 'haskell'],
  java: ['java', 'java'],
  json: ['json', 'json'],
  kotlin: ['kt', 'kotlin'],
  lua: ['lua', 'lua'],
  markdown: ['md', 'markdown'],
  php: ['php', 'php'],
  python: ['py', 'python'],
  ruby: ['rb', 'ruby'],
  rust: ['rs', 'rust'],
  scala: ['scala', 'scala'],
  sql: ['sql', 'sql'],
  swift: ['swift', 'swift'],
  toml: ['toml', 'toml'],
  yaml: ['yaml', 'yaml'],
};

/**
 * A made-up document for an example of a rule about `subject`: a language, or several with commas, of which the first counts.
 * `undefined` for kinds of checks that are not about a language.
 */
export function exampleFile(subject: string): { path: string; languageId: string } | undefined {
  const [language = ''] = subject.split(',');
  const known = files[language.trim().toLowerCase()];
  return known === undefined ? undefined : { path: `example.${known[0]}`, languageId: known[1] };
}
