import type { Finding, Notice, TextEdit } from '../../../protocol/finding.ts';
import { applyEdits, comparePositions, overlaps } from './applyEdits.ts';
import { textDiff } from './textDiff.ts';

export interface FixAllInput {
  readonly path: string;
  readonly text: string;
  /** All findings of a text of this file. */
  readonly check: (text: string) => Promise<readonly Finding[]>;
  /** ERROR and MISSING nodes; 0 for a language without parser. */
  readonly countParseErrors: (text: string) => number;
  /** Only these rules; empty: all. */
  readonly ruleIds?: readonly string[];
  readonly signal?: AbortSignal;
}

export interface FixAllResult {
  readonly text: string;
  /** Against the text given, by line and no larger than needed. */
  readonly edits: readonly TextEdit[];
  /** Fixes that are in the result. */
  readonly applied: number;
  readonly notices: readonly Notice[];
}

/** Nested violations need a pass for each level; a rule that still finds work after this many feeds on its own fix. */
const MAX_PASSES = 30;
/** UTF-16 code units. A fix that doubles what it matches outgrows memory long before the last pass. */
const maxLength = (text: string): number => 2 * text.length + 20_000;

/**
 * Applies the first fix of every finding until nothing is left to fix. Of fixes that overlap, the first by position and then by rule id
 * goes in and the others wait for the next pass. A fix that adds a parse error is refused; rules that undo one another, or whose fix
 * always finds new work, are left out altogether. Both are said. Suppressed findings are not fixed. Rejects only when `check` does or
 * the signal aborts.
 */
export async function fixAll(input: FixAllInput): Promise<FixAllResult> {
  const excluded = new Set<string>();
  const notices: Notice[] = [];
  // Each round leaves at least one rule more out, so it ends; nearly always there is one round.
  for (;;) {
    const run = await runPasses(input, excluded);
    if (run.endless === undefined) {
      return { text: run.text, edits: textDiff(input.text, run.text), applied: run.applied, notices: [...notices, ...run.notices] };
    }
    notices.push(endlessNotice(input.path, run.endless));
    for (const ruleId of run.endless.ruleIds) excluded.add(ruleId);
  }
}

interface Endless {
  readonly ruleIds: readonly string[];
  readonly isCycle: boolean;
}

interface Run {
  readonly text: string;
  readonly applied: number;
  readonly notices: readonly Notice[];
  readonly endless?: Endless;
}

async function runPasses(input: FixAllInput, excluded: ReadonlySet<string>): Promise<Run> {
  const refused = new Map<string, Notice>();
  const history: { text: string; ruleIds: readonly string[] }[] = [];
  let text = input.text;
  let applied = 0;
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    input.signal?.throwIfAborted();
    const candidates = chooseFixes(await input.check(text), input, excluded, refused);
    const accepted = acceptFixes(text, candidates, input, refused);
    const next = applyEdits(
      text,
      accepted.flatMap(({ edits }) => edits),
    );
    if (next === text) return { text, applied, notices: [...refused.values()] };
    history.push({ text, ruleIds: accepted.map(({ finding }) => finding.ruleId) });
    applied += accepted.length;
    const repeated = history.findIndex((earlier) => earlier.text === next);
    if (repeated !== -1) return { text, applied, notices: [], endless: { ruleIds: rulesSince(history, repeated), isCycle: true } };
    if (next.length > maxLength(input.text)) break;
    text = next;
  }
  return { text, applied, notices: [], endless: { ruleIds: rulesSince(history, history.length - 1), isCycle: false } };
}

function rulesSince(history: readonly { ruleIds: readonly string[] }[], from: number): string[] {
  return [...new Set(history.slice(from).flatMap(({ ruleIds }) => ruleIds))].toSorted();
}

interface Candidate {
  readonly finding: Finding;
  readonly edits: readonly TextEdit[];
  readonly key: string;
}

