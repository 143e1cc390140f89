import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Finding, Fix, Range, Severity } from '../../../protocol/finding.ts';
import { closestName } from '../config/closestName.ts';
import { type Directive, findDirectives } from './directives.ts';
import { fingerprintFindings, type UnmarkedFinding } from './fingerprint.ts';
import { removeComment, removeRuleIds } from './removeDirective.ts';
import { type SuppressionRuleId, suppressionRules } from './suppressionRules.ts';
import { isDate, refusalOf, type WaiverPolicy } from './waiverPolicy.ts';

/** One file with its findings, and what is known about the rules that were asked. */
export interface SuppressionInput {
  readonly path: string;
  readonly text: string;
  /** Canonical or VS Code language id; decides what a comment looks like. */
  readonly language: string | undefined;
  readonly findings: readonly Finding[];
  /** Does any loaded rule have this id? */
  readonly isKnownRule: (ruleId: string) => boolean;
  /** Near names for «did you mean». */
  readonly ruleIds?: Iterable<string>;
  /** Was this rule run over this file, so that no finding means no violation? Workspace checks are not, while typing. */
  readonly wasChecked: (ruleId: string) => boolean;
  /** ISO date in the reader's own time zone; `until` is inclusive. */
  readonly today: string;
  readonly severityFor?: (ruleId: SuppressionRuleId) => Severity | 'off';
  /** What a rule says about its own waivers. */
  readonly waiversOf?: (ruleId: string) => WaiverPolicy | undefined;
}

/**
 * Marks the findings that comments suppress, and adds findings about the comments: without reason, expired, unused, unknown rule.
 * A comment without reason, or expired, suppresses nothing. Pure; the order of the given findings is kept, new ones come last.
 */
export function applySuppressions(input: SuppressionInput): Finding[] {
  const directives = findDirectives(input.text, input.language);
  if (directives.length === 0) return [...input.findings];
  const used = new Map<Directive, Set<string>>(directives.map((directive) => [directive, new Set()]));
  const effective = directives.filter((directive) => isEffective(directive, input.today));
  const findings = input.findings.map((finding) => {
    const directive = effective.find((candidate) => covers(candidate, finding) && refusal(candidate, finding.ruleId, input) === undefined);
    if (directive === undefined || finding.suppressed !== undefined) return finding;
    used.get(directive)?.add(finding.ruleId);
    return { ...finding, suppressed: { kind: 'inline' as const, ...described(directive) } };
  });
  const complaints = createComplaints(input, directives, used);
  return [...findings, ...fingerprintFindings(input.text, complaints)];
}

function described(directive: Directive): { reason?: string; until?: string } {
  return {
    ...(directive.reason === undefined ? {} : { reason: directive.reason }),
    ...(directive.until === undefined ? {} : { until: directive.until }),
  };
}

function isEffective(directive: Directive, today: string): boolean {
  if (directive.covers.kind === 'misplaced') return false;
  if (directive.syntax === 'ast-grep') return true;
  return directive.reason !== undefined && !isExpired(directive, today);
}

function isExpired(directive: Directive, today: string): boolean {
  return directive.until !== undefined && (!isDate(directive.until) || directive.until < today);
}

/** Why the rule does not let this comment suppress it. */
function refusal(directive: Directive, ruleId: string, { waiversOf, today }: SuppressionInput): string | undefined {
  return refusalOf(waiversOf?.(ruleId), directive.until, today);
}

function covers(directive: Directive, finding: Finding): boolean {
  const isNamed = directive.ruleIds.length === 0 ? directive.syntax === 'ast-grep' : directive.ruleIds.includes(finding.ruleId);
  return isNamed && coversPlace(directive, finding.range);
}

/** A trailing comment also covers a statement that ends on its line: that is where it can be written. */
function coversPlace({ covers: place }: Directive, { start, end }: Range): boolean {
  if (place.kind !== 'line') return place.kind === 'file';
  return start.line === place.line || (place.isTrailing && end.line === place.line && end.character > 0);
}

function createComplaints(
  input: SuppressionInput,
  directives: readonly Directive[],
  used: ReadonlyMap<Directive, Set<string>>,
): UnmarkedFinding[] {
  const document = TextDocument.create('', '', 0, input.text);
  return directives.flatMap((directive) => {
    const range = { start: document.positionAt(directive.start), end: document.positionAt(directive.end) };
    return complaintsAbout(directive, used.get(directive) ?? new Set(), input).flatMap(({ ruleId, message, fixes }) => {
      const severity = input.severityFor?.(ruleId) ?? suppressionRules[ruleId].severity;
      if (severity === 'off') return [];
      const { note } = suppressionRules[ruleId];
      return [{ ruleId, severity, message, note, path: input.path, range, fixes, related: [], fixable: fixes.length > 0 }];
    });
  });
}

