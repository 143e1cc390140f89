import type { FileCoverage } from './report.ts';

/** Finds the workspace file that a report means, whatever machine, folder or system it was written on. */
export function createPathMapper(paths: readonly string[]): (file: FileCoverage, reportPath: string, folder: string) => string | undefined {
  const known = new Set(paths);
  const byName = new Map<string, string[]>();
  for (const path of paths) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    byName.set(name, [...(byName.get(name) ?? []), path]);
  }
  return (file, reportPath, folder) => {
    const name = plain(file.name);
    const named = [name, ...file.sources.map((source) => plain(`${source}/${name}`))];
    for (const base of [folder, ...foldersAbove(reportPath), '']) {
      for (const candidate of named) {
        const joined = plain(`${base}/${candidate}`);
        if (known.has(joined)) return joined;
      }
    }
    return bySuffix(named, byName.get(name.slice(name.lastIndexOf('/') + 1)) ?? []);
  };
}

/** Absolute paths end like a file of the workspace; package paths (`com/x/A.java`) end a file of the workspace. One may fit, not two. */
function bySuffix(named: readonly string[], candidates: readonly string[]): string | undefined {
  const fitting = candidates
    .filter((path) => named.some((name) => name === path || name.endsWith(`/${path}`) || path.endsWith(`/${name}`)))
    .sort((a, b) => b.length - a.length);
  const absolute = fitting.filter((path) => named.some((name) => name.endsWith(`/${path}`)));
  if (absolute.length > 0) return absolute[0];
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** `/`-separated, without drive, leading slash, `.` and `..`. */
function plain(path: string): string {
  const parts: string[] = [];
  for (const part of path
    .trim()
    .replaceAll('\\', '/')
    .replace(/^[A-Za-z]:/, '')
    .split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function foldersAbove(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/'));
}
