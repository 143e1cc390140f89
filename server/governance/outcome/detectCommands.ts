/** A command that may prove an outcome: what `governance.verify` holds, once a person has confirmed it. */
export interface SuggestedCommand {
  readonly name: 'build' | 'types' | 'lint' | 'tests';
  readonly command: string;
  /** File that says so, relative to the folder. */
  readonly source: string;
}

/** Files of the workspace's root that say how it is built and tested; give `detectCommands` those that exist. */
export const DETECTED_FILES: readonly string[] = [
  'package.json',
  'package-lock.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
  'bun.lockb',
  'pyproject.toml',
  'tox.ini',
  'pytest.ini',
  'setup.cfg',
  'uv.lock',
  'poetry.lock',
  'Cargo.toml',
  'go.mod',
  'pom.xml',
  'mvnw',
  'build.gradle',
  'build.gradle.kts',
  'gradlew',
  'Gemfile',
  'composer.json',
  'Makefile',
  'makefile',
  'justfile',
];

/** In this order, because it makes no sense to test what does not build. */
const ORDER: readonly SuggestedCommand['name'][] = ['build', 'types', 'lint', 'tests'];

type Files = Readonly<Record<string, string>>;
type Detector = (files: Files) => readonly SuggestedCommand[];

/**
 * The workspace's own commands for building, type checking, linting and testing, from the texts of files in its root. The first that knows a name
 * wins: a package manager knows better than a Makefile around it. Suggestions only: nothing of it runs before a person has said yes. Pure.
 */
export function detectCommands(files: Files): readonly SuggestedCommand[] {
  const found = DETECTORS.flatMap((detect) => detect(files));
  return ORDER.flatMap((name) => found.find((each) => each.name === name) ?? []);
}

const suggestion = (name: SuggestedCommand['name'], command: string, source: string): SuggestedCommand => ({ name, command, source });

const SCRIPTS: readonly (readonly [name: SuggestedCommand['name'], script: RegExp])[] = [
  ['build', /^build$/],
  ['types', /^(?:type-?check|check-?types|types?|tsc)$/],
  ['lint', /^lint$/],
  ['tests', /^test$/],
];

/** What `npm init` writes. */
const NO_TEST = /no test specified/;

const fromPackageJson: Detector = (files) => {
  const scripts = Object.entries(scriptsIn(files['package.json']));
  const runner = packageManager(files);
  return SCRIPTS.flatMap(([name, pattern]) => {
    const script = scripts.find(([key, text]) => pattern.test(key) && !NO_TEST.test(text) && !/--watch\b/.test(text));
    if (script === undefined) return [];
    return [suggestion(name, name === 'tests' && runner !== 'bun' ? `${runner} test` : `${runner} run ${script[0]}`, 'package.json')];
  });
};

