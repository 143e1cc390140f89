import { type Dependency, type DependencyGroup, entriesOf, locate, type Manifest, valueAt } from './manifest.ts';
import { keyLine, parseToml, specifierOf } from './toml.ts';

/** Name, extras and version specifiers of a requirement: https://peps.python.org/pep-0508/ */
const REQUIREMENT = /^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(@\s*\S+|[^;#]*)/;

/** requirements.txt: https://pip.pypa.io/en/stable/reference/requirements-file-format/ */
export function parseRequirements(text: string): Manifest {
  const dependencies: Dependency[] = [];
  const includes: string[] = [];
  let offset = 0;
  for (const raw of text.split('\n')) {
    const line = raw.replace(/\s+#.*$/, '').trim();
    const include = /^(?:-r|--requirement)[\s=]+(\S+)/.exec(line)?.[1];
    const start = offset + raw.length - raw.trimStart().length;
    if (include !== undefined) includes.push(include);
    else if (line !== '' && !/^[-#]/.test(line))
      dependencies.push(...requirement(line.replace(/\s*(?:\\|--hash\b.*)$/, ''), 'runtime', start));
    offset += raw.length + 1;
  }
  return { ecosystem: 'python', dependencies, includes };
}

function requirement(source: string, group: DependencyGroup, start: number): readonly Dependency[] {
  const egg = /^(?:git|hg|svn|bzr)?\+?\w+:\/\/.*[#&]egg=([\w.-]+)/.exec(source)?.[1];
  if (egg !== undefined) return [{ name: egg, specifier: source, group, start, end: start + source.length }];
  const [, name, specifier] = REQUIREMENT.exec(source) ?? [];
  // A path or address without a name declares nothing that can be known here.
  if (name === undefined || /^\s*[:/\\]/.test(specifier ?? '')) return [];
  return [{ name, specifier: (specifier ?? '').trim().replace(/^\((.*)\)$/, '$1'), group, start, end: start + source.length }];
}

/** pyproject.toml: PEP 621, PEP 735 groups, Poetry, uv, PDM. */
export function parsePyproject(text: string): Manifest {
  const { data, error } = parseToml(text);
  if (error !== undefined) return { ecosystem: 'python', dependencies: [], error };
  const lists: readonly (readonly [unknown, DependencyGroup])[] = [
    [valueAt(data, 'project', 'dependencies'), 'runtime'],
    ...entriesOf(valueAt(data, 'project', 'optional-dependencies')).map(([, list]) => [list, 'optional'] as const),
    ...entriesOf(valueAt(data, 'dependency-groups')).map(([, list]) => [list, 'development'] as const),
    [valueAt(data, 'build-system', 'requires'), 'development'],
    [valueAt(data, 'tool', 'uv', 'dev-dependencies'), 'development'],
    ...entriesOf(valueAt(data, 'tool', 'pdm', 'dev-dependencies')).map(([, list]) => [list, 'development'] as const),
  ];
  const tables: readonly (readonly [unknown, DependencyGroup])[] = [
    [valueAt(data, 'tool', 'poetry', 'dependencies'), 'runtime'],
    [valueAt(data, 'tool', 'poetry', 'dev-dependencies'), 'development'],
    ...entriesOf(valueAt(data, 'tool', 'poetry', 'group')).map(([, group]) => [valueAt(group, 'dependencies'), 'development'] as const),
  ];
  const name = valueAt(data, 'project', 'name') ?? valueAt(data, 'tool', 'poetry', 'name');
  const dynamic = valueAt(data, 'project', 'dynamic');
  return {
    ecosystem: 'python',
    name: typeof name === 'string' ? name : undefined,
    dependencies: [
      ...lists.flatMap(([list, group]) => fromList(text, list, group)),
      ...tables.flatMap(([table, group]) => fromTable(text, table, group)),
    ],
    isDynamic: Array.isArray(dynamic) && dynamic.includes('dependencies'),
  };
}

function fromList(text: string, list: unknown, group: DependencyGroup): readonly Dependency[] {
  if (!Array.isArray(list)) return [];
  return list.filter((item) => typeof item === 'string').flatMap((item) => requirement(item, group, locateQuoted(text, item)));
}

function locateQuoted(text: string, item: string): number {
  const quoted = [`"${item}"`, `'${item}'`].map((needle) => text.indexOf(needle)).find((at) => at >= 0);
  return quoted === undefined ? locate(text, item).start : quoted + 1;
}

function fromTable(text: string, table: unknown, group: DependencyGroup): readonly Dependency[] {
  return entriesOf(table)
    .filter(([name]) => name !== 'python')
    .map(([name, value]) => ({ name, specifier: specifierOf(value), group, ...keyLine(text, name) }));
}

/** Pipfile: https://pipenv.pypa.io/en/stable/pipfile.html */
export function parsePipfile(text: string): Manifest {
  const { data, error } = parseToml(text);
  if (error !== undefined) return { ecosystem: 'python', dependencies: [], error };
  const groups = [
    ['packages', 'runtime'],
    ['dev-packages', 'development'],
  ] as const;
  return { ecosystem: 'python', dependencies: groups.flatMap(([key, group]) => fromTable(text, valueAt(data, key), group)) };
}

/** setup.cfg: https://setuptools.pypa.io/en/latest/userguide/declarative_config.html */
export function parseSetupCfg(text: string): Manifest {
  const dependencies: Dependency[] = [];
  let offset = 0;
  let section = '';
  let key = '';
  let name: string | undefined;
  for (const raw of text.split('\n')) {
    const header = /^\[([^\]]+)\]/.exec(raw)?.[1];
    const assignment = /^([\w.-]+)\s*[=:]\s*(.*)$/.exec(raw);
    if (header !== undefined) [section, key] = [header.trim(), ''];
    else if (assignment !== null) key = assignment[1] ?? '';
    if (section === 'metadata' && assignment?.[1] === 'name') name = assignment[2]?.trim();
    const value = (assignment === null ? raw : (assignment[2] ?? '')).trim();
    const group = setupGroup(section, key);
    if (header === undefined && group !== undefined && value !== '' && !value.startsWith('#')) {
      dependencies.push(...requirement(value, group, offset + raw.indexOf(value)));
    }
    offset += raw.length + 1;
  }
  return { ecosystem: 'python', name, dependencies };
}

function setupGroup(section: string, key: string): DependencyGroup | undefined {
  if (section === 'options.extras_require') return key === '' ? undefined : 'optional';
  if (section !== 'options') return undefined;
  return { install_requires: 'runtime', setup_requires: 'development', tests_require: 'development' }[key] as DependencyGroup | undefined;
}

/** setup.py: literal strings in the lists that setup() takes; the rest is code, so the list may lack some. */
export function parseSetupPy(text: string): Manifest {
  const dependencies: Dependency[] = [];
  for (const block of text.matchAll(/\b(install_requires|extras_require|tests_require|setup_requires)\s*=\s*[[{]([^\]}]*)/g)) {
    const group = block[1] === 'install_requires' ? 'runtime' : block[1] === 'extras_require' ? 'optional' : 'development';
    const from = block.index + block[0].length - (block[2]?.length ?? 0);
    for (const literal of (block[2] ?? '').matchAll(/(["'])((?:(?!\1)[^\\\n])*)\1(\s*:)?/g)) {
      if (literal[3] === undefined) dependencies.push(...requirement(literal[2] ?? '', group, from + literal.index + 1));
    }
  }
  return { ecosystem: 'python', name: /\bname\s*=\s*["']([\w.-]+)["']/.exec(text)?.[1], dependencies, isDynamic: true };
}
