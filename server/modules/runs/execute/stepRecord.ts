import type { RunVerdict } from '../../../../protocol/runs.ts';
import type { AuditEntry } from '../../../audit/auditLog.ts';
import { contentHash } from '../../../base/contentHash.ts';
import { messageOf } from '../../../base/errors.ts';
import type { Database } from '../../../data/database.ts';
import { type Action, pathsOf } from '../../../governance/govern/action.ts';
import type { Approval } from '../../../governance/govern/governor.ts';
import type { Verdict } from '../../../governance/govern/verdict.ts';
import type { RunsContext } from '../context.ts';
import type { DecisionRow, StepRow } from '../schemas.ts';
import { insertDecision, settleDecision, toDecision } from '../store/decisions.ts';
import { summaryOf, titleOf } from './describeAction.ts';
import type { OpenStep } from './openStep.ts';
import type { World } from './world.ts';

/** A decision that is written down, while what it is about is under way. */
export interface Written {
  readonly id: string;
  readonly action: Action;
  readonly verdict: Verdict;
  readonly isAllowed: boolean;
  readonly entry: AuditEntry;
  readonly row: DecisionRow;
}

/** Whose decision it is. */
export interface Deciding {
  readonly ctx: Pick<RunsContext, 'audit' | 'newId' | 'clock'>;
  readonly run: string;
  readonly correlationId: string;
  readonly actor: Pick<AuditEntry['actor'], 'kind' | 'name'>;
  readonly persona: string;
  readonly model: string | undefined;
}

/** What was decided. */
export interface Decided {
  readonly step: string | undefined;
  readonly action: Action;
  readonly verdict: Verdict;
  readonly approval: Approval | undefined;
  readonly isAllowed: boolean;
}

/** Writes the decision, what it means for its step, and the audit row: all of it or nothing; then clients are told. Before its effect, if it has one. */
export async function recordDecision(
  world: World,
  step: OpenStep,
  action: Action,
  verdict: Verdict,
  approval: Approval | undefined,
): Promise<Written> {
  const { run, ctx, persona, row } = world;
  const isAllowed = verdict.outcome === 'allow' || (verdict.outcome === 'ask' && approval?.isAllowed === true);
  const actor = { kind: 'persona', name: persona.id } as const;
  const deciding = { ctx, run: run.id, correlationId: row.correlation_id, actor, persona: persona.id };
  const model = run.model ?? row.model ?? undefined;
  const written = newDecision({ ...deciding, model }, { step: step.id, action, verdict, approval, isAllowed });
  const write = () => writeDecision(ctx, run.database, written);
  const told = () => run.stream({ kind: 'decision', decision: toDecision(written.row) });
  const change = action.kind === 'model' ? {} : markOf(world, { action, verdict, approval, isAllowed });
  step.carry(write, { change, told });
  // Somebody who only looks changes nothing, and what was seen goes nowhere before the answer is written, and the decision with it.
  const mayWait = action.kind === 'read' && isAllowed && approval === undefined;
  if (action.kind === 'model') await step.write(async () => undefined);
  else if (!mayWait) await step.flush();
  step.decision = written.id;
  return written;
}

/** What a decision means for its step. */
function markOf({ keeper }: World, { action, verdict, approval, isAllowed }: Omit<Decided, 'step'>): Partial<StepRow> {
  return {
    action_kind: action.kind,
    title: titleOf(action),
    paths: JSON.stringify(pathsOf(action)),
    verdict: JSON.stringify(toWire(verdict)),
    approver: approval === undefined ? null : approverOf(approval),
    state: isAllowed ? 'running' : 'refused',
    kept_before: keeper.last,
  };
}

