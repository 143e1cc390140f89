import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { valueAt } from '../manifests/manifest.ts';
import type { CoverageReport, FileCoverage } from './report.ts';

/** Document types are cut out and entities left alone, so that a report can neither load nor blow up anything. */
const DOCTYPE = /<!DOCTYPE[^>[]*(?:\[[\s\S]*?\]\s*)?>/i;

const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', processEntities: false, parseTagValue: false });

/** Cobertura's XML: https://github.com/cobertura/web/blob/master/htdocs/xml/coverage-04.dtd */
export function parseCobertura(text: string): CoverageReport {
  const source = text.replace(DOCTYPE, (match) => match.replaceAll(/[^\n]/g, ' '));
  const verdict = XMLValidator.validate(source);
  if (verdict !== true) return { error: { message: verdict.err.msg, line: verdict.err.line - 1 } };
  const data: unknown = parser.parse(source);
  const root = valueAt(data, 'coverage');
  if (root === undefined) return { error: { message: 'its root element is not "coverage"', line: 0 } };
  const sources = listAt(root, 'sources', 'source').filter((place) => typeof place === 'string');
  const classes = listAt(root, 'packages', 'package').flatMap((one) => listAt(one, 'classes', 'class'));
  return { files: mergeClasses(classes, sources) };
}

/** Several classes may share one file. */
function mergeClasses(classes: readonly unknown[], sources: readonly string[]): readonly FileCoverage[] {
  const files = new Map<string, Map<number, number>>();
  for (const one of classes) {
    const name = valueAt(one, 'filename');
    if (typeof name !== 'string') continue;
    const hits = files.get(name) ?? new Map<number, number>();
    files.set(name, hits);
    for (const line of listAt(one, 'lines', 'line')) {
      const number = Number(valueAt(line, 'number')) - 1;
      const count = Number(valueAt(line, 'hits'));
      if (Number.isInteger(number) && number >= 0) hits.set(number, Math.max(hits.get(number) ?? 0, Number.isNaN(count) ? 0 : count));
    }
  }
  return [...files].map(([name, hits]) => ({ name, sources, hits }));
}

/** fast-xml-parser gives one element as itself and several as a list. */
function listAt(value: unknown, outer: string, inner: string): readonly unknown[] {
  const found = valueAt(value, outer, inner);
  return found === undefined ? [] : Array.isArray(found) ? found : [found];
}
