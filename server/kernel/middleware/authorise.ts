import { AsyncLocalStorage } from 'node:async_hooks';
import type { AuditEntry } from '../../audit/auditLog.ts';
import { BadInputError, ForbiddenError, messageOf } from '../../base/errors.ts';
import type { Decision } from '../access/accessControl.ts';
import type { Middleware, Request } from '../dispatch.ts';
import type { Powers } from '../powers.ts';
import { folderOf } from './record.ts';

type Needs = Pick<Powers, 'access' | 'audit' | 'databases' | 'log' | 'metrics'>;
type Refusal = Exclude<Decision, { verdict: 'allow' }>;

/**
 * Lets a request pass when whoever asks may ask for it; else nothing behind this runs, not even validation, and the refusal is recorded.
 * A policy that cannot be read or evaluated refuses too, as a mistake in a file and not as a verdict on the person.
 */
export function authorise(powers: Needs): Middleware {
  const { access, log, metrics } = powers;
  const record = recorder(powers);
  const failedAttempts = metrics.counter('failed_auth_attempts', 'Requests that were refused because of who asked.');

  const refuse = async (request: Request, refusal: Refusal): Promise<never> => {
    const { verdict, reason } = refusal;
    const { definition, call } = request;
    log.warning('refused', { method: definition.method, actor: call.actor.name, correlationId: call.correlationId, reason });
    if (verdict === 'deny') failedAttempts.add(1, { capability: definition.method, role: call.actor.role });
    await record(request, refusal);
    throw verdict === 'deny' ? new ForbiddenError(reason) : new BadInputError(reason);
  };

  return (next) => (request) => {
    const decision = access.decide(request.definition, request.call, folderOf(request.params));
    if (decision.verdict !== 'allow') return refuse(request, decision);
    const { policyDigest } = decision;
    return next(policyDigest === undefined ? request : { ...request, call: { ...request.call, policyDigest } });
  };
}

/** Writes a refusal into the record of the folder that was asked about, or of the installation when that folder is not open. */
function recorder({ audit, databases, log }: Needs): (request: Request, refusal: Refusal) => Promise<void> {
  // A refusal inside a transaction undoes it, and would undo its own row: that row is written outside, once the transaction is over.
  const outside = AsyncLocalStorage.snapshot();
  return async ({ definition, params, call }, { verdict, reason, policyDigest }) => {
    const { kind, name, role, model } = call.actor;
    const entry: AuditEntry = {
      actor: { kind, name, ...(model === undefined ? {} : { model }) },
      action: definition.method,
      verdict,
      correlationId: call.correlationId,
      policyDigest,
      body: { reason, role, caller: call.caller },
    };
    try {
      const folder = folderOf(params);
      // A name in a request that is refused must not make a database.
      const { database } = await databases.open(folder !== null && databases.isOpen(folder) ? folder : null);
      if (!database.isInTransaction) await audit.append(database, entry);
      else void outside(() => audit.append(database, entry)).catch((error) => say(error));
    } catch (error) {
      say(error);
    }
  };

  function say(error: unknown): void {
    log.error('a refusal could not be recorded', { error: messageOf(error) });
  }
}
