import { z } from 'zod';
import type { Finding, Notice } from '../../../protocol/finding.ts';

/** One accepted finding. */
interface BaselineEntry {
  readonly path: string;
  readonly ruleId: string;
  readonly fingerprint: string;
}

/** What a repository accepted when it took up the rules. Read from and written to `.stewardry/baseline.json`. */
export interface Baseline {
  readonly entries: readonly BaselineEntry[];
}

export const EMPTY_BASELINE: Baseline = { entries: [] };

const BASELINE_VERSION = 1;
const REMEDY = 'Run "stewardry baseline create" to write it anew.';

const entrySchema = z.object({ path: z.string(), ruleId: z.string(), fingerprint: z.string() });
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
    ({ path, ruleId, fingerprint }) => `    ${JSON.stringify({ path, ruleId, fingerprint })}`,
  );
  const entries = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
  return `{\n  "version": ${BASELINE_VERSION},\n  "entries": ${entries}\n}\n`;
}

/**
 * Marks the findings that the baseline accepts. Each entry accepts one finding: first by path and fingerprint; then an entry whose
 * file is gone follows its content to another file. Findings that are suppressed already use up no entry.
 */
export function applyBaseline(findings: readonly Finding[], baseline: Baseline, fileExists: (path: string) => boolean): Finding[] {
  if (baseline.entries.length === 0) return [...findings];
  const accepted = match(findings, baseline.entries, fileExists).findings;
  return findings.map((finding) => (accepted.has(finding) ? { ...finding, suppressed: { kind: 'baseline' as const } } : finding));
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
  const { findings: accepted, entries: used } = match(candidates, baseline.entries, files.fileExists);
  const kept = baseline.entries.filter((entry) => !used.has(entry) && !files.wasScanned(entry.path) && files.fileExists(entry.path));
  return { entries: sortEntries([...kept, ...[...accepted].map(toEntry)]) };
}

/** Accepts some findings more; ones that are in already stay once. */
export function addToBaseline(baseline: Baseline, findings: readonly Finding[]): Baseline {
  const known = new Set(baseline.entries.map(keyOf));
  const added = findings.map(toEntry).filter((entry) => !known.has(keyOf(entry)));
  return { entries: sortEntries([...baseline.entries, ...new Map(added.map((entry) => [keyOf(entry), entry])).values()]) };
}

const toEntry = ({ path, ruleId, fingerprint }: Finding): BaselineEntry => ({ path, ruleId, fingerprint });
const keyOf = ({ path, ruleId, fingerprint }: BaselineEntry): string => JSON.stringify([path, ruleId, fingerprint]);
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
): { findings: Set<Finding>; entries: Set<BaselineEntry> } {
  const open = findings.filter((finding) => finding.suppressed === undefined || finding.suppressed.kind === 'baseline');
  const first = pair(open, entries, (item) => JSON.stringify([item.path, contentKey(item)]));
  const rest = pair(
    open.filter((finding) => !first.findings.has(finding)),
    entries.filter((entry) => !first.entries.has(entry) && !fileExists(entry.path)),
    contentKey,
  );
  return { findings: new Set([...first.findings, ...rest.findings]), entries: new Set([...first.entries, ...rest.entries]) };
}

function pair(
  findings: readonly Finding[],
  entries: readonly BaselineEntry[],
  key: (item: Finding | BaselineEntry) => string,
): { findings: Set<Finding>; entries: Set<BaselineEntry> } {
  const free = new Map<string, BaselineEntry[]>();
  for (const entry of entries) free.set(key(entry), [...(free.get(key(entry)) ?? []), entry]);
  const paired = { findings: new Set<Finding>(), entries: new Set<BaselineEntry>() };
  for (const finding of findings) {
    const entry = free.get(key(finding))?.shift();
    if (entry === undefined) continue;
    paired.findings.add(finding);
    paired.entries.add(entry);
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
