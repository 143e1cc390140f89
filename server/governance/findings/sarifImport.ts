import type { Finding, Fix, Notice, Severity, Suppression } from '../../../protocol/finding.ts';
import { contentHash } from '../../base/contentHash.ts';
import { comparePositions } from './applyEdits.ts';
import { FINGERPRINT_KEY } from './sarifExport.ts';
import { pathOf, rangeOf } from './sarifPlaces.ts';
import { type SarifMessage, type SarifResult, type SarifRule, type SarifRun, sarifResult, sarifRun } from './sarifSchema.ts';

export interface SarifSource {
  /** For notices. */
  readonly path: string;
  /** Absolute folder that paths become relative to. */
  readonly folder: string;
  /** Text of a checked file, where it can be had: needed for offsets and code-point columns. */
  readonly textOf?: (path: string) => string | undefined;
}

/** Reads a SARIF 2.1.0 log of any tool. Never throws: a log that cannot be read is one notice, and so are results left out. */
export function importSarif(text: string, source: SarifSource): { findings: Finding[]; notices: Notice[] } {
  const runs = readRuns(text);
  if (typeof runs === 'string') return { findings: [], notices: [sarifNotice(source, 'error', runs)] };
  const findings: Finding[] = [];
  let broken = 0;
  let placeless = 0;
  for (const value of runs) {
    const run = sarifRun.safeParse(value).data;
    if (run === undefined) {
      broken += 1;
      continue;
    }
    for (const item of run.results ?? []) {
      const result = sarifResult.safeParse(item).data;
      if (result === undefined) broken += 1;
      else if (isFailure(result)) {
        const finding = toFinding(result, run, source);
        if (finding === undefined) placeless += 1;
        else findings.push(finding);
      }
    }
  }
  return { findings: findings.toSorted(byPlace), notices: leftOut(source, broken, placeless) };
}

const REMEDY = 'Have the tool write SARIF 2.1.0, or convert the file with "sarif-multitool transform --sarif-output-version Current".';

/** The runs of a log, or why it is none: one sentence. */
function readRuns(text: string): readonly unknown[] | string {
  let log: unknown;
  try {
    log = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return `This is not a SARIF file: it is not valid JSON (${error instanceof Error ? error.message : error}). Write it again with the tool that made it.`;
  }
  if (typeof log !== 'object' || log === null || !('version' in log || 'runs' in log)) {
    return 'This is not a SARIF file: it has neither "version" nor "runs". Choose a file in SARIF 2.1.0.';
  }
  const version = 'version' in log ? log.version : undefined;
  if (version !== '2.1.0') return `This SARIF file has version ${JSON.stringify(version) ?? 'none'}; only 2.1.0 can be read. ${REMEDY}`;
  if (!('runs' in log) || !Array.isArray(log.runs)) return `This SARIF file has no list of "runs". ${REMEDY}`;
  return log.runs;
}

function leftOut(source: SarifSource, broken: number, placeless: number): Notice[] {
  const notices: Notice[] = [];
  const say = (count: number, why: string): void => {
    if (count > 0) notices.push(sarifNotice(source, 'warning', `${count} ${count === 1 ? 'result' : 'results'} left out: ${why}`));
  };
  say(broken, 'not as SARIF 2.1.0 defines them. Tell the maker of the tool.');
  say(placeless, 'no place in a file of this computer.');
  return notices;
}

function sarifNotice({ path }: SarifSource, severity: Severity, message: string): Notice {
  return { kind: 'sarif', severity, message, path };
}

/** `pass`, `notApplicable` and the like are no violations; absent means `fail`. */
const isFailure = ({ kind = 'fail' }: SarifResult): boolean => ['fail', 'review', 'open', 'informational'].includes(kind);

function toFinding(result: SarifResult, run: SarifRun, source: SarifSource): Finding | undefined {
  const place = result.locations?.[0]?.physicalLocation;
  const path = pathOf(place?.artifactLocation, run, source.folder);
  if (path === undefined) return undefined;
  const rule = ruleOf(result, run);
  const ruleId = result.ruleId ?? result.rule?.id ?? rule?.id ?? run.tool.driver.name ?? 'unknown';
  const message = messageOf(result.message, rule) ?? ruleId;
  const range = rangeOf(place?.region, run.columnKind, source.textOf?.(path));
  const fixes = fixesOf(result, run, path, source);
  const note = rule?.help?.markdown ?? rule?.help?.text ?? rule?.fullDescription?.text;
  const suppressed = suppressionOf(result);
  return {
    ruleId,
    severity: severityOf(result, rule),
    message,
    ...(note === undefined || note === message ? {} : { note }),
    ...(rule?.helpUri === undefined ? {} : { url: rule.helpUri }),
    path,
    range,
    fixes,
    related: relatedOf(result, run, source),
    fixable: fixes.length > 0,
    ...(suppressed === undefined ? {} : { suppressed }),
    fingerprint: fingerprintOf(result, [ruleId, message, path]),
  };
}

