import { z } from 'zod';
import type { Finding, Notice } from '../../../protocol/finding.ts';
import { isDate } from './waiverPolicy.ts';

/** One accepted finding, and what a person said about accepting it. */
export interface BaselineEntry {
  readonly path: string;
  readonly ruleId: string;
  readonly fingerprint: string;
  readonly reason?: string | undefined;
  /** Who answers for it, such as `@ana`. */
  readonly owner?: string | undefined;
  /** ISO date, inclusive: from the next day on the finding is reported again. */
  readonly until?: string | undefined;
}

/** What a repository accepted when it took up the rules. Read from and written to `.stewardry/baseline.json`. */
export interface Baseline {
  readonly entries: readonly BaselineEntry[];
}

export const EMPTY_BASELINE: Baseline = { entries: [] };

const BASELINE_VERSION = 1;
const REMEDY = 'Run "stewardry baseline create" to write it anew.';

const entrySchema = z.object({
  path: z.string(),
  ruleId: z.string(),
  fingerprint: z.string(),
  reason: z.string().optional(),
  owner: z.string().optional(),
  until: z.string().optional(),
});
const fileSchema = z.object({ version: z.number(), entries: z.array(z.unknown()) });

/**
 * Reads a baseline. Never throws. Left-over merge conflict markers cost nothing: lines of both sides are accepted, as a union is what
 * the merge would have made. What cannot be read is a notice; a file that is damaged as a whole suppresses nothing.
 */
export function parseBaseline(text: string, path: string): { baseline: Baseline; notices: Notice[] } {
  if (/^(<{7}|>{7}|={7})/m.test(text)) return parseConflict(text, path);
  const file = fileSchema.safeParse(parseJson(text));
  if (!file.success) return refused(path, `The baseline is damaged, so nothing is suppressed by it. Restore it, or: ${REMEDY}`);
  if (file.data.version !== BASELINE_VERSION) {
    const message = `The baseline has version ${file.data.version}; this program knows version ${BASELINE_VERSION}. Update Stewardry, or: ${REMEDY}`;
    return refused(path, message);
  }
  const entries = file.data.entries.map((entry) => entrySchema.safeParse(entry).data);
  const valid = entries.filter((entry) => entry !== undefined);
  const lost = entries.length - valid.length;
  const notices = lost === 0 ? [] : [baselineNotice(path, `${lost} entries of the baseline cannot be read and are left out. ${REMEDY}`)];
  return { baseline: { entries: valid }, notices };
}

/** One entry a line, sorted, so that two branches that touch different files merge without conflict. Same entries, same bytes. */
export function formatBaseline(baseline: Baseline): string {
  const lines = sortEntries(baseline.entries).map(
    ({ path, ruleId, fingerprint, reason, owner, until }) => `    ${JSON.stringify({ path, ruleId, fingerprint, reason, owner, until })}`,
  );
  const entries = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
  return `{\n  "version": ${BASELINE_VERSION},\n  "entries": ${entries}\n}\n`;
}

/**
 * Marks the findings that the baseline accepts. Each entry accepts one finding: first by path and fingerprint; then an entry whose
 * file is gone follows its content to another file. Findings that are suppressed already use up no entry, and entries whose last day
 * is before `today` (ISO date) or whose end is no date accept nothing.
 */
export function applyBaseline(
  findings: readonly Finding[],
  baseline: Baseline,
  fileExists: (path: string) => boolean,
  today: string,
): Finding[] {
  const entries = baseline.entries.filter((entry) => !isExpired(entry, today));
  if (entries.length === 0) return [...findings];
  const accepted = match(findings, entries, fileExists);
  return findings.map((finding) => {
    const entry = accepted.get(finding);
    return entry === undefined ? finding : { ...finding, suppressed: { kind: 'baseline' as const, ...said(entry) } };
  });
}

/** Which finding each entry accepts, as `applyBaseline` pairs them; expired entries too. */
export function pairBaseline(
  findings: readonly Finding[],
  baseline: Baseline,
  fileExists: (path: string) => boolean,
): ReadonlyMap<BaselineEntry, Finding> {
  return new Map([...match(findings, baseline.entries, fileExists)].map(([finding, entry]) => [entry, finding]));
}

/** Whether the last day of an entry is over. */
export function isExpired({ until }: BaselineEntry, today: string): boolean {
  return until !== undefined && (!isDate(until) || until < today);
}

function said({ reason, until }: BaselineEntry): { reason?: string; until?: string } {
  return { ...(reason === undefined ? {} : { reason }), ...(until === undefined ? {} : { until }) };
}

/** The baseline that accepts every finding given, save those that a comment suppresses. */
export function createBaseline(findings: readonly Finding[]): Baseline {
  return { entries: sortEntries(findings.filter(({ suppressed }) => suppressed?.kind !== 'inline').map(toEntry)) };
}

