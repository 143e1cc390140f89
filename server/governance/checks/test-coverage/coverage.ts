import type { Range } from '../../../../protocol/finding.ts';
import type { CheckMatch, CheckScope, WorkspaceCheck, WorkspaceView } from '../checkKind.ts';
import type { CheckOptions } from '../checkOptions.ts';
import { FILE_START } from '../ranges.ts';
import { parseCobertura } from './cobertura.ts';
import { parseLcov } from './lcov.ts';
import { createPathMapper } from './mapPath.ts';

type CoverageOptions = Extract<CheckOptions, { kind: 'coverage' }>;

/** Line coverage from lcov and Cobertura reports: of everything, of each file, of the lines that a change touches. */
export const coverage: WorkspaceCheck<'coverage'> = { kind: 'coverage', looksAt: 'workspace', problems, check };

/** Workspace path → hits by line (from 0), over all reports. */
type Hits = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** Uncovered places shown beside a finding; more would help nobody. */
const MOST_RELATED = 50;

async function check(
  view: WorkspaceView,
  scope: CheckScope,
  options: CoverageOptions,
  signal: AbortSignal,
): Promise<readonly CheckMatch[]> {
  const anchor = view.paths.find((path) => scope.includes(path));
  if (anchor === undefined) return [];
  const reports = await view.glob(options.reports, scope.folder);
  if (reports.length === 0)
    return [
      notice(
        anchor,
        `no coverage report matches ${options.reports.map((glob) => `"${glob}"`).join(', ')}: run the tests with coverage first`,
      ),
    ];
  const { hits, broken } = await readReports(view, scope, reports, signal);
  if (hits.size === 0)
    return [
      ...broken.map((detail) => notice(anchor, detail)),
      ...(broken.length > 0 ? [] : [notice(anchor, 'no coverage report names a file that this rule governs')]),
    ];
  return [
    ...broken.map((detail) => notice(anchor, detail)),
    ...(await findStale(view, hits)),
    ...checkTotal(hits, options.total),
    ...checkFiles(hits, options.perFile),
    ...checkChanged(view, scope, hits, options.changed),
  ];
}

async function readReports(
  view: WorkspaceView,
  scope: CheckScope,
  reports: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly hits: Hits; readonly broken: readonly string[] }> {
  const hits = new Map<string, Map<number, number>>();
  const broken: string[] = [];
  const mapPath = createPathMapper(view.paths);
  for (const path of reports) {
    signal.throwIfAborted();
    const text = await view.readIgnored(path);
    if (text === undefined) {
      broken.push(`the coverage report "${path}" cannot be read`);
      continue;
    }
    const report = text.trimStart().startsWith('<') ? parseCobertura(text) : parseLcov(text);
    if ('error' in report) {
      broken.push(`the coverage report "${path}" is damaged: line ${report.error.line + 1}: ${report.error.message}`);
      continue;
    }
    for (const file of report.files) {
      const mapped = mapPath(file, path, scope.folder);
      if (mapped !== undefined && scope.includes(mapped)) merge(hits, mapped, file.hits);
    }
  }
  return { hits, broken };
}

/** A line that any report saw run is covered. */
function merge(hits: Map<string, Map<number, number>>, path: string, more: ReadonlyMap<number, number>): void {
  const own = hits.get(path) ?? new Map<number, number>();
  for (const [line, count] of more) own.set(line, (own.get(line) ?? 0) + Math.max(0, count));
  hits.set(path, own);
}

/** A report that speaks of lines that a file no longer has was made before the file was changed. */
async function findStale(view: WorkspaceView, hits: Hits): Promise<readonly CheckMatch[]> {
  const matches: CheckMatch[] = [];
  for (const [path, lines] of hits) {
    const last = [...lines.keys()].reduce((most, line) => Math.max(most, line), -1);
    const length = (await view.read(path))?.split('\n').length;
    if (length !== undefined && last >= length) {
      matches.push(
        notice(
          path,
          `the coverage report is older than this file: it speaks of line ${last + 1} of ${length}; run the tests with coverage again`,
        ),
      );
    }
  }
  return matches;
}

