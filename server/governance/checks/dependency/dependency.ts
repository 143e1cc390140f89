import picomatch from 'picomatch';
import satisfiesSpdx from 'spdx-satisfies';
import type { CheckMatch, CheckScope, WorkspaceCheck, WorkspaceView } from '../checkKind.ts';
import type { CheckOptions } from '../checkOptions.ts';
import type { Dependency, Ecosystem, Manifest } from '../manifests/manifest.ts';
import { manifestParser } from '../manifests/parseManifest.ts';
import { FILE_START, lineRange, rangesOf, type ToRange } from '../ranges.ts';
import { type InstalledPackages, npmPackages } from './installed.ts';
import { isInRange, isRange, lowestVersion, whyUnpinned } from './versions.ts';

type DependencyOptions = Extract<CheckOptions, { kind: 'dependency' }>;

/** Dependencies that manifests may not name, their licences, and specifiers that leave open what is installed. */
export const dependency: WorkspaceCheck<'dependency'> = { kind: 'dependency', looksAt: 'workspace', problems, check };

interface Prohibition {
  readonly matches: (name: string) => boolean;
  readonly range: string | undefined;
  readonly why: string | undefined;
  readonly instead: string | undefined;
}

async function check(
  view: WorkspaceView,
  scope: CheckScope,
  options: DependencyOptions,
  signal: AbortSignal,
): Promise<readonly CheckMatch[]> {
  const prohibitions = options.forbidden.map(readProhibition);
  const packages = npmPackages(view);
  const matches: CheckMatch[] = [];
  for (const path of view.paths) {
    const parse = manifestParser(path);
    if (parse === undefined || !scope.includes(path)) continue;
    signal.throwIfAborted();
    const text = await view.read(path);
    if (text === undefined) continue;
    const manifest = parse(text);
    if (manifest.error !== undefined) matches.push(unreadable(path, manifest.error, text));
    matches.push(...(await checkManifest({ path, manifest, toRange: rangesOf(text) }, options, prohibitions, packages)));
  }
  return matches;
}

interface Place {
  readonly path: string;
  readonly manifest: Manifest;
  readonly toRange: ToRange;
}

async function checkManifest(
  place: Place,
  options: DependencyOptions,
  prohibitions: readonly Prohibition[],
  packages: InstalledPackages,
): Promise<readonly CheckMatch[]> {
  const { manifest, path } = place;
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const needsInstalled =
    manifest.ecosystem === 'npm' && (options.licenses !== undefined || prohibitions.some(({ range }) => range !== undefined));
  const matches: CheckMatch[] = [];
  for (const one of manifest.dependencies) {
    if (!options.groups.includes(one.group)) continue;
    const installed = needsInstalled ? await packages.find(one.name, folder) : undefined;
    const problems = [
      ...forbidden(one, manifest.ecosystem, installed?.version, prohibitions),
      ...(options.pinned ? unpinned(one, manifest.ecosystem) : []),
      ...(options.licenses === undefined || installed === undefined ? [] : badLicense(one, installed.license, options.licenses)),
    ];
    for (const detail of problems) matches.push(onDependency(place, one, detail, installed?.version));
  }
  return matches;
}

function forbidden(
  one: Dependency,
  ecosystem: Ecosystem,
  installed: string | undefined,
  prohibitions: readonly Prohibition[],
): readonly string[] {
  return prohibitions.flatMap(({ matches, range, why, instead }) => {
    if (!matches(canonical(one.name, ecosystem))) return [];
    const version = installed ?? lowestVersion(one.specifier, ecosystem);
    if (range !== undefined && (version === undefined || !isInRange(version, range, ecosystem))) return [];
    const which = range === undefined ? '' : installed === undefined ? ` lets in ${version}, which` : ` ${installed}`;
    const reason = why === undefined ? '' : `: ${why}`;
    return [`"${one.name}"${which} is forbidden${reason}${instead === undefined ? '' : `; use ${instead}`}`];
  });
}

function unpinned(one: Dependency, ecosystem: Ecosystem): readonly string[] {
  const why = whyUnpinned(one.specifier, ecosystem);
  return why === undefined ? [] : [`"${one.name}" ${why}: name a version or range`];
}

function badLicense(one: Dependency, license: string | null | undefined, allowed: readonly string[]): readonly string[] {
  if (license === undefined) return [];
  if (license === null) return [`"${one.name}" names no licence`];
  try {
    return satisfiesSpdx(license, [...allowed]) ? [] : [`"${one.name}" has the licence "${license}", which is not allowed`];
  } catch {
    // Not an SPDX expression (`SEE LICENSE IN …`, `UNLICENSED`): allowed only when written down word for word.
    return allowed.includes(license) ? [] : [`"${one.name}" has the licence "${license}", which is no SPDX expression`];
  }
}

function onDependency({ path, toRange }: Place, one: Dependency, detail: string, version: string | undefined): CheckMatch {
  const variables = { PACKAGE: one.name, SPECIFIER: one.specifier, VERSION: version ?? one.specifier };
  return { path, range: toRange(one.start, one.end), variables, detail };
}

function unreadable(path: string, { message, line }: { readonly message: string; readonly line: number }, text: string): CheckMatch {
  const source = text.split('\n')[line];
  const range = source === undefined ? FILE_START : lineRange(line, source.trimEnd().length);
  return { path, range, detail: `this manifest cannot be read, so its dependencies are not checked: line ${line + 1}: ${message}` };
}

function readProhibition(item: DependencyOptions['forbidden'][number]): Prohibition {
  const { package: pattern, why, instead } = typeof item === 'string' ? { package: item, why: undefined, instead: undefined } : item;
  const at = pattern.lastIndexOf('@');
  const name = at > 0 ? pattern.slice(0, at) : pattern;
  // picomatch's `*` stops at slashes: `@aws-sdk/*` means that scope, `**` means everything.
  const matches = picomatch([name, name.toLowerCase(), name.toLowerCase().replaceAll(/[._]/g, '-')]);
  return { matches: (candidate) => matches(candidate), range: at > 0 ? pattern.slice(at + 1) : undefined, why, instead };
}

/** Python's names are equal whatever their case and separators: https://peps.python.org/pep-0503/#normalized-names */
function canonical(name: string, ecosystem: Ecosystem): string {
  return ecosystem === 'python' ? name.toLowerCase().replaceAll(/[-_.]+/g, '-') : name;
}

function problems({ forbidden: items, licenses }: DependencyOptions): readonly string[] {
  const ranges = items
    .map(readProhibition)
    .flatMap(({ range }) => (range === undefined || isRange(range) ? [] : [`"${range}" in "forbidden" is not a version range`]));
  const wrong = (licenses ?? []).filter((license) => / (?:AND|OR) /.test(license));
  return [...ranges, ...wrong.map((license) => `"licenses: ${license}" must be one licence: list several instead`)];
}
