import { coerce, minVersion, Range, satisfies, validRange } from 'semver';
import type { Ecosystem } from '../manifests/manifest.ts';

/** Does a version fall into a range written for its ecosystem? Versions that are not semantic are compared by their first three numbers. */
export function isInRange(version: string, range: string, ecosystem: Ecosystem): boolean {
  const wanted = semanticRange(range, ecosystem);
  const exact = ecosystem === 'npm' || ecosystem === 'cargo' || ecosystem === 'go' ? version.replace(/^v/, '') : undefined;
  const found = exact !== undefined && coerce(exact) !== null && /^\d+\.\d+\.\d+/.test(exact) ? exact : (coerce(version)?.version ?? '');
  return wanted !== undefined && satisfies(found, wanted, { includePrerelease: true, loose: true });
}

/** Is this a range at all? */
export function isRange(range: string): boolean {
  return semanticRange(range, 'npm') !== undefined || semanticRange(range, 'python') !== undefined;
}

/** The lowest version that a specifier lets in; `undefined` for a specifier that says nothing about versions. */
export function lowestVersion(specifier: string, ecosystem: Ecosystem): string | undefined {
  if (ecosystem === 'go' || (ecosystem === 'maven' && !/[[(]/.test(specifier))) return coerce(specifier)?.version;
  const range = semanticRange(specifier, ecosystem);
  return range === undefined || range === '*' || new Range(range).range === '' ? undefined : minVersion(range)?.version;
}

/** Why a specifier leaves open what will be installed, or `undefined` when it does not. */
export function whyUnpinned(specifier: string, ecosystem: Ecosystem): string | undefined {
  const spec = specifier.trim();
  if (
    /^(?:git(?:\+|:|@)|git\+|github:|gitlab:|bitbucket:|gist:|hg\+|svn\+|bzr\+)|\.git(?:#|@|$)/.test(spec) ||
    /^[\w.-]+\/[\w.-]+(?:#.*)?$/.test(spec)
  ) {
    return 'comes from a repository';
  }
  if (/^(?:@\s*)?(?:url\+)?(?:https?|ftp):/.test(spec)) return 'comes from an address';
  // Places on this disk and in this workspace are as fixed as the checkout.
  if (/^(?:workspace|file|link|portal|path|catalog|patch)\b/.test(spec) || spec === 'workspace') return undefined;
  if (ecosystem === 'maven') return /^(?:LATEST|RELEASE)$|\+$|SNAPSHOT$|^latest\./.test(spec) ? `takes any version ("${spec}")` : undefined;
  if (ecosystem === 'go') return undefined;
  if (spec === '' || /^[*xX]$/.test(spec)) return 'takes any version';
  if (ecosystem === 'npm' && spec.startsWith('npm:')) return /@[^/]+$/.test(spec.slice(4)) ? undefined : 'takes any version';
  if (ecosystem === 'npm' && validRange(spec, { loose: true }) === null) return `follows the tag "${spec}"`;
  return undefined;
}

function semanticRange(range: string, ecosystem: Ecosystem): string | undefined {
  const spec = range.trim();
  const translated = ecosystem === 'python' ? fromPep440(spec) : ecosystem === 'cargo' ? fromCargo(spec) : fromNpm(spec);
  return translated === undefined ? undefined : (validRange(translated, { loose: true }) ?? undefined);
}

function fromNpm(spec: string): string {
  return spec
    .replace(/^npm:(?:@[^@]+|[^@]+)@?/, '')
    .replaceAll(/\bv(?=\d)/g, '')
    .replaceAll(/\s*,\s*/g, ' ');
}

/** Cargo reads a bare version as a caret range, and joins by comma. */
function fromCargo(spec: string): string {
  return spec
    .split(',')
    .map((part) => part.trim().replace(/^(?=\d)/, '^'))
    .join(' ');
}

/** Best effort of https://peps.python.org/pep-0440/#version-specifiers: exclusions and pre-release suffixes are dropped. */
function fromPep440(spec: string): string | undefined {
  const parts = spec
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && !part.startsWith('!='));
  const translated = parts.map((part) => {
    const [, operator = '', version = ''] = /^(===|==|~=|>=|<=|<|>|\^|~|=)?\s*v?([\d.]+(?:\.\*)?|\*)/.exec(part) ?? [];
    if (version === '') return undefined;
    const numbers = version.replace(/\.\*$/, '').split('.');
    const semantic = numbers.slice(0, 3).join('.');
    if (version.endsWith('*')) return semantic === '*' ? '*' : `${semantic}.x`;
    if (operator === '~=') return numbers.length > 2 ? `~${semantic}` : `^${semantic}`;
    if (/^=+$/.test(operator)) return `=${[...numbers, '0', '0'].slice(0, 3).join('.')}`;
    return `${operator}${semantic}`;
  });
  return translated.includes(undefined) ? undefined : translated.join(' ');
}
