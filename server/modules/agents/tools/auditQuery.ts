import type * as agents from '../../../../protocol/agents.ts';
import * as audit from '../../../../protocol/audit.ts';
import type { AuditRow } from '../../../../protocol/index.ts';
import type { AnswerTool } from '../agentAnswer.ts';

const ADVISORY =
  'Advisory: these are rows as stored. `stewardry audit verify` proves that none was changed; details of a row stay with the person.';

/** Rows without their bodies: those hold prompts, commands and texts, which have no business with another program's model. */
export const auditQuery: AnswerTool<typeof agents.auditQuery> = async (ctx, { limit, since, until, ...filter }, { folder, call }) => {
  const times = {
    ...(since === undefined ? {} : { since: Date.parse(since) }),
    ...(until === undefined ? {} : { until: Date.parse(until) }),
  };
  const { rows, next } = await ctx.call(audit.list, { folder, filter: { ...filter, ...times }, limit }, call);
  const lines = [
    rows.length === 0 ? 'No row fits.' : `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}, newest first:`,
    ...rows.map(describe),
    ...(next === null ? [] : ['There are older ones: narrow the time with "until".']),
    '',
    ADVISORY,
  ];
  return { text: lines.join('\n'), isError: false, advisory: ADVISORY, data: { rows: rows.map(withoutBody), hasMore: next !== null } };
};

function describe({ position, time, actor, action, subject, verdict, approver }: AuditRow): string {
  const approved = approver === undefined ? '' : `, approved by ${approver}`;
  const who = `${actor.kind} ${actor.name}${actor.model === undefined ? '' : ` (${actor.model})`}`;
  return `#${position} ${new Date(time).toISOString()} ${verdict} ${action}${subject === undefined ? '' : ` ${subject}`} by ${who}${approved}`;
}

function withoutBody({ body: _, bodyHash: __, ...row }: AuditRow): Omit<AuditRow, 'body' | 'bodyHash'> {
  return row;
}
