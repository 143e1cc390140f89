import picomatch from 'picomatch';
import type { CheckMatch, CheckScope, WorkspaceCheck, WorkspaceView } from './checkKind.ts';
import type { CheckOptions } from './checkOptions.ts';
import { optionPattern } from './optionPattern.ts';
import { FILE_START } from './ranges.ts';

type PathOptions = Extract<CheckOptions, { kind: 'path' }>;

/** Names and places of files, files that must not be there, and files that must. */
export const path: WorkspaceCheck<'path'> = { kind: 'path', looksAt: 'workspace', problems, check };

async function check(view: WorkspaceView, scope: CheckScope, options: PathOptions, signal: AbortSignal): Promise<readonly CheckMatch[]> {
  const governed = view.paths.filter((candidate) => scope.includes(candidate));
  if (options.exists !== undefined) return findMissing(view, scope, options.exists, governed);
  if (options.requires !== undefined) return findLonely(view, scope, [options.requires].flat(), governed, signal);
  if (options.forbidden === true) return governed.map((found) => onFile(found, 'this file must not exist here'));
  return options.name === undefined ? [] : findMisnamed(governed, optionPattern('name', options.name), options.name);
}

function findMisnamed(governed: readonly string[], name: RegExp, source: string): readonly CheckMatch[] {
  return governed
    .filter((found) => !name.test(baseName(found)))
    .map((found) => onFile(found, `the file name "${baseName(found)}" does not match "${source}"`));
}

async function findMissing(
  view: WorkspaceView,
  scope: CheckScope,
  wanted: readonly string[],
  governed: readonly string[],
): Promise<readonly CheckMatch[]> {
  const anchor = governed[0] ?? view.paths.find((candidate) => isInside(candidate, scope.folder));
  if (anchor === undefined) return [];
  const matches: CheckMatch[] = [];
  for (const path of wanted) {
    if (await isThere(view, inFolder(scope.folder, path))) continue;
    const match = onFile(anchor, `"${inFolder(scope.folder, path)}" is missing`);
    matches.push({ ...match, variables: { ...match.variables, MISSING: path } });
  }
  return matches;
}

async function findLonely(
  view: WorkspaceView,
  scope: CheckScope,
  templates: readonly string[],
  governed: readonly string[],
  signal: AbortSignal,
): Promise<readonly CheckMatch[]> {
  const matches: CheckMatch[] = [];
  for (const found of governed) {
    signal.throwIfAborted();
    const companions = templates.map((template) => inFolder(scope.folder, companionOf(found, template, scope.folder)));
    // A companion that its own template names (a test's own test) would ask for itself.
    if (companions.includes(found) || (await someAsync(companions, (companion) => isThere(view, companion)))) continue;
    const names = companions.map((companion) => `"${companion}"`).join(' or ');
    const match = onFile(found, `${names} must exist beside this file`);
    matches.push({ ...match, variables: { ...match.variables, MISSING: companions.join(' or ') } });
  }
  return matches;
}

/** `{dir}` is relative to the scope's folder, `{ext}` has no dot. */
function companionOf(found: string, template: string, folder: string): string {
  const relative = folder === '' ? found : found.slice(folder.length + 1);
  const slash = relative.lastIndexOf('/');
  const base = relative.slice(slash + 1);
  const dot = base.lastIndexOf('.');
  const parts: Readonly<Record<string, string>> = {
    dir: slash < 0 ? '.' : relative.slice(0, slash),
    name: dot <= 0 ? base : base.slice(0, dot),
    ext: dot <= 0 ? '' : base.slice(dot + 1),
  };
  return template.replaceAll(/\{(dir|name|ext)\}/g, (_, part: string) => parts[part] ?? '');
}

async function isThere(view: WorkspaceView, wanted: string): Promise<boolean> {
  if (!/[*?[{]/.test(wanted)) return view.exists(wanted);
  const matches = picomatch(wanted, { dot: true });
  return view.paths.some((path) => matches(path));
}

/** Joins and resolves `.` and `..`; what climbs out of the workspace stays outside and so is missing. */
function inFolder(folder: string, relative: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${relative}`.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function isInside(candidate: string, folder: string): boolean {
  return folder === '' || candidate.startsWith(`${folder}/`);
}

function onFile(found: string, detail: string): CheckMatch {
  return { path: found, range: FILE_START, detail, variables: { PATH: found, NAME: baseName(found) } };
}

function baseName(found: string): string {
  return found.slice(found.lastIndexOf('/') + 1);
}

async function someAsync<T>(items: readonly T[], isTrue: (item: T) => Promise<boolean>): Promise<boolean> {
  for (const item of items) if (await isTrue(item)) return true;
  return false;
}

function problems(options: PathOptions): readonly string[] {
  const groups = [options.name, options.forbidden, options.requires, options.exists].filter((group) => group !== undefined);
  if (groups.length !== 1) return ['a path check needs exactly one of "name", "forbidden", "requires" and "exists"'];
  if (options.name === undefined) return [];
  try {
    new RegExp(options.name);
    return [];
  } catch (error) {
    return [`"name" is not a regular expression: ${error instanceof Error ? error.message : String(error)}`];
  }
}
