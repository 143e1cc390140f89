import type { Severity } from '../../../protocol/finding.ts';

/** Rules about suppressions themselves. They have no YAML: they are part of the engine, and their severity can be set like any other's. */
export const suppressionRules: Readonly<Record<SuppressionRuleId, { readonly severity: Severity; readonly note: string }>> = {
  'suppression-without-reason': {
    severity: 'error',
    note: 'A suppression is a decision. Whoever reads it later needs to know why: write "stewardry-ignore RULE -- reason".',
  },
  'suppression-not-allowed': {
    severity: 'error',
    note: 'The rule says under "stewardry: waivers" whether it may be suppressed, and for how many days at most. Mend the code, or give an end within that time.',
  },
  'suppression-expired': {
    severity: 'warning',
    note: 'The day after "until" has come. Mend what was suppressed, or decide again and give a later date.',
  },
  'unused-suppression': {
    severity: 'warning',
    note: 'Nothing is suppressed here any more. Left in place it would hide the next violation.',
  },
  'suppression-unknown-rule': {
    severity: 'warning',
    note: 'No loaded rule has this id, so the comment suppresses nothing.',
  },
};

export type SuppressionRuleId =
  | 'suppression-without-reason'
  | 'suppression-not-allowed'
  | 'suppression-expired'
  | 'unused-suppression'
  | 'suppression-unknown-rule';
