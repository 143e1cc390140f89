/** Writes the catalog part of docs/events.md from `protocol/catalog.ts`. */
import { z } from 'zod';
import { EVENTS } from '../../protocol/catalog.ts';
import type { EventDefinition } from '../../protocol/defineEvent.ts';
import { fieldsOf } from './fields.ts';

const PART = /(<!-- catalog -->\n)[\s\S]*(<!-- \/catalog -->)/;

/** The page with its catalog as the code has it. Throws when the page has no place for it. */
export function withCatalog(page: string): string {
  if (!PART.test(page)) throw new Error('docs/events.md lacks the comments "catalog" and "/catalog".');
  return page.replace(PART, (_, begin: string, end: string) => `${begin}\n${EVENTS.map(describeEvent).join('\n\n')}\n\n${end}`);
}

function describeEvent({ name, version, payload }: EventDefinition): string {
  if (payload.description === undefined) throw new Error(`The event "${name}" has no description: say when it is published.`);
  const described = z.object({ properties: z.record(z.string(), z.looseObject({ description: z.string().optional() })) });
  const { properties } = described.parse(z.toJSONSchema(payload, { unrepresentable: 'any' }));
  const rows = fieldsOf(payload, 'output', new Map()).map(
    (field) =>
      `| \`${field.name}\` | ${field.type} | ${field.isRequired ? '' : 'Optional. '}${properties[field.name]?.description ?? ''} |`,
  );
  return [
    `### ${name}`,
    `Version ${version}. ${payload.description}`,
    ['| field | type | |', '| --- | --- | --- |', ...rows].join('\n'),
  ].join('\n\n');
}