function checkTotal(hits: Hits, least: number | undefined): readonly CheckMatch[] {
  const share = shareOf([...hits.values()].flatMap((lines) => [...lines.values()]));
  if (least === undefined || share >= least) return [];
  // The file with the most to gain is where to begin.
  const [path = '', lines] = [...hits].sort(([, a], [, b]) => uncovered(b).length - uncovered(a).length)[0] ?? [];
  const detail = `line coverage is ${percent(share)}, less than ${least} %; most uncovered lines are in "${path}"`;
  return [
    {
      path,
      range: runs(uncovered(lines ?? new Map()))[0] ?? FILE_START,
      variables: { COVERAGE: percent(share), MINIMUM: `${least} %` },
      detail,
    },
  ];
}

function checkFiles(hits: Hits, least: number | undefined): readonly CheckMatch[] {
  if (least === undefined) return [];
  const matches: CheckMatch[] = [];
  for (const [path, lines] of hits) {
    const share = shareOf([...lines.values()]);
    if (share >= least) continue;
    const [first = FILE_START, ...rest] = runs(uncovered(lines));
    const related = rest.slice(0, MOST_RELATED).map((range) => ({ path, range, message: 'not covered' }));
    const detail = `line coverage of this file is ${percent(share)}, less than ${least} %`;
    matches.push({ path, range: first, related, variables: { COVERAGE: percent(share), MINIMUM: `${least} %` }, detail });
  }
  return matches;
}

function checkChanged(view: WorkspaceView, scope: CheckScope, hits: Hits, least: number | undefined): readonly CheckMatch[] {
  if (least === undefined || view.changed === undefined) return [];
  const changed = [...view.changed].filter(([path]) => scope.includes(path));
  const extensions = new Set([...hits.keys()].map(extensionOf));
  const unknown = changed.filter(([path, lines]) => lines.size > 0 && !hits.has(path) && extensions.has(extensionOf(path)));
  const notices = unknown.map(([path]) => notice(path, 'no coverage report names this changed file: run the tests with coverage again'));
  const relevant = changed.flatMap(([path, lines]) => {
    const known = hits.get(path);
    return known === undefined ? [] : [{ path, lines: new Map([...known].filter(([line]) => lines.has(line))) }];
  });
  const share = shareOf(relevant.flatMap(({ lines }) => [...lines.values()]));
  if (share >= least) return notices;
  const detail = `these changed lines are not covered; of all changed lines ${percent(share)} are, less than ${least} %`;
  const variables = { COVERAGE: percent(share), MINIMUM: `${least} %` };
  return [
    ...notices,
    ...relevant.flatMap(({ path, lines }) => runs(uncovered(lines)).map((range) => ({ path, range, variables, detail }))),
  ];
}

function uncovered(lines: ReadonlyMap<number, number>): readonly number[] {
  return [...lines]
    .filter(([, count]) => count === 0)
    .map(([line]) => line)
    .sort((a, b) => a - b);
}

/** Neighbouring lines as one range, which ends at the start of the line after them. */
function runs(lines: readonly number[]): readonly Range[] {
  const ranges: Range[] = [];
  for (const line of lines) {
    const last = ranges.at(-1);
    const end = { line: line + 1, character: 0 };
    if (last !== undefined && last.end.line === line) ranges[ranges.length - 1] = { start: last.start, end };
    else ranges.push({ start: { line, character: 0 }, end });
  }
  return ranges;
}

/** Percent of counts above zero; nothing to cover is covered. */
function shareOf(counts: readonly number[]): number {
  return counts.length === 0 ? 100 : (counts.filter((count) => count > 0).length / counts.length) * 100;
}

/** Rounded down, so that 79.96 does not read as the 80 it fails. */
function percent(share: number): string {
  return `${Math.floor(share * 10) / 10} %`;
}

function extensionOf(path: string): string {
  return /\.[^./]*$/.exec(path)?.[0] ?? '';
}

function notice(path: string, detail: string): CheckMatch {
  return { path, range: FILE_START, detail };
}

function problems({ reports, total, perFile, changed }: CoverageOptions): readonly string[] {
  if (reports.length === 0) return ['a coverage check needs at least one glob in "reports"'];
  return total === undefined && perFile === undefined && changed === undefined
    ? ['a coverage check needs "total", "perFile" or "changed"']
    : [];
}
