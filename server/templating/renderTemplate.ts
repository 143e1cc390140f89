import { type Liquid, LiquidError } from 'liquidjs';
import { messageOf } from '../base/errors.ts';
import { checkVariables, propertiesOf } from './checkVariables.ts';
import { createLiquidEngine } from './liquidEngine.ts';
import { outputPath } from './outputPath.ts';
import type {
  RenderEntry,
  RenderedEntry,
  RenderFacts,
  RenderRequest,
  RenderResponse,
  TemplateFault,
  TemplateJobs,
} from './templateJobs.ts';

/** UTF-16 units that may come out of one template. */
const MOST_TEXT = 5_000_000;

/** Checks the answers and fills in every entry whose condition holds. Never throws for what a template or an answer has wrong. */
export function renderTemplate({ schema, values, facts, entries, partials }: RenderRequest): RenderResponse {
  const engine = createLiquidEngine(partials);
  const found = attempt('template.yaml', partials, () => checkVariables(fillDefaults({ schema, facts }), values));
  if ('fault' in found) return { kind: 'fault', fault: found.fault };
  if (found.value.kind === 'problems') return found.value;
  const scope = { ...found.value.values, render: facts };
  const rendered: RenderedEntry[] = [];
  let size = 0;
  for (const [index, entry] of entries.entries()) {
    const result = attempt(entry.source, partials, () => renderEntry(engine, entry, scope));
    if ('fault' in result) return { kind: 'fault', fault: result.fault };
    if (result.value === undefined) continue;
    rendered.push({ index, ...result.value });
    size += result.value.text.length;
    if (size > MOST_TEXT)
      return { kind: 'fault', fault: { source: entry.source, line: 0, message: `What comes out is larger than ${MOST_TEXT} characters.` } };
  }
  return { kind: 'rendered', values: found.value.values, entries: rendered };
}

/** The schema with Liquid in its defaults filled in; of `render` only, because the other answers are not known yet. */
export function fillDefaults({ schema, facts }: TemplateJobs['templates/fillDefaults']['request']): Readonly<Record<string, unknown>> {
  const engine = createLiquidEngine({});
  const properties = Object.entries(propertiesOf(schema)).map(([name, property]) => {
    const value = property['default'];
    const isLiquid = typeof value === 'string' && value.includes('{{');
    return [name, isLiquid ? { ...property, default: String(engine.parseAndRenderSync(value, { render: facts })) } : property] as const;
  });
  return { ...schema, type: 'object', properties: Object.fromEntries(properties) };
}

type Scope = Readonly<Record<string, unknown>> & { readonly render: RenderFacts };

/** `undefined`: its condition does not hold, or its path comes out empty. */
function renderEntry(engine: Liquid, { to, when, text, isLiquid }: RenderEntry, scope: Scope): Omit<RenderedEntry, 'index'> | undefined {
  if (when !== undefined && fill(engine, `{% if ${when} %}yes{% endif %}`, scope) !== 'yes') return undefined;
  const path = to === undefined ? '' : outputPath(fill(engine, to, scope));
  return { path, text: isLiquid ? fill(engine, text, scope) : text };
}

function fill(engine: Liquid, text: string, scope: Scope): string {
  return String(engine.parseAndRenderSync(text, scope));
}

function attempt<Value>(
  source: string,
  partials: RenderRequest['partials'],
  work: () => Value,
): { readonly value: Value } | { readonly fault: TemplateFault } {
  try {
    return { value: work() };
  } catch (error) {
    return { fault: faultOf(source, partials, error) };
  }
}

function faultOf(source: string, partials: RenderRequest['partials'], error: unknown): TemplateFault {
  if (!LiquidError.is(error)) return { source, line: 0, message: messageOf(error) };
  const [place = '', line = '1'] = /(?:, file:.+?)?, line:(\d+), col:\d+$/.exec(error.message) ?? [];
  // Not every error names the partial that it is in; every token knows the text that it stands in.
  const partial = Object.entries(partials).find(([, text]) => text === error.token.input)?.[0];
  const message = error.message.slice(0, error.message.length - place.length);
  return { source: partial === undefined ? source : `partials/${partial}.liquid`, line: Number(line) - 1, message };
}
