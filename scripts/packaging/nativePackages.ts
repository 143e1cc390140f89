/** Which packages the bundles leave outside, and which of their files a VSIX of one platform needs. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Target } from './targets.ts';

/** One package as it lies in the VSIX: only `files` of it, under a manifest that names only `dependencies`. */
export interface StagedPackage {
  readonly name: string;
  /** Folder that holds it on this machine. */
  readonly source: string;
  /** Paths inside `source`; folders are taken whole. */
  readonly files: readonly string[];
  /** Packages nested in it or beside it that it requires, by name. */
  readonly dependencies: readonly string[];
  /** Nested packages: they lie in this package's own node_modules. */
  readonly nested: readonly StagedPackage[];
}

/** Says what a target misses, in words for the person who packages. */
export type Warn = (message: string) => void;

/**
 * The runtime packages of a VSIX for `target`. `modules` is a node_modules folder with all packages; `foreign` one with the
 * platform packages of the target (the same folder when the target is this machine).
 */
export function listNativePackages(target: Target, modules: string, foreign: string, warn: Warn): StagedPackage[] {
  const napiBinary = plainPackage(`@ast-grep/napi-${target.astGrep}`, foreign, filesEndingIn('.node'));
  const cli = plainPackage(`@ast-grep/cli-${target.astGrep}`, foreign, (file) => file === 'ast-grep' || file === 'ast-grep.exe');
  const napi = { ...plainPackage('@ast-grep/napi', modules, (file) => file === 'index.js'), dependencies: [napiBinary.name] };
  return [sqlite(target, modules), napi, napiBinary, cli, cedar(modules), ...parsers(target, modules, warn)];
}

function plainPackage(name: string, modules: string, isWanted: (file: string) => boolean): StagedPackage {
  const source = join(modules, name);
  if (!existsSync(source)) throw new Error(`package "${name}" is missing in "${modules}": run npm ci`);
  const files = readdirSync(source).filter((file) => isWanted(file) || /^licen[sc]e/i.test(file));
  return { name, source, files, dependencies: [], nested: [] };
}

function filesEndingIn(suffix: string): (file: string) => boolean {
  return (file) => file.endsWith(suffix);
}

function sqlite(target: Target, modules: string): StagedPackage {
  const base = plainPackage('better-sqlite3', modules, (file) => file === 'lib');
  return { ...base, files: [...base.files, `prebuilds/${target.sqlite}.node`] };
}

/** The policy engine: WebAssembly, the same for every platform, of which the package brings three copies. */
function cedar(modules: string): StagedPackage {
  const base = plainPackage('@cedar-policy/cedar-wasm', modules, () => false);
  return { ...base, files: ['nodejs/cedar_wasm.js', 'nodejs/cedar_wasm_bg.wasm', 'nodejs/package.json'] };
}

/** Every `@ast-grep/lang-*` that has a parser for the target. */
function parsers(target: Target, modules: string, warn: Warn): StagedPackage[] {
  const names = readdirSync(join(modules, '@ast-grep')).filter((name) => name.startsWith('lang-'));
  const missing = names.filter((name) => !existsSync(join(modules, '@ast-grep', name, 'prebuilds', target.parser)));
  if (missing.length > 0) warn(`${target.name} has no parser for ${missing.map((name) => name.slice('lang-'.length)).join(', ')}`);
  return names.filter((name) => !missing.includes(name)).map((name) => parser(name, target, modules));
}

function parser(name: string, target: Target, modules: string): StagedPackage {
  const base = plainPackage(`@ast-grep/${name}`, modules, (file) => file === 'index.js');
  const files = [...base.files, `prebuilds/${target.parser}/parser.so`];
  if (!requiresSetup(base.source)) return { ...base, files };
  const own = join(base.source, 'node_modules');
  const setup = plainPackage('@ast-grep/setup-lang', existsSync(own) ? own : modules, (file) => file === 'index.js');
  return { ...base, files, dependencies: [setup.name], nested: [setup] };
}

/** Older language packages find their parser on their own, newer ones through `@ast-grep/setup-lang`. */
function requiresSetup(source: string): boolean {
  return readFileSync(join(source, 'index.js'), 'utf8').includes('@ast-grep/setup-lang');
}