/**
 * Drops entries whose finding is gone, and follows moved files. `findings` are those of a scan; entries of existing
 * files that it did not cover (`wasScanned` says no) stay.
 */
export function updateBaseline(
  baseline: Baseline,
  findings: readonly Finding[],
  files: { wasScanned: (path: string) => boolean; fileExists: (path: string) => boolean },
): Baseline {
  const candidates = findings.filter(({ suppressed }) => suppressed === undefined || suppressed.kind === 'baseline');
  const accepted = match(candidates, baseline.entries, files.fileExists);
  const used = new Set(accepted.values());
  const kept = baseline.entries.filter((entry) => !used.has(entry) && !files.wasScanned(entry.path) && files.fileExists(entry.path));
  return { entries: sortEntries([...kept, ...[...accepted].map(([finding, entry]) => ({ ...entry, ...toEntry(finding) }))]) };
}

/** Gives the entries named another end, and what else is said of them; the others stay. */
export function changeEntries(
  baseline: Baseline,
  isMeant: (entry: BaselineEntry) => boolean,
  change: (entry: BaselineEntry) => BaselineEntry | undefined,
): Baseline {
  return { entries: baseline.entries.flatMap((entry) => (isMeant(entry) ? (change(entry) ?? []) : [entry])) };
}

/** Accepts some findings more; ones that are in already stay once. */
export function addToBaseline(baseline: Baseline, findings: readonly Finding[]): Baseline {
  const known = new Set(baseline.entries.map(keyOf));
  const added = findings.map(toEntry).filter((entry) => !known.has(keyOf(entry)));
  return { entries: sortEntries([...baseline.entries, ...new Map(added.map((entry) => [keyOf(entry), entry])).values()]) };
}

const toEntry = ({ path, ruleId, fingerprint }: Finding): BaselineEntry => ({ path, ruleId, fingerprint });
/** What tells entries apart. */
export const keyOf = ({ path, ruleId, fingerprint }: Pick<BaselineEntry, 'path' | 'ruleId' | 'fingerprint'>): string =>
  JSON.stringify([path, ruleId, fingerprint]);
const contentKey = ({ ruleId, fingerprint }: { ruleId: string; fingerprint: string }): string => JSON.stringify([ruleId, fingerprint]);

/** By code unit, so that every machine sorts alike. */
function sortEntries(entries: readonly BaselineEntry[]): BaselineEntry[] {
  return entries
    .map((entry) => ({ entry, key: `${entry.path}\0${entry.ruleId}\0${entry.fingerprint}` }))
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ entry }) => entry);
}

function match(
  findings: readonly Finding[],
  entries: readonly BaselineEntry[],
  fileExists: (path: string) => boolean,
): Map<Finding, BaselineEntry> {
  const open = findings.filter((finding) => finding.suppressed === undefined || finding.suppressed.kind === 'baseline');
  const first = pair(open, entries, (item) => JSON.stringify([item.path, contentKey(item)]));
  const used = new Set(first.values());
  const rest = pair(
    open.filter((finding) => !first.has(finding)),
    entries.filter((entry) => !used.has(entry) && !fileExists(entry.path)),
    contentKey,
  );
  return new Map([...first, ...rest]);
}

function pair(
  findings: readonly Finding[],
  entries: readonly BaselineEntry[],
  key: (item: Finding | BaselineEntry) => string,
): Map<Finding, BaselineEntry> {
  const free = new Map<string, BaselineEntry[]>();
  for (const entry of entries) free.set(key(entry), [...(free.get(key(entry)) ?? []), entry]);
  const paired = new Map<Finding, BaselineEntry>();
  for (const finding of findings) {
    const entry = free.get(key(finding))?.shift();
    if (entry !== undefined) paired.set(finding, entry);
  }
  return paired;
}

function parseConflict(text: string, path: string): { baseline: Baseline; notices: Notice[] } {
  const rows = text.split('\n').map((line) => entrySchema.safeParse(parseJson(line.trim().replace(/,$/, ''))).data);
  const entries = new Map(rows.filter((entry) => entry !== undefined).map((entry) => [keyOf(entry), entry]));
  const message =
    'The baseline has merge conflict markers; the entries of both sides are used. Run "stewardry baseline update" to write it clean.';
  return { baseline: { entries: sortEntries([...entries.values()]) }, notices: [baselineNotice(path, message)] };
}

function refused(path: string, message: string): { baseline: Baseline; notices: Notice[] } {
  return { baseline: EMPTY_BASELINE, notices: [{ ...baselineNotice(path, message), severity: 'error' }] };
}

function baselineNotice(path: string, message: string): Notice {
  return { kind: 'baseline', severity: 'warning', message, path };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The caller's schema refuses `undefined` and says so.
    return undefined;
  }
}
