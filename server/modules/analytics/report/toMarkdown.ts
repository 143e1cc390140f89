import type { ReportDocument, ReportSection, ReportTable } from './document.ts';

/** GitHub-flavoured Markdown. Texts of the workspace are escaped: none makes a heading, a link, a picture or HTML. */
export function toMarkdown({ title, lead, sections }: ReportDocument): string {
  return `${[`# ${plain(title)}`, ...lead.map(plain), ...sections.flatMap(blocksOf)].join('\n\n')}\n`;
}

function blocksOf({ title, text, table, verbatim }: ReportSection): string[] {
  return [
    `## ${plain(title)}`,
    ...text.map(plain),
    ...(verbatim === undefined ? [] : [verbatim.trimEnd().replaceAll(/^/gm, '    ')]),
    ...(table === undefined ? [] : [tableOf(table)]),
  ];
}

function tableOf({ columns, rows, more }: ReportTable): string {
  const lines = [columns, columns.map(() => '---'), ...rows.map((row) => row.map((cell) => plain(String(cell))))];
  const text = lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return more === 0 ? text : `${text}\n\n… and ${more} more; the JSON form has all.`;
}

/** Every character that Markdown or HTML could take for more than itself; a line stays one line. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_{}[\]<>#|!~&]/g, (character) => `\\${character}`);
}
