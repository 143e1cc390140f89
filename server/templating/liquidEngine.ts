import { Liquid } from 'liquidjs';
import { camelCase, constantCase, kebabCase, pascalCase, snakeCase } from './letterCase.ts';

/** Objects and characters that one rendering may make. */
const MEMORY_LIMIT = 20_000_000;
/** Milliseconds for one file; the whole has a limit of its own in the pool of threads. */
const RENDER_LIMIT_MS = 1_000;
/** Characters that one rendering may parse. */
const PARSE_LIMIT = 2_000_000;
/** Digits that a number is filled up to at most. */
const LONGEST_PAD = 20;

/**
 * Liquid that reaches nothing: no files (partials come from memory), no properties but an object's own, no code. A name or a filter that does
 * not exist is an error, so that a slip of the pen does not become an empty line.
 */
export function createLiquidEngine(partials: Readonly<Record<string, string>>): Liquid {
  const engine = new Liquid({
    ownPropertyOnly: true,
    strictFilters: true,
    strictVariables: true,
    lenientIf: true,
    cache: false,
    templates: { ...partials },
    memoryLimit: MEMORY_LIMIT,
    renderLimit: RENDER_LIMIT_MS,
    parseLimit: PARSE_LIMIT,
  });
  for (const [name, convert] of Object.entries(FILTERS)) engine.registerFilter(name, (value: unknown) => convert(toText(value)));
  engine.registerFilter('pad', (value: unknown, length: unknown) =>
    toText(value).padStart(Math.min(Number(length) || 0, LONGEST_PAD), '0'),
  );
  return engine;
}

const FILTERS: Readonly<Record<string, (text: string) => string>> = {
  kebab: kebabCase,
  snake: snakeCase,
  camel: camelCase,
  pascal: pascalCase,
  constant: constantCase,
};

function toText(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
}
