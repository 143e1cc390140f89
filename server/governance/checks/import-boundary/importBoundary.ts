import picomatch from 'picomatch';
import type { RelatedLocation } from '../../../../protocol/finding.ts';
import { languageOf } from '../../syntax/languages.ts';
import type { CheckMatch, CheckScope, WorkspaceCheck, WorkspaceView } from '../checkKind.ts';
import type { CheckOptions } from '../checkOptions.ts';
import { type ImportEdge, type ImportGraph, importGraph } from '../imports/graph.ts';
import { rangesOf, type ToRange } from '../ranges.ts';
import { type Adjacency, findCycles, shortestPath } from './cycles.ts';
import { isJudged, isUndeclared, manifestName } from './undeclared.ts';

type BoundaryOptions = Extract<CheckOptions, { kind: 'import-boundary' }>;

/** Who may import whom, over the real import graph of TypeScript, JavaScript, Python, Go and Java. */
export const importBoundary: WorkspaceCheck<'import-boundary'> = { kind: 'import-boundary', looksAt: 'workspace', problems, check };

/** Everything a part of this check needs; ranges are made only for files with a finding. */
interface Inspection {
  readonly graph: ImportGraph;
  readonly options: BoundaryOptions;
  /** The importing files that the rule speaks about. */
  readonly isFrom: (path: string) => boolean;
  readonly disallows: Patterns;
  readonly allows: Patterns | undefined;
  readonly toRange: (path: string) => Promise<ToRange>;
  readonly signal: AbortSignal;
}

interface Patterns {
  readonly file: (path: string) => boolean;
  readonly package: (names: readonly string[]) => boolean;
  readonly hasPackages: boolean;
}

async function check(
  view: WorkspaceView,
  scope: CheckScope,
  options: BoundaryOptions,
  signal: AbortSignal,
): Promise<readonly CheckMatch[]> {
  const graph = await importGraph(view, signal);
  const from = matcher(options.from, scope.folder);
  const inspection: Inspection = {
    graph,
    options,
    isFrom: (path) => scope.includes(path) && from(path),
    disallows: patterns(options.disallow, scope.folder),
    allows: options.allow === undefined ? undefined : patterns(options.allow, scope.folder),
    toRange: rangesByFile(view),
    signal,
  };
  const matches: CheckMatch[] = [];
  for (const [path, edges] of graph.edges) {
    if (!inspection.isFrom(path)) continue;
    signal.throwIfAborted();
    for (const edge of edges) {
      const detail = judge(path, edge, inspection);
      if (detail !== undefined) matches.push(await onImport(path, edge, detail, inspection));
    }
  }
  if (options.transitive) matches.push(...(await findChains(inspection)));
  if (options.cycles) matches.push(...(await findCircles(inspection)));
  return matches;
}

/** What is wrong with one import by itself. */
function judge(path: string, { site, target }: ImportEdge, inspection: Inspection): string | undefined {
  const { options, graph } = inspection;
  const language = languageOf(path) ?? '';
  if (options.undeclared && target.kind === 'package' && isUndeclared(path, language, target.root, site, graph.index)) {
    return `no ${manifestName(language)} above this file names the package "${target.root}"`;
  }
  if (options.unresolved && target.kind === 'missing' && !site.isOptional && isJudged(path)) return `"${site.specifier}" leads to no file`;
  if (site.isTypeOnly && !options.typeOnly) return undefined;
  return crossing({ site, target }, inspection);
}

/** Does an import cross a boundary? */
function crossing({ site, target }: ImportEdge, { disallows, allows, isFrom }: Inspection): string | undefined {
  if (target.kind === 'files') {
    const forbidden = target.paths.find(disallows.file);
    if (forbidden !== undefined) return `must not import "${forbidden}"`;
    const outside = allows === undefined ? undefined : target.paths.find((path) => !allows.file(path) && !isFrom(path));
    return outside === undefined ? undefined : `may not import "${outside}", which is not on the list of what is allowed`;
  }
  if (target.kind !== 'package' && target.kind !== 'builtin') return undefined;
  const names = [target.root, site.specifier, `node:${target.root}`];
  if (disallows.package(names)) return `must not import the package "${target.root}"`;
  // A list of files alone says nothing about packages.
  return allows?.hasPackages === true && !allows.package(names)
    ? `may not import the package "${target.root}", which is not on the list of what is allowed`
    : undefined;
}

/** Boundaries crossed through other files; the walk ends at files that are judged themselves. */
async function findChains(inspection: Inspection): Promise<readonly CheckMatch[]> {
  const { graph, isFrom, signal } = inspection;
  const adjacency = adjacencyOf(inspection, () => true);
  const matches: CheckMatch[] = [];
  for (const [path, edges] of graph.edges) {
    if (!isFrom(path)) continue;
    signal.throwIfAborted();
    for (const edge of edges) {
      if (edge.target.kind !== 'files' || crossing(edge, inspection) !== undefined) continue;
      const first = edge.target.paths.find((next) => next !== path && !isFrom(next));
      const chain =
        first === undefined
          ? undefined
          : shortestPath(
              adjacency,
              first,
              (node) => crossingFrom(node, inspection) !== undefined,
              (node) => !isFrom(node),
            );
      const last = chain?.at(-1);
      const crossed = last === undefined ? undefined : crossingFrom(last, inspection);
      if (chain === undefined || crossed === undefined) continue;
      const detail = `reaches through ${chain.map((step) => `"${step}"`).join(', ')} what it ${crossed.detail}`;
      const related = [
        ...(await alongChain(chain, inspection)),
        await place(last ?? '', crossed.edge, 'the import that crosses the boundary', inspection),
      ];
      matches.push({ ...(await onImport(path, edge, detail, inspection)), related });
    }
  }
  return matches;
}

