import type { CoverageReport, FileCoverage } from './report.ts';

/** The tracefile format of lcov: https://manpages.debian.org/geninfo.1 (section FILES). Branch and function records are left out. */
export function parseLcov(text: string): CoverageReport {
  const files: FileCoverage[] = [];
  let open: { readonly name: string; readonly hits: Map<number, number> } | undefined;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line.startsWith('SF:')) open = { name: line.slice(3), hits: new Map() };
    else if (line.startsWith('DA:')) {
      const [, number, hits] = /^DA:(\d+),(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)(?:,|$)/i.exec(line) ?? [];
      if (open === undefined || number === undefined)
        return { error: { message: `"${line.slice(0, 60)}" is no line record`, line: index } };
      open.hits.set(Number(number) - 1, Math.max(open.hits.get(Number(number) - 1) ?? 0, Number(hits)));
    } else if (line === 'end_of_record' && open !== undefined) {
      files.push({ ...open, sources: [] });
      open = undefined;
    }
  }
  if (open !== undefined)
    return { error: { message: `the record of "${open.name}" has no end: the report was cut off`, line: text.split('\n').length - 1 } };
  return files.length === 0 ? { error: { message: 'it holds no file', line: 0 } } : { files };
}
