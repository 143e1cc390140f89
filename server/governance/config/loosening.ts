import type { ConfigLayer } from './configLayer.ts';

/** A key of the block `ai` whose value somebody pays for or relies on, and when one value allows more than another. */
interface Guarded {
  readonly path: readonly string[];
  allowsMore(value: unknown, than: unknown): boolean;
}

/** No limit allows more than any. */
const isHigher = (value: unknown, than: unknown): boolean => than !== undefined && Number(value) > Number(than);
const guard = (path: string, allowsMore: Guarded['allowsMore']): Guarded => ({ path: path.split('.'), allowsMore });

const GUARDED: readonly Guarded[] = [
  guard('ai.budgets.session', isHigher),
  guard('ai.budgets.day', isHigher),
  guard('ai.budgets.workspace', isHigher),
  guard('ai.requestsPerMinute', isHigher),
  // Which programs work for a person is not for a repository to say.
  guard('ai.agents', () => true),
  guard('ai.masksPersonalDetails', (value, than) => value === false && than !== false),
];

/** Layers as they count, and the dotted keys that a file of the workspace set in vain. */
export interface Tightened {
  readonly layers: readonly ConfigLayer[];
  readonly refused: readonly string[];
}

/**
 * Takes out of the workspace's files what allows more than the other layers do: somebody else's repository must not spend more of a
 * person's money, ask faster, or show more of what is private. It may tighten. Whether a provider costs money is said by whoever brings it.
 */
export function withoutLoosening(layers: readonly ConfigLayer[]): Tightened {
  const own = layers.filter(({ layer }) => layer !== 'workspace');
  const guarded = [...GUARDED, ...billingOf(own)];
  const refused = new Set<string>();
  const tightened = layers.map((layer) => {
    if (layer.layer !== 'workspace' || layer.config.ai === undefined) return layer;
    const inVain = [...guarded, ...keysOf(layer)].filter(({ path, allowsMore }) => {
      const value = valueAt(layer.config, path);
      return value !== undefined && allowsMore(value, lastOf(own, path));
    });
    for (const { path } of inVain) refused.add(path.join('.'));
    return { ...layer, config: inVain.reduce((config, { path }) => without(config, path), layer.config) };
  });
  return { layers: tightened, refused: [...refused] };
}

/** Which secret of a person goes to whom is not for a repository to say. */
function keysOf({ config }: ConfigLayer): readonly Guarded[] {
  return Object.keys(config.ai?.providers ?? {}).map((id) => ({ path: ['ai', 'providers', id, 'key'], allowsMore: () => true }));
}

function billingOf(own: readonly ConfigLayer[]): readonly Guarded[] {
  const ids = new Set(own.flatMap(({ config }) => Object.keys(config.ai?.providers ?? {})));
  return [...ids].map((id) => ({ path: ['ai', 'providers', id, 'billing'], allowsMore: (value: unknown) => value !== 'metered' }));
}

function lastOf(layers: readonly ConfigLayer[], path: readonly string[]): unknown {
  return layers.map(({ config }) => valueAt(config, path)).findLast((value) => value !== undefined);
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function valueAt(root: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, part) => (isRecord(value) ? value[part] : undefined), root);
}

/** A copy that lacks one key. */
function without<T>(root: T, [part = '', ...rest]: readonly string[]): T {
  if (!isRecord(root)) return root;
  const { [part]: value, ...others } = root;
  // Every guarded key is optional, so what is left still is a configuration.
  return (rest.length === 0 ? others : { ...others, [part]: without(value, rest) }) as T;
}