function scriptsIn(text: string | undefined): Readonly<Record<string, string>> {
  const { scripts } = parseJson(text);
  return isRecord(scripts)
    ? Object.fromEntries(Object.entries(scripts).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
    : {};
}

function packageManager(files: Files): 'npm' | 'pnpm' | 'yarn' | 'bun' {
  const { packageManager: named } = parseJson(files['package.json']);
  const [name] = typeof named === 'string' ? named.split('@') : [];
  if (name === 'pnpm' || name === 'yarn' || name === 'bun' || name === 'npm') return name;
  if ('pnpm-lock.yaml' in files) return 'pnpm';
  if ('yarn.lock' in files) return 'yarn';
  return 'bun.lock' in files || 'bun.lockb' in files ? 'bun' : 'npm';
}

const fromPython: Detector = (files) => {
  const source = ['pyproject.toml', 'pytest.ini', 'tox.ini', 'setup.cfg'].find((file) => file in files);
  if (source === undefined) return [];
  const text = ['pyproject.toml', 'tox.ini', 'setup.cfg'].map((file) => files[file] ?? '').join('\n');
  const prefix = 'uv.lock' in files ? 'uv run ' : 'poetry.lock' in files ? 'poetry run ' : '';
  const has = (pattern: RegExp): boolean => pattern.test(text);
  return [
    ...(has(/\[tool\.mypy|\[mypy\]/)
      ? [suggestion('types', `${prefix}mypy .`, source)]
      : has(/\[tool\.(?:based)?pyright/)
        ? [suggestion('types', `${prefix}pyright`, source)]
        : []),
    ...(has(/\[tool\.ruff/)
      ? [suggestion('lint', `${prefix}ruff check .`, source)]
      : has(/\[flake8\]/)
        ? [suggestion('lint', `${prefix}flake8`, source)]
        : []),
    ...('pytest.ini' in files || has(/\[(?:tool\.pytest|tool:pytest|pytest)|["']pytest\b|^pytest\s*=/m)
      ? [suggestion('tests', `${prefix}pytest`, source)]
      : []),
  ];
};

const fromCargo: Detector = (files) =>
  'Cargo.toml' in files
    ? [
        suggestion('build', 'cargo build', 'Cargo.toml'),
        suggestion('lint', 'cargo clippy -- -D warnings', 'Cargo.toml'),
        suggestion('tests', 'cargo test', 'Cargo.toml'),
      ]
    : [];

const fromGo: Detector = (files) =>
  'go.mod' in files
    ? [
        suggestion('build', 'go build ./...', 'go.mod'),
        suggestion('lint', 'go vet ./...', 'go.mod'),
        suggestion('tests', 'go test ./...', 'go.mod'),
      ]
    : [];

const fromMaven: Detector = (files) =>
  'pom.xml' in files ? [suggestion('tests', `${'mvnw' in files ? './mvnw' : 'mvn'} -q test`, 'pom.xml')] : [];

const fromGradle: Detector = (files) => {
  const source = ['build.gradle', 'build.gradle.kts'].find((file) => file in files);
  return source === undefined ? [] : [suggestion('tests', `${'gradlew' in files ? './gradlew' : 'gradle'} test`, source)];
};

const fromRuby: Detector = ({ Gemfile = '' }) => [
  ...(/['"]rubocop['"]/.test(Gemfile) ? [suggestion('lint', 'bundle exec rubocop', 'Gemfile')] : []),
  ...(/['"]rspec(?:-rails)?['"]/.test(Gemfile) ? [suggestion('tests', 'bundle exec rspec', 'Gemfile')] : []),
];

const fromComposer: Detector = (files) =>
  ['test', 'tests', 'phpunit']
    .filter((script) => script in recordAt(parseJson(files['composer.json']), 'scripts'))
    .slice(0, 1)
    .map((script) => suggestion('tests', `composer ${script}`, 'composer.json'));

/** `lint:` at the start of a line, with what it depends on. */
const TARGETS: readonly (readonly [name: SuggestedCommand['name'], target: string])[] = [
  ['build', 'build'],
  ['types', 'typecheck'],
  ['lint', 'lint'],
  ['tests', 'test'],
  ['tests', 'check'],
];

const fromMake: Detector = (files) =>
  (['Makefile', 'makefile', 'justfile'] as const).flatMap((source) =>
    TARGETS.filter(([, target]) => new RegExp(`^${target}(?:\\s[^:=]*)?:(?!=)`, 'm').test(files[source] ?? '')).map(([name, target]) =>
      suggestion(name, `${source === 'justfile' ? 'just' : 'make'} ${target}`, source),
    ),
  );

const DETECTORS: readonly Detector[] = [
  fromPackageJson,
  fromPython,
  fromCargo,
  fromGo,
  fromMaven,
  fromGradle,
  fromRuby,
  fromComposer,
  fromMake,
];

function parseJson(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return isRecord(value) ? value : {};
  } catch {
    // A file that is being written: nothing can be suggested from it.
    return {};
  }
}

function recordAt(value: Readonly<Record<string, unknown>>, key: string): Readonly<Record<string, unknown>> {
  const inner = value[key];
  return isRecord(inner) ? inner : {};
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
