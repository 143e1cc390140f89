import type { ReportDocument, ReportSection, ReportTable } from './document.ts';

/** One file without a script or anything from elsewhere, that prints well. Everything that comes from the workspace is text in it. */
export function toHtml({ title, lead, sections }: ReportDocument): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${plain(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${plain(title)}</h1>
${lead.map(paragraph).join('\n')}
${sections.map(sectionOf).join('\n')}
</main>
</body>
</html>
`;
}

const STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 2rem 1rem; }
h2 { margin: 2.5rem 0 0.5rem; font-size: 1.2rem; }
p { margin: 0.4rem 0; overflow-wrap: anywhere; }
pre { padding: 0.75rem; overflow-x: auto; border: 1px solid #8884; border-radius: 4px; }
.wide { overflow-x: auto; }
table { width: 100%; margin-top: 0.75rem; border-collapse: collapse; font-size: 0.9rem; }
th, td { padding: 0.3rem 0.6rem; text-align: start; vertical-align: top; border-bottom: 1px solid #8884; overflow-wrap: anywhere; }
td.number { text-align: end; font-variant-numeric: tabular-nums; }
@media print { main { max-width: none; padding: 0; } tr { break-inside: avoid; } }
`;

function sectionOf({ title, text, table, verbatim }: ReportSection): string {
  const parts = [
    `<h2>${plain(title)}</h2>`,
    ...text.map(paragraph),
    ...(verbatim === undefined ? [] : [`<pre>${plain(verbatim)}</pre>`]),
    ...(table === undefined ? [] : [tableOf(table, title)]),
  ];
  return `<section>\n${parts.join('\n')}\n</section>`;
}

function tableOf({ columns, rows, more }: ReportTable, title: string): string {
  const head = columns.map((column) => `<th scope="col">${plain(column)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n');
  const rest = more === 0 ? '' : `\n${paragraph(`… and ${more} more; the JSON form has all.`)}`;
  // A wide table scrolls by itself, also with the keyboard.
  return `<div class="wide" role="region" aria-label="${plain(title)}" tabindex="0"><table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table></div>${rest}`;
}

function cell(value: string | number): string {
  return typeof value === 'number' ? `<td class="number">${value}</td>` : `<td>${plain(value)}</td>`;
}

function paragraph(text: string): string {
  return `<p>${plain(text)}</p>`;
}

function plain(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
