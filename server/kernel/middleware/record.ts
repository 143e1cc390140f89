import type { AuditEntry, AuditLog } from '../../audit/auditLog.ts';
import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { Database } from '../../data/database.ts';
import type { Witnessed } from '../call.ts';
import type { Middleware, Request, Step } from '../dispatch.ts';
import { withinLimit } from '../lifecycle/withinLimit.ts';
import type { Powers } from '../powers.ts';

/** A request that changes rows holds the write lock of its database; one that hangs must not keep it. Milliseconds. */
const STATE_LIMIT_MS = 30_000;

/**
 * Gives every request with an effect its audit row. `state`: handler, events and row are one transaction of the database of the
 * request's folder, so neither is there without the other. `files`: what a transaction cannot take back is announced in a row that is
 * committed before, and a second row says what came of it.
 */
export function record({ databases, audit, clock }: Pick<Powers, 'databases' | 'audit' | 'clock'>, limit = STATE_LIMIT_MS): Middleware {
  return (next) => async (request) => {
    const { effect } = request.definition.traits;
    if (effect === 'none') return next(request);
    const folder = folderOf(request.params);
    if (effect === 'state') return changeState(request, next, { ...(await databases.open(folder)), audit, clock, limit });
    // The handler refuses a folder that nobody has opened; its name must not make a database.
    const { database } = await databases.open(folder !== null && databases.isOpen(folder) ? folder : null);
    return changeFiles(request, next, { database, audit });
  };
}

interface StateChange {
  readonly database: Database;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly limit: number;
}

function changeState(request: Request, next: Step, { database, audit, clock, limit }: StateChange): Promise<unknown> {
  const { method } = request.definition;
  return database.transaction(async () => {
    const { witnessed, seen } = witnessing(request);
    const value = await withinLimit(next(witnessed), limit, clock, `"${method}" took longer than ${limit / 1000} s and was undone.`);
    if (leavesRow(request)) await audit.append(database, { ...entryOf(request), ...seen(), verdict: 'done' });
    return value;
  });
}

async function changeFiles(request: Request, next: Step, { database, audit }: Pick<StateChange, 'database' | 'audit'>): Promise<unknown> {
  if (!leavesRow(request)) return next(request);
  // Its row could be undone with that transaction, and the files would not be.
  if (database.isInTransaction) throw new Error(`"${request.definition.method}" changes files and was asked inside a transaction`);
  const entry = entryOf(request);
  const { witnessed, seen } = witnessing(request);
  await audit.append(database, { ...entry, verdict: 'intended' });
  try {
    const value = await next(witnessed);
    await audit.append(database, { ...entry, ...seen(), verdict: 'done' });
    return value;
  } catch (error) {
    await audit.append(database, { ...entry, ...seen(), verdict: 'failed', body: { reason: messageOf(error) } });
    throw error;
  }
}

/** The request with a handler's way to say what it changed, and what was said. */
function witnessing(request: Request): { readonly witnessed: Request; seen(): Witnessed } {
  let change: Witnessed = {};
  const witness = (said: Witnessed): void => {
    change = said;
  };
  return { witnessed: { ...request, call: { ...request.call, witness } }, seen: () => change };
}

function leavesRow({ definition }: Request): boolean {
  return definition.traits.keepsOutOfAudit === undefined;
}

function entryOf({ definition, params, call }: Request): Omit<AuditEntry, 'verdict'> {
  const { kind, name, model } = call.actor;
  return {
    actor: { kind, name, ...(model === undefined ? {} : { model }) },
    action: definition.method,
    subject: subjectOf(params),
    correlationId: call.correlationId,
    policyDigest: call.policyDigest,
    body: { params, caller: call.caller },
  };
}

/** Parameters that name what a request is about, the most telling first. */
const SUBJECTS = ['id', 'ruleId', 'key', 'pack', 'path', 'file', 'name', 'folder'];

function subjectOf(params: unknown): string | undefined {
  if (typeof params !== 'object' || params === null) return undefined;
  const named = new Map(Object.entries(params));
  return SUBJECTS.map((name) => named.get(name)).find((value) => typeof value === 'string');
}

/** The workspace folder that a request is about; `null`: the installation. */
export function folderOf(params: unknown): string | null {
  if (typeof params !== 'object' || params === null || !('folder' in params)) return null;
  return typeof params.folder === 'string' ? params.folder : null;
}
