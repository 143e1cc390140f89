import { isBuiltin } from 'node:module';
import enhancedResolve from 'enhanced-resolve';
import type { ImportSite, Resolution } from './importSite.ts';
import { ROOT, realPath, virtualFileSystem } from './virtualFileSystem.ts';
import { folderOf, joinPath, mayBeGenerated, upwards, type WorkspaceIndex } from './workspaceIndex.ts';

/** Resolves an import of one file. */
export type Resolve = (from: string, site: ImportSite) => Promise<Resolution>;

const EXTENSIONS = [
  '.ts',
  '.tsx',
  '.d.ts',
  '.mts',
  '.cts',
  '.d.mts',
  '.d.cts',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '.json',
  '.vue',
  '.svelte',
  '.astro',
  '.node',
];
/** TypeScript asks for the name of the output: `./a.js` is `./a.ts`. */
const OUTPUTS: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.d.ts', '.jsx'],
  '.jsx': ['.tsx', '.d.ts'],
  '.mjs': ['.mts', '.d.mts'],
  '.cjs': ['.cts', '.d.cts'],
  // Declarations keep the import as it was written in the source they come from.
  '.ts': ['.d.ts', '.d.cts'],
};
const UNKNOWN: Resolution = { kind: 'unknown' };
/** npm's rule for names, without the signs that in practice begin an alias only: anything else is an alias or virtual. */
const PACKAGE_NAME = /^(?:@[a-z0-9-][a-z0-9._~-]*\/)?[a-z0-9][a-z0-9._~-]*$/i;

