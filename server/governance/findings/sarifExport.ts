import type {
  ArtifactLocation,
  Location,
  Log,
  Region,
  ReportingDescriptor,
  Result,
  Fix as SarifFix,
  Suppression as SarifSuppression,
} from 'sarif';
import type { Finding, Fix, Range, RelatedLocation, Severity, Suppression } from '../../../protocol/finding.ts';
import type { Rule } from '../rules/rule.ts';

/** Key of our fingerprint in `partialFingerprints`; the number is that of the scheme in fingerprint.ts. */
export const FINGERPRINT_KEY = 'stewardry/v1';
/** Paths are relative to the workspace folder, so that a log says the same on every machine. */
const BASE = '%SRCROOT%';

/**
 * Findings as SARIF 2.1.0 JSON text (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html). Same findings, same bytes.
 * `rules` describe the ids that occur; an id without rule (an imported finding) gets a bare descriptor.
 */
export function exportSarif(findings: readonly Finding[], about: { rules: readonly Rule[]; toolVersion: string }): string {
  const ids = [...new Set(findings.map(({ ruleId }) => ruleId))].toSorted();
  const known = new Map(about.rules.toReversed().map((rule) => [rule.id, rule]));
  const indexOf = new Map(ids.map((id, index) => [id, index]));
  const hasSuppressed = findings.some(({ suppressed }) => suppressed !== undefined);
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Stewardry',
            version: about.toolVersion,
            rules: ids.map((id) => describeRule(id, known.get(id), findings)),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [BASE]: { description: { text: 'The workspace folder that was checked.' } } },
        results: findings.map((finding) => toResult(finding, indexOf.get(finding.ruleId) ?? -1, hasSuppressed)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** SARIF has no hint; `properties.severity` keeps the difference for whoever reads it back. */
const LEVELS = { error: 'error', warning: 'warning', info: 'note', hint: 'note' } as const satisfies Record<Severity, string>;

function describeRule(id: string, rule: Rule | undefined, findings: readonly Finding[]): ReportingDescriptor {
  const example = findings.find(({ ruleId }) => ruleId === id);
  const url = rule?.url ?? example?.url;
  const note = rule?.note ?? example?.note;
  const summary = rule?.message || example?.message || id;
  const severity = rule?.severity ?? example?.severity ?? 'warning';
  return {
    id,
    shortDescription: { text: summary },
    help: { text: note ?? summary, ...(note === undefined ? {} : { markdown: note }) },
    ...(url !== undefined && URL.canParse(url) ? { helpUri: url } : {}),
    defaultConfiguration: { level: LEVELS[severity] },
    ...(rule === undefined ? {} : { properties: { pack: rule.source.pack, ...tagsOf(rule) } }),
  };
}

/** `metadata.tags`, and the category, as the tags that code hosts group by. */
function tagsOf({ metadata }: Rule): { tags?: string[] } {
  const tags = [metadata['tags'], metadata['category']].flat().filter((tag) => typeof tag === 'string');
  return tags.length === 0 ? {} : { tags: [...new Set(tags)] };
}

function toResult(finding: Finding, ruleIndex: number, hasSuppressed: boolean): Result {
  const { ruleId, severity, message, path, range, related, fixes, fingerprint, suppressed } = finding;
  return {
    ruleId,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: message || ruleId },
    locations: [toLocation(path, range)],
    ...(related.length === 0 ? {} : { relatedLocations: related.map(toRelated) }),
    ...(fingerprint === '' ? {} : { partialFingerprints: { [FINGERPRINT_KEY]: fingerprint } }),
    // The specification (3.27.23) wants the property on every result of a run or on none.
    ...(hasSuppressed ? { suppressions: suppressed === undefined ? [] : [toSuppression(suppressed)] } : {}),
    ...(fixes.length === 0 ? {} : { fixes: fixes.map((fix) => toFix(fix, path)) }),
    properties: { severity },
  };
}

const toLocation = (path: string, range: Range): Location => ({
  physicalLocation: { artifactLocation: toArtifact(path), region: toRegion(range) },
});

function toRelated({ path, range, message }: RelatedLocation, index: number): Location {
  return { id: index + 1, ...toLocation(path, range), message: { text: message } };
}

function toSuppression({ kind, reason, until }: Suppression): SarifSuppression {
  return {
    kind: kind === 'inline' ? 'inSource' : 'external',
    status: 'accepted',
    ...(reason === undefined ? {} : { justification: reason }),
    properties: { kind, ...(until === undefined ? {} : { until }) },
  };
}

function toFix({ title, edits }: Fix, path: string): SarifFix {
  const replacements = edits.map(({ range, newText }) => ({ deletedRegion: toRegion(range), insertedContent: { text: newText } }));
  return { description: { text: title }, artifactChanges: [{ artifactLocation: toArtifact(path), replacements }] };
}

/** SARIF counts from 1; `endColumn` is exclusive there too. */
function toRegion({ start, end }: Range): Region {
  return { startLine: start.line + 1, startColumn: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 };
}

function toArtifact(path: string): ArtifactLocation {
  const uri = path.split('/').map(encodeSegment).join('/');
  if (path.startsWith('/')) return { uri: `file://${uri}` };
  if (/^[a-z]:\//i.test(path)) return { uri: `file:///${uri}` };
  return { uri, uriBaseId: BASE };
}

/** Leaves what a relative reference may hold, such as `@` and `+`, readable. */
const encodeSegment = (segment: string): string => encodeURIComponent(segment).replace(/%(40|2B|2C|24|26|3D|3B)/g, decodeURIComponent);
