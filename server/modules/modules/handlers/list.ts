import type { ModuleSummary, ResultIn } from '../../../../protocol/index.ts';
import type * as modules from '../../../../protocol/modules.ts';
import type { ModuleDefinition } from '../../../kernel/moduleDefinition.ts';
import type { ModulesContext } from '../context.ts';

/** Every module, sorted by id. */
export function list(ctx: ModulesContext): ResultIn<typeof modules.list> {
  const states = new Map(ctx.lifecycle.states().map((state) => [state.id, state]));
  const summaries = ctx.lifecycle.definitions().map(
    (definition): ModuleSummary => ({
      ...describe(definition, ctx.installation.version),
      ...(states.get(definition.id) ?? { id: definition.id, state: 'loaded' }),
    }),
  );
  return { modules: summaries.sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

function describe(definition: ModuleDefinition, ownVersion: string): Omit<ModuleSummary, 'state'> {
  const { id, description, origin, isEssential, requires, optional, tables, listens, jobs, requests } = definition;
  return {
    id,
    version: definition.version ?? ownVersion,
    description,
    origin,
    isEssential,
    requires: [...requires],
    optional: [...optional],
    capabilities: [...requests.values()].map(({ method, traits }) => ({ name: method, effect: traits.effect, power: traits.power })),
    tables: [...tables],
    listens: [...listens],
    jobs: [...jobs],
  };
}
