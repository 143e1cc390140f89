import type { DecisionRow } from '../schemas.ts';

/** A decision as an architecture decision record (https://adr.github.io/): context, decision, consequence, and where it comes from. */
export function adrOf(row: DecisionRow, number: number): { readonly name: string; readonly text: string } {
  const digits = String(number).padStart(4, '0');
  const slug = row.what
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 60);
  // Both written by us.
  const alternatives = JSON.parse(row.alternatives) as string[];
  const evidence = JSON.parse(row.evidence) as string[];
  const text = [
    `# ${digits}: ${row.what}`,
    '',
    `**Status.** Accepted on ${row.at.slice(0, 10)}, by ${row.persona}${row.model === null ? '' : ` (${row.model})`} in run ${row.run}.`,
    '',
    `**Context.** ${row.why}`,
    '',
    `**Decision.** ${row.what}`,
    ...section('Alternatives', alternatives),
    ...section('Evidence', evidence),
    '',
  ];
  return { name: `${digits}-${slug === '' ? 'decision' : slug}.md`, text: text.join('\n') };
}

function section(title: string, entries: readonly string[]): string[] {
  return entries.length === 0 ? [] : ['', `**${title}.**`, '', ...entries.map((entry) => `- ${entry.replaceAll('\n', ' ')}`)];
}
