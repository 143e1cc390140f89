import type { Finding, Waiver } from '../../../../protocol/index.ts';
import { localDate } from '../../../base/clock.ts';
import { type BaselineEntry, isExpired, pairBaseline } from '../../../governance/findings/baseline.ts';
import { type CommentWaiver, findingsUnder } from '../../../governance/findings/commentWaivers.ts';
import { suppressionRules } from '../../../governance/findings/suppressionRules.ts';
import { addDays, isDate, refusalOf, type WaiverPolicy } from '../../../governance/findings/waiverPolicy.ts';
import type { Rule } from '../../../governance/rules/rule.ts';
import type { LoadedRules } from '../../../governance/worker/ruleJobs.ts';
import type { Call } from '../../../kernel/call.ts';
import { baselineOf, isThere } from '../acceptBaseline.ts';
import type { RulesContext } from '../context.ts';
import { rulesOf, runWithRules } from '../loadedRules.ts';

/** Days before its end from which a waiver wants to be looked at. */
const SOON_DAYS = 14;

/** What wants something from a person comes first. */
const ORDER: readonly Waiver['state'][] = ['expired', 'ineffective', 'expiring', 'unused', 'active'];

/** Every waiver of a folder: comments as the last scan met them and the file now has them, and the entries of the baseline. */
export async function listWaivers(ctx: RulesContext, folder: string, call: Call): Promise<Waiver[]> {
  const loaded = await rulesOf(ctx, folder, call);
  const findings = lastFindings(ctx, folder);
  const about: About = { today: localDate(ctx.clock.now()), rules: byId(loaded), wasScanned: ctx.state.of(folder).scannedAt !== undefined };
  const paths = [...new Set(findings.filter(tellsOfComment).map(({ path }) => path))];
  const comments =
    paths.length === 0
      ? []
      : await runWithRules(ctx, loaded, 'rules/readWaivers', { root: folder, paths }, { lane: 'interactive', signal: call.signal });
  const byPath = Map.groupBy(findings, ({ path }) => path);
  const ofComments = comments.map((comment) => fromComment(comment, findingsUnder(comment, byPath.get(comment.path) ?? []), about));
  return [...ofComments, ...ofBaseline(loaded, findings, about)].toSorted(byUrgency);
}

/** Which rules findings are waived of, by the ids that references name. */
export function byId(loaded: LoadedRules): ReadonlyMap<string, Rule> {
  return new Map(loaded.packs.flatMap(({ rules }) => rules.map((rule) => [rule.id, rule])));
}

function lastFindings(ctx: RulesContext, folder: string): Finding[] {
  const { files, workspaceReports } = ctx.state.of(folder);
  const reports = [...[...files.values()].map(({ report }) => report), ...workspaceReports.values()];
  return reports.flatMap((report) => report.findings);
}

const tellsOfComment = ({ suppressed, ruleId }: Finding): boolean =>
  suppressed?.kind === 'inline' || Object.hasOwn(suppressionRules, ruleId);

interface About {
  readonly today: string;
  readonly rules: ReadonlyMap<string, Rule>;
  /** Only then is silence a proof. */
  readonly wasScanned: boolean;
}

function fromComment(comment: CommentWaiver, found: readonly Finding[], about: About): Waiver {
  const { path, line, text, ruleIds, covers } = comment;
  const problem = problemWith(comment, about);
  const state = problem !== undefined ? 'ineffective' : stateOf(comment.until, found.length, about);
  return {
    reference: { kind: 'comment', path, line, text },
    ruleIds: ruleIds.length > 0 ? [...ruleIds] : [...new Set(found.map(({ ruleId }) => ruleId))],
    path,
    line: covers.kind === 'line' ? covers.line : line,
    ...said(comment),
    ...ownerOf(ruleIds, about),
    state,
    ...(problem === undefined ? {} : { problem }),
    findings: found.length,
  };
}

/** Why a comment suppresses nothing whatever is below it; an end that has passed is no such thing. */
function problemWith({ syntax, covers, reason, ruleIds, until }: CommentWaiver, { rules, today }: About): string | undefined {
  if (syntax === 'ast-grep') return undefined;
  if (covers.kind === 'misplaced') return 'It stands below the first line of code, where "stewardry-ignore-file" does not count.';
  if (reason === undefined) return 'It gives no reason.';
  if (until !== undefined && !isDate(until)) return `"${until}" is not a date.`;
  if (until !== undefined && until < today) return undefined;
  const refusal = ruleIds.map((ruleId) => refusalOf(policyOf(rules.get(ruleId)), until, today)).find((each) => each !== undefined);
  if (refusal !== undefined) return `It does not count: ${refusal}`;
  const unknown = ruleIds.find((ruleId) => !rules.has(ruleId) && !Object.hasOwn(suppressionRules, ruleId));
  return unknown === undefined ? undefined : `No loaded rule has the id "${unknown}".`;
}

export function policyOf(rule: Rule | undefined): WaiverPolicy | undefined {
  return rule?.stewardship.waivers;
}

function ofBaseline(loaded: LoadedRules, findings: readonly Finding[], about: About): Waiver[] {
  const { baseline } = baselineOf(loaded);
  const pairs = pairBaseline(findings, baseline, (file) => isThere(loaded, file));
  return baseline.entries.map((entry) => fromEntry(entry, pairs.get(entry), about));
}

function fromEntry(entry: BaselineEntry, finding: Finding | undefined, about: About): Waiver {
  const { path, ruleId, fingerprint } = entry;
  const isForbidden = policyOf(about.rules.get(ruleId))?.allowed === false;
  const found = finding === undefined ? 0 : 1;
  return {
    reference: { kind: 'baseline', path, ruleId, fingerprint },
    ruleIds: [ruleId],
    path: finding?.path ?? path,
    ...(finding === undefined ? {} : { line: finding.range.start.line }),
    ...said(entry),
    ...ownerOf([ruleId], about),
    state: isForbidden ? 'ineffective' : stateOf(entry.until, found, about),
    ...(isForbidden ? { problem: 'The rule allows no waivers.' } : {}),
    findings: isForbidden || isExpired(entry, about.today) ? 0 : found,
  };
}

function stateOf(until: string | undefined, findings: number, { today, wasScanned }: About): Waiver['state'] {
  if (until !== undefined && (!isDate(until) || until < today)) return 'expired';
  if (findings === 0 && wasScanned) return 'unused';
  return until !== undefined && until <= addDays(today, SOON_DAYS) ? 'expiring' : 'active';
}

function said({ reason, owner, until }: { reason?: string | undefined; owner?: string | undefined; until?: string | undefined }) {
  return {
    ...(reason === undefined ? {} : { reason }),
    ...(owner === undefined ? {} : { owner }),
    ...(until === undefined ? {} : { until }),
  };
}

function ownerOf(ruleIds: readonly string[], { rules }: About): { ruleOwner?: string } {
  const owner = ruleIds.map((ruleId) => rules.get(ruleId)?.stewardship.owner).find((each) => each !== undefined);
  return owner === undefined ? {} : { ruleOwner: owner };
}

function byUrgency(a: Waiver, b: Waiver): number {
  const key = (waiver: Waiver): string =>
    [
      ORDER.indexOf(waiver.state),
      waiver.until ?? '9',
      waiver.path,
      String(waiver.line ?? 0).padStart(7, '0'),
      JSON.stringify(waiver.reference),
    ].join('\0');
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;
}