/** A decision as it is written down. */
export function newDecision(deciding: Deciding, decided: Decided): Written {
  const { ctx, run, persona, model } = deciding;
  const { step, action, verdict, approval, isAllowed } = decided;
  const said = isAllowed ? 'allow' : verdict.outcome === 'error' ? 'error' : 'deny';
  const row: DecisionRow = {
    id: ctx.newId(),
    run,
    step: step ?? null,
    action_kind: action.kind,
    what: titleOf(action),
    why: verdict.reason || approval?.reason || 'Nothing speaks against it.',
    alternatives: '[]',
    evidence: JSON.stringify(verdict.opinions.map(({ check, outcome, reason }) => `${check}: ${outcome}. ${reason}`)),
    persona,
    model: model ?? null,
    verdict: said,
    approver: approval === undefined ? null : approverOf(approval),
    policy_digest: verdict.policyDigest,
    outcome: null,
    is_noted: 0,
    at: new Date(ctx.clock.now()).toISOString(),
  };
  return { id: row.id, action, verdict, isAllowed, entry: { ...entryOf(deciding, decided), verdict: said }, row };
}

/** Writes a decision and its audit row, in one transaction. */
export async function writeDecision({ audit }: Pick<RunsContext, 'audit'>, database: Database, { row, entry }: Written): Promise<void> {
  await database.transaction(async () => {
    await insertDecision(database, row);
    await audit.append(database, entry);
  });
}

/** Writes what came of it; what has an effect leaves a second audit row. */
export async function settleWritten(
  ctx: Pick<RunsContext, 'audit'>,
  database: Database,
  written: Written,
  outcome: { readonly isDone: true } | { readonly isDone: false; readonly error: unknown },
): Promise<void> {
  await database.transaction(async () => {
    await settleDecision(database, written.id, outcome.isDone ? 'done' : 'failed');
    if (!hasEffect(written.action)) return;
    const { body: _, ...entry } = written.entry;
    if (outcome.isDone) await ctx.audit.append(database, { ...entry, verdict: 'done' });
    else await ctx.audit.append(database, { ...entry, verdict: 'failed', body: { reason: messageOf(outcome.error) } });
  });
}

const WITH_EFFECT: ReadonlySet<Action['kind']> = new Set(['edit', 'command', 'mcp', 'apply', 'git', 'delegate', 'agent']);

export function hasEffect({ kind }: Action): boolean {
  return WITH_EFFECT.has(kind);
}

function entryOf(
  { run, correlationId, actor, model }: Deciding,
  { step, action, verdict, approval }: Decided,
): Omit<AuditEntry, 'verdict'> {
  const opinions = verdict.opinions.map(({ check, outcome, reason, rules }) => ({ check, outcome, reason, rules }));
  return {
    actor: { ...actor, ...(model === undefined ? {} : { model }) },
    action: `govern/${action.kind}`,
    subject: titleOf(action),
    correlationId,
    policyDigest: verdict.policyDigest,
    ...(approval === undefined ? {} : { approver: approverOf(approval) }),
    ...hashesOf(action),
    body: { run, step, action: summaryOf(action), opinions, amendments: verdict.amendments },
  };
}

/** Of one file its own hashes, of several that of their list. */
function hashesOf(action: Action): Pick<AuditEntry, 'before' | 'after'> {
  if (action.kind !== 'edit' && action.kind !== 'apply') return {};
  const side = (key: 'before' | 'after'): string | undefined => {
    const hashes = action.changes.map((change) => [change.path, change[key] === null ? null : contentHash(change[key])] as const);
    if (hashes.length === 1) return hashes[0]?.[1] ?? undefined;
    return contentHash(JSON.stringify(hashes));
  };
  return { before: side('before'), after: side('after') };
}

function approverOf({ by }: Approval): string {
  return `${by.kind} ${by.name}`;
}

function toWire({ outcome, reason, opinions, amendments }: Verdict): RunVerdict {
  return {
    outcome,
    reason,
    amendments: [...amendments],
    opinions: opinions.map(({ rules, ...opinion }) => ({ ...opinion, ...(rules === undefined ? {} : { rules: [...rules] }) })),
  };
}
