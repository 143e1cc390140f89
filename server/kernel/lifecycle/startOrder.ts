/** What decides when a module may start. */
export interface Needs {
  readonly id: string;
  readonly requires: readonly string[];
  readonly optional: readonly string[];
}

/**
 * Sorts modules so that each comes after all it requires, and after what it uses optionally where that makes no circle. Modules that
 * require themselves are refused, each with the way round as it goes: `a → b → a`.
 */
export function startOrder<M extends Needs>(modules: readonly M[]): { order: M[]; circles: Map<string, string> } {
  const byId = new Map(modules.map((module) => [module.id, module]));
  const circles = new Map<string, string>();
  for (const { id } of modules) {
    const circle = shortestWay(id, id, byId);
    if (circle !== undefined) circles.set(id, circle.join(' → '));
  }
  const order: M[] = [];
  const seen = new Set<string>();
  const visit = (module: M): void => {
    if (seen.has(module.id)) return;
    seen.add(module.id);
    for (const id of [...module.requires, ...module.optional]) {
      const needed = byId.get(id);
      // An optional partner that itself waits for this module comes later: only what is required must be first.
      if (needed && (module.requires.includes(id) || !reaches(needed.id, module.id, byId))) visit(needed);
    }
    order.push(module);
  };
  for (const module of modules) visit(module);
  return { order: order.filter(({ id }) => !circles.has(id)), circles };
}

/** Whether one requires the other, directly or not. */
export function reaches(from: string, to: string, byId: ReadonlyMap<string, Needs>): boolean {
  return shortestWay(from, to, byId) !== undefined;
}

/** Over `requires`, both ends included. */
function shortestWay(from: string, to: string, byId: ReadonlyMap<string, Needs>): string[] | undefined {
  const seen = new Set<string>();
  let ways: string[][] = [[from]];
  while (ways.length > 0) {
    const longer: string[][] = [];
    for (const way of ways) {
      for (const next of byId.get(way.at(-1) ?? from)?.requires ?? []) {
        if (next === to) return [...way, next];
        if (!seen.has(next)) longer.push([...way, next]);
        seen.add(next);
      }
    }
    ways = longer;
  }
  return undefined;
}