interface Complaint {
  readonly ruleId: SuppressionRuleId;
  readonly message: string;
  readonly fixes: Fix[];
}

function complaintsAbout(directive: Directive, used: ReadonlySet<string>, input: SuppressionInput): Complaint[] {
  if (directive.syntax === 'ast-grep') return unused(directive, used, input);
  if (directive.covers.kind === 'misplaced') return [misplaced(directive, input)];
  const unknown = directive.ruleIds.filter((ruleId) => !input.isKnownRule(ruleId)).map((ruleId) => unknownRule(ruleId, input));
  if (directive.ruleIds.length === 0) return [namesNoRule()];
  if (directive.reason === undefined) return [withoutReason(directive), ...unknown];
  if (isExpired(directive, input.today)) return [expired(directive, input), ...unknown];
  const refused = directive.ruleIds.flatMap((ruleId) => notAllowed(ruleId, directive, input));
  return [...unknown, ...refused, ...(refused.length > 0 ? [] : unused(directive, used, input))];
}

function notAllowed(ruleId: string, directive: Directive, input: SuppressionInput): Complaint[] {
  const reason = refusal(directive, ruleId, input);
  if (reason === undefined) return [];
  return [{ ruleId: 'suppression-not-allowed', message: `"${ruleId}" is not suppressed here: ${reason}`, fixes: [] }];
}

function misplaced(directive: Directive, input: SuppressionInput): Complaint {
  const message =
    '"stewardry-ignore-file" counts only above the first line of code. Move it there, or use "stewardry-ignore" for one line.';
  return { ruleId: 'unused-suppression', message, fixes: removal(directive, input) };
}

function namesNoRule(): Complaint {
  return {
    ruleId: 'suppression-unknown-rule',
    message: 'This suppression names no rule, so it suppresses nothing: write "stewardry-ignore RULE -- reason".',
    fixes: [],
  };
}

function withoutReason(directive: Directive): Complaint {
  const ids = directive.ruleIds.join(', ');
  const message = `This suppression of ${ids} gives no reason, so it suppresses nothing: add "-- reason" behind the rule.`;
  return { ruleId: 'suppression-without-reason', message, fixes: [] };
}

function expired(directive: Directive, input: SuppressionInput): Complaint {
  const ids = directive.ruleIds.join(', ');
  const until = directive.until ?? '';
  const message = isDate(until)
    ? `This suppression of ${ids} expired on ${until}: mend the code, or decide again and give a later date.`
    : `"${until}" is not a date, so this suppression of ${ids} suppresses nothing: write "until YYYY-MM-DD".`;
  return { ruleId: 'suppression-expired', message, fixes: isDate(until) ? removal(directive, input) : [] };
}

function unknownRule(ruleId: string, input: SuppressionInput): Complaint {
  const meant = closestName(ruleId, input.ruleIds ?? []);
  const remedy = meant === undefined ? 'Check the id, or remove it.' : `Did you mean "${meant}"?`;
  return { ruleId: 'suppression-unknown-rule', message: `No loaded rule has the id "${ruleId}". ${remedy}`, fixes: [] };
}

/** Said only where silence is proof: the rule is known and was run here. */
function unused(directive: Directive, used: ReadonlySet<string>, input: SuppressionInput): Complaint[] {
  if (directive.ruleIds.length === 0) {
    if (used.size > 0 || directive.covers.kind === 'file') return [];
    return [{ ruleId: 'unused-suppression', message: 'Nothing is suppressed here.', fixes: removal(directive, input) }];
  }
  const idle = directive.ruleIds.filter((ruleId) => !used.has(ruleId) && input.isKnownRule(ruleId) && input.wasChecked(ruleId));
  if (idle.length === 0) return [];
  const fixes = idle.length === directive.ruleIds.length ? removal(directive, input) : partialRemoval(directive, idle, input);
  return [{ ruleId: 'unused-suppression', message: `No finding of ${idle.join(', ')} is suppressed here.`, fixes }];
}

function removal(directive: Directive, { text }: SuppressionInput): Fix[] {
  const edit = removeComment(text, directive);
  return edit === undefined ? [] : [{ title: 'Remove this suppression', edits: [edit] }];
}

function partialRemoval(directive: Directive, ruleIds: readonly string[], { text }: SuppressionInput): Fix[] {
  const edit = removeRuleIds(text, directive, ruleIds);
  return edit === undefined ? [] : [{ title: `Remove ${ruleIds.join(', ')} from this suppression`, edits: [edit] }];
}