/** Fixes of one pass that do not touch one another. */
function chooseFixes(
  findings: readonly Finding[],
  { ruleIds = [] }: FixAllInput,
  excluded: ReadonlySet<string>,
  refused: ReadonlyMap<string, Notice>,
): Candidate[] {
  const wanted = (finding: Finding): boolean =>
    finding.suppressed === undefined && !excluded.has(finding.ruleId) && (ruleIds.length === 0 || ruleIds.includes(finding.ruleId));
  const candidates = findings
    .filter(wanted)
    .flatMap(toCandidate)
    .filter(({ key }) => !refused.has(key));
  const chosen: Candidate[] = [];
  for (const candidate of candidates.toSorted(byPlaceAndRule)) {
    if (!overlaps([...near(chosen, candidate), ...candidate.edits])) chosen.push(candidate);
  }
  return chosen;
}

function toCandidate(finding: Finding): Candidate[] {
  const edits = finding.fixes[0]?.edits ?? [];
  if (edits.length === 0 || overlaps(edits)) return [];
  return [{ finding, edits, key: JSON.stringify([finding.ruleId, finding.fingerprint, edits.map(({ newText }) => newText)]) }];
}

/** Only edits that reach the candidate's lines can collide with it: keeps a pass over thousands of fixes quick. */
function near(chosen: readonly Candidate[], { edits }: Candidate): TextEdit[] {
  const first = Math.min(...edits.map(({ range }) => range.start.line));
  const last = Math.max(...edits.map(({ range }) => range.end.line));
  return chosen.flatMap((other) => other.edits.filter(({ range }) => range.end.line >= first && range.start.line <= last));
}

function byPlaceAndRule(a: Candidate, b: Candidate): number {
  const [first, second] = [firstEdit(a), firstEdit(b)];
  if (first !== undefined && second !== undefined) {
    const order = comparePositions(first.range.start, second.range.start);
    if (order !== 0) return order;
  }
  return a.finding.ruleId < b.finding.ruleId ? -1 : a.finding.ruleId > b.finding.ruleId ? 1 : 0;
}

const firstEdit = ({ edits }: Candidate): TextEdit | undefined =>
  edits.toSorted((a, b) => comparePositions(a.range.start, b.range.start))[0];

/** The whole pass at once where the result parses; else one by one, leaving out each fix that adds a parse error. */
function acceptFixes(text: string, candidates: readonly Candidate[], input: FixAllInput, refused: Map<string, Notice>): Candidate[] {
  if (candidates.length === 0) return [];
  const before = input.countParseErrors(text);
  const count = (accepted: readonly Candidate[]): number =>
    input.countParseErrors(
      applyEdits(
        text,
        accepted.flatMap(({ edits }) => edits),
      ),
    );
  if (before === 0 && count(candidates) === 0) return [...candidates];
  const accepted: Candidate[] = [];
  let errors = before;
  for (const candidate of candidates) {
    const after = count([...accepted, candidate]);
    if (after > errors) refused.set(candidate.key, refusal(candidate.finding, input.path));
    else {
      accepted.push(candidate);
      errors = after;
    }
  }
  return accepted;
}

function refusal({ ruleId, range }: Finding, path: string): Notice {
  const message = `The fix of "${ruleId}" in ${path}:${range.start.line + 1} would break the syntax, so it was not applied. Fix this place by hand.`;
  return { kind: 'rule-broken', severity: 'warning', message, path, range, ruleId };
}

function endlessNotice(path: string, { ruleIds, isCycle }: Endless): Notice {
  const names = ruleIds.map((ruleId) => `"${ruleId}"`).join(' and ');
  const cause = isCycle ? `undo one another (${names})` : `find new work in their own result (${names})`;
  const message = `Fixes in ${path} ${cause}, so none of them was applied. Change one of the rules, or fix by hand.`;
  return { kind: 'rule-broken', severity: 'warning', message, path, ...(ruleIds[0] === undefined ? {} : { ruleId: ruleIds[0] }) };
}
