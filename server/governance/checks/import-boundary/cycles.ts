/** An edge list: file → files that it imports. */
export type Adjacency = ReadonlyMap<string, readonly string[]>;

/** One shortest cycle for each knot of files that reach one another, as a path whose last file imports the first. */
export function findCycles(graph: Adjacency): readonly (readonly string[])[] {
  return knots(graph).map((knot) => shortestCycle(graph, knot));
}

/** Tarjan's strongly connected components (https://doi.org/10.1137/0201010) without recursion: import chains can be long. */
function knots(graph: Adjacency): readonly ReadonlySet<string>[] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const found: Set<string>[] = [];
  for (const start of graph.keys()) {
    if (order.has(start)) continue;
    const work: { readonly node: string; next: number }[] = [{ node: start, next: 0 }];
    while (work.length > 0) {
      const frame = work.at(-1);
      if (frame === undefined) break;
      const { node } = frame;
      if (frame.next === 0 && !order.has(node)) {
        order.set(node, order.size);
        low.set(node, order.size - 1);
        stack.push(node);
        onStack.add(node);
      }
      const child = (graph.get(node) ?? [])[frame.next];
      frame.next++;
      if (child !== undefined) {
        if (!order.has(child)) work.push({ node: child, next: 0 });
        else if (onStack.has(child)) low.set(node, Math.min(low.get(node) ?? 0, order.get(child) ?? 0));
        continue;
      }
      work.pop();
      const parent = work.at(-1)?.node;
      if (parent !== undefined) low.set(parent, Math.min(low.get(parent) ?? 0, low.get(node) ?? 0));
      if (low.get(node) !== order.get(node)) continue;
      const knot = new Set<string>();
      for (let member = stack.pop(); member !== undefined; member = stack.pop()) {
        onStack.delete(member);
        knot.add(member);
        if (member === node) break;
      }
      if (knot.size > 1) found.push(knot);
    }
  }
  return found;
}

function shortestCycle(graph: Adjacency, knot: ReadonlySet<string>): readonly string[] {
  const start = [...knot].sort()[0] ?? '';
  return (
    shortestPath(
      graph,
      start,
      (node) => (graph.get(node) ?? []).includes(start),
      (node) => knot.has(node),
    ) ?? [start]
  );
}

/** Breadth first from a file; the path to the nearest file that is a goal, both ends included. */
export function shortestPath(
  graph: Adjacency,
  start: string,
  isGoal: (node: string) => boolean,
  mayEnter: (node: string) => boolean,
): readonly string[] | undefined {
  const before = new Map<string, string | undefined>([[start, undefined]]);
  for (const node of before.keys()) {
    if (isGoal(node)) return pathTo(node, before);
    for (const child of graph.get(node) ?? []) if (!before.has(child) && mayEnter(child)) before.set(child, node);
  }
  return undefined;
}

function pathTo(end: string, before: ReadonlyMap<string, string | undefined>): readonly string[] {
  const path: string[] = [];
  for (let at: string | undefined = end; at !== undefined; at = before.get(at)) path.unshift(at);
  return path;
}
