import type { ImportSite } from '../imports/importSite.ts';
import { folderOf, upwards, type WorkspaceIndex } from '../imports/workspaceIndex.ts';
import type { Ecosystem, Manifest } from '../manifests/manifest.ts';
import { DISTRIBUTIONS } from './pythonDistributions.ts';

/** Languages whose packages a manifest must name. Java is left out: a class does not tell which artifact holds it. */
const ECOSYSTEMS: Readonly<Record<string, Ecosystem>> = {
  TypeScript: 'npm',
  Tsx: 'npm',
  JavaScript: 'npm',
  Python: 'python',
  Go: 'go',
};

/** Files that play with imports on purpose, and files that a build or a generator wrote. */
const NOT_JUDGED =
  /(?:^|\/)(?:__fixtures__|fixtures?|__mocks__|test[-_]?data|templates?|examples?|samples?|vendor|third[-_]party|node_modules|site-packages|dist|build|out)\/|\.d\.[cm]?ts$|\.min\.[cm]?js$/;

/**
 * Is the package that an import names missing from every manifest above the file? Where no manifest can be trusted to be complete
 * (none there, broken, made by code) the answer is no: a false alarm costs more than a miss.
 */
export function isUndeclared(from: string, language: string, root: string, site: ImportSite, index: WorkspaceIndex): boolean {
  const ecosystem = ECOSYSTEMS[language];
  if (ecosystem === undefined || site.isOptional || NOT_JUDGED.test(from)) return false;
  const manifests = upwards(folderOf(from)).flatMap((folder) =>
    (index.manifestsIn.get(folder) ?? []).filter((one) => one.ecosystem === ecosystem),
  );
  if (manifests.length === 0 || manifests.some(({ error }) => error !== undefined)) return false;
  switch (ecosystem) {
    case 'npm':
      return !isNpmDeclared(root, site, manifests);
    case 'python':
      return isPythonComplete(from, manifests, index) && !isPythonDeclared(root, site, manifests);
    default:
      return !isGoDeclared(root, manifests);
  }
}

function isNpmDeclared(root: string, site: ImportSite, manifests: readonly Manifest[]): boolean {
  const typings = `@types/${root.replace(/^@([^/]+)\//, '$1__')}`;
  const names = new Set(manifests.flatMap(({ name, dependencies }) => [name, ...dependencies.map((one) => one.name)]));
  if (names.has(root)) return true;
  // Types alone: `import type { X } from 'estree'` needs @types/estree, and so do names that a host provides, such as `vscode`.
  if (names.has(typings)) return true;
  return (
    site.isTypeOnly && [...names].some((name) => name?.startsWith('@types/') && name.endsWith(root.replace('@', '').replace('/', '__')))
  );
}

/** Names that a runner, a build backend or a host brings along. */
const PYTHON_TOOLS = new Set(
  'pytest _pytest setuptools pkg_resources pip wheel nox tox sphinx conftest distutils _distutils_hack invoke fabric IPython ida_kernwin bpy'.split(
    ' ',
  ),
);

function isPythonComplete(from: string, manifests: readonly Manifest[], index: WorkspaceIndex): boolean {
  // A conda environment lists packages by other names.
  if (
    upwards(folderOf(from)).some((folder) =>
      (index.filesIn.get(folder) ?? []).some((name) => /^(?:environment|conda)[\w.-]*\.ya?ml$/.test(name)),
    )
  )
    return false;
  const names = manifests.flatMap(({ dependencies }) => dependencies);
  if (names.length > 0) return !manifests.some(({ isDynamic, dependencies }) => isDynamic === true && dependencies.length === 0);
  return manifests.some(({ name, isDynamic }) => name !== undefined && isDynamic !== true);
}

function isPythonDeclared(root: string, site: ImportSite, manifests: readonly Manifest[]): boolean {
  if (PYTHON_TOOLS.has(root) || site.isTypeOnly) return true;
  const declared = manifests.flatMap(({ name, dependencies }) => [name ?? '', ...dependencies.map((one) => one.name)]).map(normalise);
  const wanted = [root, ...(DISTRIBUTIONS.get(root) ?? [])].map(normalise);
  return declared.some((name) => name !== '' && wanted.some((want) => isAlike(name, want)));
}

/** `google-cloud-storage` gives `google.cloud`, `python-foo` and `foo-py` give `foo`: near enough is declared. */
function isAlike(distribution: string, name: string): boolean {
  if (distribution === name) return true;
  const [longer, shorter] = distribution.length > name.length ? [distribution, name] : [name, distribution];
  return shorter.length >= 3 && longer.includes(shorter);
}

/** https://peps.python.org/pep-0503/#normalized-names, with the separators left out altogether. */
function normalise(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '');
}

function isGoDeclared(path: string, manifests: readonly Manifest[]): boolean {
  return manifests.some(({ dependencies, indirect = [] }) =>
    [...dependencies.map((one) => one.name), ...indirect].some((module) => path === module || path.startsWith(`${module}/`)),
  );
}

/** The manifest that people add a dependency to, for a message. */
export function manifestName(language: string): string {
  return { npm: 'package.json', python: 'pyproject.toml or requirements file', go: 'go.mod', cargo: '', maven: '' }[
    ECOSYSTEMS[language] ?? 'maven'
  ];
}

/** Should this file's imports be expected to resolve? */
export function isJudged(from: string): boolean {
  return !NOT_JUDGED.test(from);
}
