import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as Napi from '@ast-grep/napi';
import { describeLanguage, type Language, languages } from './languages.ts';
import { createTreeCollector } from './treeCollector.ts';

/** What this folder uses of @ast-grep/napi. Nodes and ranges count UTF-16 code units, as LSP does. */
export type SgNode = Napi.SgNode;
/** The kind of a node; napi's own types would have it a number too. */
export function kindOf(node: SgNode): string {
  return String(node.kind());
}

/** A rule as @ast-grep/napi takes it. */
export type NapiConfig = Parameters<SgNode['findAll']>[0] & object;

/** Finds installed packages; injectable because a bundled server has its node_modules elsewhere. */
export interface PackageResolver {
  /** Absolute path of a module file, such as `@ast-grep/lang-go/package.json`. Throws when it is not installed. */
  resolve(specifier: string): string;
  /** Loads a CommonJS module. */
  load(specifier: string): unknown;
}

/** Parses text and reports which languages can be parsed here. */
export interface Parsers {
  /** Root node of the text. Throws an Error that says why when the language cannot be parsed on this machine. */
  parse(language: string, text: string): SgNode;
  /** `undefined` when the language can be parsed, else one sentence for a person. */
  whyUnavailable(language: string): string | undefined;
  /** Path of the ast-grep binary for this platform; `undefined` where there is none (musl, exotic systems). */
  binary(): string | undefined;
}

/** Resolver for a tree of node_modules that is found from the given file (a path or file URL). */
export function resolverFrom(file: string | URL): PackageResolver {
  const require = createRequire(file);
  return { resolve: (specifier) => require.resolve(specifier), load: (specifier) => require(specifier) };
}

let shared: Parsers | undefined;

/**
 * The process-wide parsers. napi keeps its registry of languages in the process and ignores a second registration, so there is one;
 * the first caller's resolver counts. All 22 packages are registered together: measured 3 ms and 4 MB, and each parser's pages are
 * mapped by the first parse (about 0.1 ms), so registering one by one would gain nothing.
 */
export function parsers(resolver: PackageResolver = resolverFrom(import.meta.url)): Parsers {
  shared ??= createParsers(resolver);
  return shared;
}

function createParsers(resolver: PackageResolver): Parsers {
  let napi: typeof Napi | undefined;
  const collector = createTreeCollector();
  const missing = new Map<string, string>();
  const loadNapi = (): typeof Napi => {
    if (napi !== undefined) return napi;
    // The package's own types describe what its CommonJS entry exports.
    napi = resolver.load('@ast-grep/napi') as typeof Napi;
    napi.registerDynamicLanguage(registrations(resolver, missing));
    return napi;
  };
  let binary: { readonly path: string | undefined } | undefined;
  return {
    binary() {
      binary ??= { path: findBinary(resolver) };
      return binary.path;
    },
    parse(language, text) {
      const { parse } = loadNapi();
      const reason = missing.get(language);
      if (reason !== undefined) throw new Error(reason);
      collector.parsed(text.length);
      return parse(language, text).root();
    },
    whyUnavailable(language) {
      loadNapi();
      return describeLanguage(language) === undefined ? `"${language}" is not a language that ast-grep can parse.` : missing.get(language);
    },
  };
}

type Registrations = Parameters<typeof Napi.registerDynamicLanguage>[0];

function registrations(resolver: PackageResolver, missing: Map<string, string>): Registrations {
  const found: Registrations = {};
  for (const language of languages) {
    if (language.isBinaryOnly === true)
      missing.set(language.id, `"${language.id}" has no parser package; only the ast-grep binary reads it.`);
    if (language.parser === undefined) continue;
    const library = libraryOf(language.parser.package, resolver);
    // A path that does not exist aborts the process inside napi, and nothing can catch that.
    if (library === undefined) missing.set(language.id, unavailable(language));
    else found[language.id] = registration(library, language, language.parser);
  }
  return found;
}

function registration(libraryPath: string, language: Language, parser: NonNullable<Language['parser']>): Registrations[string] {
  const extensions = [...language.extensions, ...language.alsoFiles];
  return { libraryPath, extensions, languageSymbol: parser.symbol, expandoChar: parser.expandoChar };
}

/** Path of the native parser of an installed lang package; `undefined` when the package or this platform's build is missing. */
export function libraryOf(packageName: string, resolver: PackageResolver): string | undefined {
  const folder = packageFolder(packageName, resolver);
  if (folder === undefined) return undefined;
  const system = { darwin: 'macOS', linux: 'Linux', win32: 'Windows' }[process.platform as string] ?? process.platform;
  const candidates = [
    join(folder, 'prebuilds', `prebuild-${system}-${process.arch.toUpperCase()}`, 'parser.so'),
    join(folder, 'parser.so'),
  ];
  return candidates.find((candidate) => existsSync(candidate));
}

function packageFolder(packageName: string, resolver: PackageResolver): string | undefined {
  try {
    return dirname(resolver.resolve(`${packageName}/package.json`));
  } catch {
    // Not installed: the caller says so to whoever wants the language.
    return undefined;
  }
}

function unavailable(language: Language): string {
  return `"${language.id}" cannot be parsed: ${language.parser?.package} has no parser for ${process.platform}-${process.arch}.`;
}

/**
 * Path of the ast-grep binary inside @ast-grep/cli's package for this platform; `undefined` where there is none (musl, exotic systems).
 * The package's own entry is a script that copies the binary after installation, which a bundle has not run.
 */
export function findBinary(resolver: PackageResolver): string | undefined {
  const { platform, arch } = process;
  const flavour = { linux: '-gnu', win32: '-msvc' }[String(platform)] ?? '';
  const name = platform === 'win32' ? 'ast-grep.exe' : 'ast-grep';
  try {
    const manifest = resolver.resolve(`@ast-grep/cli-${platform}-${arch}${flavour}/package.json`);
    const binary = join(dirname(manifest), name);
    return existsSync(binary) ? binary : undefined;
  } catch {
    // Not installed for this platform: callers then check in process.
    return undefined;
  }
}