/** By index where one is given, in the component that is named; else by id, whose last parts may be finer than the rule's (3.27.5). */
function ruleOf(result: SarifResult, run: SarifRun): SarifRule | undefined {
  const { driver, extensions = [] } = run.tool;
  const component = result.rule?.toolComponent?.index;
  const rules = (component === undefined ? driver : extensions[component])?.rules ?? [];
  const index = result.rule?.index ?? result.ruleIndex ?? -1;
  const id = result.ruleId ?? result.rule?.id;
  const indexed = rules[index];
  if (indexed !== undefined) return indexed;
  if (id === undefined) return undefined;
  const all = [...rules, ...extensions.flatMap((extension) => extension.rules ?? [])];
  return all.find((rule) => rule.id === id) ?? all.find((rule) => id.startsWith(`${rule.id}/`));
}

const SEVERITIES: Readonly<Record<string, Severity>> = { error: 'error', warning: 'warning', note: 'info', none: 'hint' };

function severityOf(result: SarifResult, rule: SarifRule | undefined): Severity {
  const level = result.level ?? (result.kind === undefined || result.kind === 'fail' ? rule?.defaultConfiguration?.level : 'none');
  // Our own logs tell a hint from an info.
  if (level === 'note' && result.properties?.['severity'] === 'hint') return 'hint';
  return SEVERITIES[level ?? 'warning'] ?? 'warning';
}

function messageOf(message: SarifMessage, rule: SarifRule | undefined): string | undefined {
  const named = message.id === undefined ? undefined : rule?.messageStrings?.[message.id];
  const text = message.text ?? named?.text ?? message.markdown ?? named?.markdown ?? rule?.shortDescription?.text;
  return text?.replace(/\{(\d+)\}/g, (placeholder, index: string) => message.arguments?.[Number(index)] ?? placeholder);
}

function suppressionOf({ suppressions = [] }: SarifResult): Suppression | undefined {
  const accepted = suppressions.find(({ status }) => status === undefined || status === 'accepted');
  if (accepted === undefined) return undefined;
  const until = accepted.properties?.['until'];
  const isBaseline = accepted.properties?.['kind'] === 'baseline';
  return {
    kind: accepted.kind === 'inSource' ? 'inline' : isBaseline ? 'baseline' : 'external',
    ...(accepted.justification === undefined ? {} : { reason: accepted.justification }),
    ...(typeof until === 'string' ? { until } : {}),
  };
}

function relatedOf({ relatedLocations = [] }: SarifResult, run: SarifRun, source: SarifSource): Finding['related'] {
  return relatedLocations.flatMap(({ physicalLocation, message }) => {
    const path = pathOf(physicalLocation?.artifactLocation, run, source.folder);
    if (path === undefined) return [];
    const range = rangeOf(physicalLocation?.region, run.columnKind, source.textOf?.(path));
    return [{ path, range, message: message?.text ?? message?.markdown ?? '' }];
  });
}

/** Only fixes that stay in the finding's own file: ours cannot say more. */
function fixesOf({ fixes = [] }: SarifResult, run: SarifRun, path: string, source: SarifSource): Fix[] {
  return fixes.flatMap(({ description, artifactChanges }) => {
    if (artifactChanges.some(({ artifactLocation }) => pathOf(artifactLocation, run, source.folder) !== path)) return [];
    const edits = artifactChanges.flatMap(({ replacements }) =>
      replacements.map(({ deletedRegion, insertedContent }) => ({
        range: rangeOf(deletedRegion, run.columnKind, source.textOf?.(path)),
        newText: insertedContent?.text ?? '',
      })),
    );
    return [{ title: description?.text ?? 'Apply the fix', edits }];
  });
}

/** Ours, or the other tool's own, or what stays when lines move. */
function fingerprintOf({ partialFingerprints = {}, fingerprints = {} }: SarifResult, identity: readonly string[]): string {
  const own = partialFingerprints[FINGERPRINT_KEY];
  if (own !== undefined) return own;
  const given = Object.entries({ ...partialFingerprints, ...fingerprints }).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return contentHash(JSON.stringify(given.length > 0 ? [identity[0], given] : identity)).slice(0, 22);
}

function byPlace(a: Finding, b: Finding): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return comparePositions(a.range.start, b.range.start) || (a.ruleId < b.ruleId ? -1 : a.ruleId > b.ruleId ? 1 : 0);
}
