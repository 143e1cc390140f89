import { expect, it } from 'vitest';
import { detectCommands } from './detectCommands.ts';

const scripts = (all: Record<string, string>, more: object = {}) => JSON.stringify({ scripts: all, ...more });

it.each<[string, Record<string, string>, string[]]>([
  ['nothing', {}, []],
  [
    'npm',
    { 'package.json': scripts({ test: 'vitest run', lint: 'eslint .', build: 'tsc', start: 'x' }) },
    ['build: npm run build', 'lint: npm run lint', 'tests: npm test'],
  ],
  ['what npm init writes', { 'package.json': scripts({ test: 'echo "Error: no test specified" && exit 1' }) }, []],
  [
    'a script that never ends',
    { 'package.json': scripts({ test: 'vitest --watch', typecheck: 'tsc --noEmit' }) },
    ['types: npm run typecheck'],
  ],
  ['pnpm by its lock', { 'package.json': scripts({ test: 'x' }), 'pnpm-lock.yaml': '' }, ['tests: pnpm test']],
  [
    'yarn by its name',
    { 'package.json': scripts({ test: 'x' }, { packageManager: 'yarn@4.1.0' }), 'package-lock.json': '' },
    ['tests: yarn test'],
  ],
  ['bun, whose test is another', { 'package.json': scripts({ test: 'x' }), 'bun.lock': '' }, ['tests: bun run test']],
  ['a package.json that is no JSON', { 'package.json': '{' }, []],
  ['scripts that are no scripts', { 'package.json': '{"scripts": ["test"], "x": 1}' }, []],
  [
    'python',
    { 'pyproject.toml': '[tool.ruff]\n[tool.mypy]\n[tool.pytest.ini_options]\n' },
    ['types: mypy .', 'lint: ruff check .', 'tests: pytest'],
  ],
  ['python with uv', { 'pyproject.toml': '[dependency-groups]\ndev = ["pytest>=8"]\n', 'uv.lock': '' }, ['tests: uv run pytest']],
  ['python without tests', { 'pyproject.toml': '[project]\nname = "x"\n' }, []],
  ['cargo', { 'Cargo.toml': '[package]' }, ['build: cargo build', 'lint: cargo clippy -- -D warnings', 'tests: cargo test']],
  ['go', { 'go.mod': 'module x' }, ['build: go build ./...', 'lint: go vet ./...', 'tests: go test ./...']],
  ['maven with its wrapper', { 'pom.xml': '<x/>', mvnw: '' }, ['tests: ./mvnw -q test']],
  ['gradle', { 'build.gradle.kts': '' }, ['tests: gradle test']],
  ['ruby', { Gemfile: 'gem "rspec"\ngem "rubocop"' }, ['lint: bundle exec rubocop', 'tests: bundle exec rspec']],
  ['composer', { 'composer.json': scripts({ test: 'phpunit' }) }, ['tests: composer test']],
  [
    'make',
    { Makefile: 'CC := gcc\nlint := no\nbuild: a.c\n\tcc a.c\ntest: build\n\t./a\n.PHONY: lint\n' },
    ['build: make build', 'tests: make test'],
  ],
  [
    'make fills in what the package manager does not know',
    { Makefile: 'lint:\n\tx\ntest:\n\tx\n', 'package.json': scripts({ test: 'x' }) },
    ['lint: make lint', 'tests: npm test'],
  ],
])('%s', (_, files, expected) => {
  expect(detectCommands(files).map(({ name, command }) => `${name}: ${command}`)).toEqual(expected);
});
