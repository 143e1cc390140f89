import type { Examiner } from '../govern/validator.ts';

/** Everything that was done has its row in the record. */
export const auditLogging: Examiner = {
  name: 'audit_logging',
  tier: 'post',
  examine({ performed, recorded }) {
    if (performed === recorded) return [{ name: 'audit', outcome: 'passed', detail: `All ${performed} actions are in the record.` }];
    return [{ name: 'audit', outcome: 'failed', detail: `${performed} actions were performed, but ${recorded} are in the record.` }];
  },
};
