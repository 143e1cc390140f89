import type { SyntaxRule } from '../rules/rule.ts';
import type { NapiConfig, SgNode } from '../syntax/parsers.ts';
import type { CaseSnapshot, SnapshotLabel } from './snapshots.ts';

/**
 * Takes the snapshot that `ast-grep test` takes: labels of the first match in document order, and `fixed`, the example after the first
 * fix of that match (given by the caller, as fixes are made elsewhere). `undefined` when nothing matches.
 */
export function snapshotOf(rule: SyntaxRule, text: string, root: SgNode, fixed: string | undefined): CaseSnapshot | undefined {
  // `matcher` is documented to be what napi takes; its own type is open because it comes from YAML.
  const match = root.find(rule.body.matcher as unknown as NapiConfig);
  if (match === null) return undefined;
  const byteOf = (index: number): number => Buffer.byteLength(text.slice(0, index));
  const label = (style: SnapshotLabel['style'], nodes: readonly SgNode[], message?: string): SnapshotLabel[] => {
    const [start, end] = [nodes[0]?.range().start.index, nodes.at(-1)?.range().end.index];
    if (start === undefined || end === undefined) return [];
    const place = { style, start: byteOf(start), end: byteOf(end) };
    return [{ source: text.slice(start, end), ...(message === undefined ? {} : { message }), ...place }];
  };
  const configured = Object.entries(rule.body.labels);
  const labels =
    configured.length > 0
      ? configured.flatMap(([name, { style, message }]) => label(style, nodesOf(match, name), message))
      : [...label('primary', [match]), ...match.getMultipleMatches('secondary').flatMap((node) => label('secondary', [node]))];
  return { ...(fixed === undefined ? {} : { fixed }), labels };
}

function nodesOf(match: SgNode, name: string): readonly SgNode[] {
  const single = match.getMatch(name);
  return single === null ? match.getMultipleMatches(name) : [single];
}