function crossingFrom(path: string, inspection: Inspection): { readonly edge: ImportEdge; readonly detail: string } | undefined {
  for (const edge of inspection.graph.edges.get(path) ?? []) {
    if (edge.site.isTypeOnly && !inspection.options.typeOnly) continue;
    const { disallows } = inspection;
    const isCrossed =
      edge.target.kind === 'files'
        ? edge.target.paths.some(disallows.file)
        : 'root' in edge.target && disallows.package([edge.target.root, edge.site.specifier, `node:${edge.target.root}`]);
    const detail = isCrossed ? crossing(edge, inspection) : undefined;
    if (detail !== undefined) return { edge, detail };
  }
  return undefined;
}

async function findCircles(inspection: Inspection): Promise<readonly CheckMatch[]> {
  const adjacency = adjacencyOf(inspection, inspection.isFrom);
  const matches: CheckMatch[] = [];
  for (const cycle of findCycles(adjacency)) {
    const [first = '', second = ''] = cycle;
    const edge = edgeTo(first, second, inspection);
    if (edge === undefined) continue;
    const detail = `circular import: ${[...cycle, first].map((step) => `"${step}"`).join(' → ')}`;
    const related = await alongChain([...cycle.slice(1), first], inspection);
    matches.push({ ...(await onImport(first, edge, detail, inspection)), related });
  }
  return matches;
}

/** File to file. Files of one Go package are one thing to Go, so they are no cycle; neither is a package's own `__init__`. */
function adjacencyOf({ graph, options }: Inspection, isIn: (path: string) => boolean): Adjacency {
  const adjacency = new Map<string, readonly string[]>();
  for (const [path, edges] of graph.edges) {
    if (!isIn(path)) continue;
    const next = edges.flatMap(({ site, target }) =>
      target.kind !== 'files' || (site.isTypeOnly && !options.typeOnly) ? [] : target.paths,
    );
    adjacency.set(
      path,
      [...new Set(next)].filter((other) => other !== path && isIn(other)),
    );
  }
  return adjacency;
}

/** The imports that lead from each file of a chain to the next. */
async function alongChain(chain: readonly string[], inspection: Inspection): Promise<readonly RelatedLocation[]> {
  const places: RelatedLocation[] = [];
  for (const [index, path] of chain.entries()) {
    const next = chain[index + 1];
    const edge = next === undefined ? undefined : edgeTo(path, next, inspection);
    if (edge !== undefined) places.push(await place(path, edge, `imports "${next}"`, inspection));
  }
  return places;
}

function edgeTo(from: string, to: string, { graph, options }: Inspection): ImportEdge | undefined {
  return (graph.edges.get(from) ?? []).find(
    ({ site, target }) => target.kind === 'files' && target.paths.includes(to) && (options.typeOnly || !site.isTypeOnly),
  );
}

async function place(path: string, { site }: ImportEdge, message: string, { toRange }: Inspection): Promise<RelatedLocation> {
  return { path, range: (await toRange(path))(site.start, site.end), message };
}

async function onImport(path: string, { site, target }: ImportEdge, detail: string, { toRange }: Inspection): Promise<CheckMatch> {
  const to = target.kind === 'files' ? (target.paths[0] ?? '') : 'root' in target ? target.root : site.specifier;
  const variables = { FROM: path, IMPORT: site.specifier, TO: to };
  return { path, range: (await toRange(path))(site.start, site.end), variables, detail };
}

function rangesByFile(view: WorkspaceView): (path: string) => Promise<ToRange> {
  const known = new Map<string, Promise<ToRange>>();
  return (path) => {
    const ranges = known.get(path) ?? view.read(path).then((text) => rangesOf(text ?? ''));
    known.set(path, ranges);
    return ranges;
  };
}

function patterns(list: readonly string[], folder: string): Patterns {
  const packages = list.filter((item) => item.startsWith('pkg:')).map((item) => item.slice('pkg:'.length));
  const isPackage =
    packages.length === 0
      ? undefined
      : picomatch([...packages, ...packages.filter((name) => !name.includes('*')).map((name) => `${name}/**`)], { dot: true });
  return {
    file: matcher(
      list.filter((item) => !item.startsWith('pkg:')),
      folder,
    ),
    package: (names) => isPackage !== undefined && names.some((name) => isPackage(name)),
    hasPackages: packages.length > 0,
  };
}

/** Globs relative to the scope's folder, over workspace paths. */
function matcher(globs: readonly string[], folder: string): (path: string) => boolean {
  if (globs.length === 0) return () => false;
  const matches = picomatch([...globs], { dot: true });
  const prefix = folder === '' ? '' : `${folder}/`;
  return (path) => path.startsWith(prefix) && matches(path.slice(prefix.length));
}

function problems(options: BoundaryOptions): readonly string[] {
  const { disallow, allow, cycles, undeclared, unresolved, transitive } = options;
  if (disallow.length === 0 && allow === undefined && !cycles && !undeclared && !unresolved) {
    return ['an import-boundary check needs "disallow", "allow", "cycles", "undeclared" or "unresolved"'];
  }
  return transitive && disallow.length === 0 ? ['"transitive" needs "disallow": it follows chains to what is disallowed'] : [];
}