/** Builds the resolver of TypeScript and JavaScript for one workspace. */
export function createScriptResolver(index: WorkspaceIndex): Resolve {
  const packages = workspacePackages(index);
  const resolveName = createNameResolver(index, packages);
  return async (from, { specifier }) => {
    const bare = specifier.replace(/[?#!].*$/s, '') || specifier;
    // A loader's chain, an address, or a scheme of some runtime.
    if (specifier.includes('!') || /^[a-z][a-z0-9+.-]+:/i.test(bare)) return ofScheme(bare);
    if (/^\.\.?(?:\/|$)/.test(bare)) return resolveRelative(from, bare, specifier, index);
    if (bare.startsWith('/')) return UNKNOWN;
    const named = await resolveName(from, bare);
    if (named !== undefined) return { kind: 'files', paths: [named] };
    return ofPackage(from, bare, index, packages);
  };
}

function ofScheme(specifier: string): Resolution {
  return isBuiltin(specifier) ? { kind: 'builtin', root: specifier.replace(/^node:/, '') } : UNKNOWN;
}

async function resolveRelative(from: string, specifier: string, written: string, index: WorkspaceIndex): Promise<Resolution> {
  const target = joinPath(folderOf(from), specifier);
  if (target === undefined) return UNKNOWN;
  const found =
    findScript(target, index) ?? (written === specifier ? undefined : findScript(joinPath(folderOf(from), written) ?? '', index));
  if (found !== undefined) return { kind: 'files', paths: [found] };
  if (await index.view.exists(target)) return UNKNOWN;
  // Output that is not built here, generated code, and files that a bundler or test makes up as it goes.
  if (
    /(?:^|\/)(?:dist|build|out|lib|generated|__generated__|gen|_generated|node_modules|wasm|pkg)(?:\/|$)|\.(?:generated|gen|node|wasm)\b/.test(
      target,
    )
  )
    return UNKNOWN;
  for (const extension of EXTENSIONS) if (await index.view.exists(target + extension)) return UNKNOWN;
  return mayBeGenerated(index, target) ? UNKNOWN : { kind: 'missing' };
}

function findScript(target: string, index: WorkspaceIndex): string | undefined {
  if (index.files.has(target)) return target;
  const extension = /\.(?:[cm]?jsx?|ts)$/.exec(target)?.[0];
  const stem = extension === undefined ? target : target.slice(0, -extension.length);
  for (const output of OUTPUTS[extension ?? ''] ?? []) if (index.files.has(stem + output)) return stem + output;
  for (const ending of EXTENSIONS) if (index.files.has(target + ending)) return target + ending;
  const folder = target === '' ? '' : `${target}/`;
  for (const ending of EXTENSIONS) if (index.files.has(`${folder}index${ending}`)) return `${folder}index${ending}`;
  // A folder with a package.json of its own, whatever its main; and `./x.css` with `x.d.css.ts`.
  if (index.files.has(`${folder}package.json`)) return `${folder}package.json`;
  const asset = /\.\w+$/.exec(target)?.[0] ?? '';
  const declaration = `${target.slice(0, target.length - asset.length)}.d${asset}.ts`;
  return index.files.has(declaration) ? declaration : undefined;
}

function ofPackage(from: string, specifier: string, index: WorkspaceIndex, packages: ReadonlyMap<string, string>): Resolution {
  const root = specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : (specifier.split('/')[0] ?? '');
  if (isBuiltin(specifier)) return { kind: 'builtin', root };
  if (packages.has(root) || !PACKAGE_NAME.test(root) || isLocalName(from, root, index)) return UNKNOWN;
  return { kind: 'package', root };
}

/** A bundler may look for names in the project's own folders (`components/Button`): such a name is nobody's package. */
function isLocalName(from: string, root: string, index: WorkspaceIndex): boolean {
  return upwards(folderOf(from)).some((folder) =>
    ['', 'src/', 'app/', 'lib/', 'source/'].some((place) => {
      const target = `${folder === '' ? '' : `${folder}/`}${place}${root}`;
      return index.folders.has(target) || EXTENSIONS.some((extension) => index.files.has(target + extension));
    }),
  );
}

/** Name → folder of each package whose manifest is in the workspace; the outermost wins. */
function workspacePackages(index: WorkspaceIndex): ReadonlyMap<string, string> {
  const packages = new Map<string, string>();
  for (const [path, { ecosystem, name }] of index.manifests) {
    const folder = folderOf(path);
    const known = name === undefined ? undefined : packages.get(name);
    if (ecosystem === 'npm' && name !== undefined && (known === undefined || known.length > folder.length)) packages.set(name, folder);
  }
  return packages;
}

/** tsconfig paths, `#imports`, self-references and workspace packages, through enhanced-resolve; each question is asked once. */
function createNameResolver(
  index: WorkspaceIndex,
  packages: ReadonlyMap<string, string>,
): (from: string, specifier: string) => Promise<string | undefined> {
  const fileSystem = virtualFileSystem(index, packages);
  const resolvers = new Map<string, ReturnType<typeof createResolver>>();
  const answers = new Map<string, Promise<string | undefined>>();
  return (from, specifier) => {
    const folder = folderOf(from);
    const config = nearest(index, folder, ['tsconfig.json', 'jsconfig.json']);
    const manifest = nearest(index, folder, ['package.json']) ?? '';
    const root = specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : (specifier.split('/')[0] ?? '');
    if (config === undefined && !packages.has(root) && !specifier.startsWith('#')) return Promise.resolve(undefined);
    const resolver = resolvers.get(config ?? '') ?? createResolver(fileSystem, config);
    resolvers.set(config ?? '', resolver);
    const key = `${config}\0${manifest}\0${specifier}`;
    const answer = answers.get(key) ?? ask(resolver, `${ROOT}/${folderOf(manifest)}`.replace(/\/$/, ''), specifier);
    answers.set(key, answer);
    return answer.then((path) => (path === undefined ? undefined : realPath(path, index, packages)));
  };
}

function createResolver(fileSystem: ReturnType<typeof virtualFileSystem>, config: string | undefined) {
  return enhancedResolve.ResolverFactory.createResolver({
    // `as`: enhanced-resolve types the file system as all of node:fs, and asks it for these five only.
    fileSystem: fileSystem as unknown as Parameters<typeof enhancedResolve.ResolverFactory.createResolver>[0]['fileSystem'],
    extensions: EXTENSIONS,
    extensionAlias: Object.fromEntries(
      Object.entries(OUTPUTS).map(([output, sources]) => [output, output === '.ts' ? [output] : [...sources, output]]),
    ),
    conditionNames: ['source', 'types', 'import', 'node', 'require', 'default'],
    mainFields: ['source', 'types', 'module', 'main'],
    symlinks: false,
    ...(config === undefined ? {} : { tsconfig: { configFile: `${ROOT}/${config}`, references: 'auto' } }),
  });
}

function ask(resolver: ReturnType<typeof createResolver>, folder: string, specifier: string): Promise<string | undefined> {
  return new Promise((settle) => {
    // Any failure means "not found this way": a package from outside, or a configuration that cannot be read.
    resolver.resolve({}, folder, specifier, {}, (error, path) =>
      settle(error === null && typeof path === 'string' ? path.replace(/\?.*$/, '') : undefined),
    );
  });
}

function nearest(index: WorkspaceIndex, folder: string, names: readonly string[]): string | undefined {
  for (const at of upwards(folder)) {
    for (const name of names) {
      const path = at === '' ? name : `${at}/${name}`;
      if (index.files.has(path)) return path;
    }
  }
  return undefined;
}
