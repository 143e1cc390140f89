/** Interim: canonical language by file extension, until `syntax/languages.ts` is the one place that knows. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  ts: 'TypeScript',
  mts: 'TypeScript',
  cts: 'TypeScript',
  tsx: 'Tsx',
  js: 'JavaScript',
  mjs: 'JavaScript',
  cjs: 'JavaScript',
  jsx: 'JavaScript',
  py: 'Python',
  pyi: 'Python',
  go: 'Go',
  java: 'Java',
  cs: 'CSharp',
  rs: 'Rust',
  php: 'Php',
  rb: 'Ruby',
  kt: 'Kotlin',
  kts: 'Kotlin',
  swift: 'Swift',
  scala: 'Scala',
  dart: 'Dart',
  c: 'C',
  h: 'C',
  cc: 'Cpp',
  cpp: 'Cpp',
  cxx: 'Cpp',
  hpp: 'Cpp',
  hh: 'Cpp',
  lua: 'Lua',
  sh: 'Bash',
  bash: 'Bash',
};

/** Canonical language id for a path; `undefined` when its extension says nothing. */
export function languageOfPath(path: string): string | undefined {
  return EXTENSIONS[/\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''];
}
