import type { Verification } from '../../../protocol/runs.ts';
import type { Metrics } from '../../base/metrics.ts';
import type { Action } from './action.ts';
import type { Correction } from './correction.ts';
import type { Verdict } from './verdict.ts';

/** What the check `metric_collection` counts around all the others. */
export interface GovernMetrics {
  /** `tookMs`: our own time for the decision, waiting for a person left out. */
  decided(action: Action, verdict: Verdict, tookMs: number): void;
  correction(correction: Correction): void;
  /** Once for each verdict on a run. */
  outcome(verification: Verification): void;
}

export function governMetrics(metrics: Metrics): GovernMetrics {
  const decisions = metrics.counter('governance_decisions', 'Actions that were decided on, by kind and outcome.');
  const opinions = metrics.counter('governance_opinions', 'What checks had to say, by check and outcome.');
  const rules = metrics.counter('governance_rule_refusals', 'Edits that a rule sent back or put to a person, by rule.');
  const amendments = metrics.counter('governance_amendments', 'Findings that were mended in an edit before it landed.');
  const corrections = metrics.counter('governance_corrections', 'Corrections of a run, by check and kind.');
  const outcomes = metrics.counter('governance_outcomes', 'Verdicts on runs.');
  const failures = metrics.counter('governance_outcome_failures', 'Checks that failed after a run, by check.');
  const seconds = metrics.histogram('governance_decision_seconds', 'Time to decide on an action, waiting for a person left out.');
  return {
    decided(action, verdict, tookMs) {
      decisions.add(1, { kind: action.kind, outcome: verdict.outcome });
      seconds.record(tookMs / 1_000, { kind: action.kind });
      if (verdict.amendments.length > 0) amendments.add(verdict.amendments.length);
      for (const { check, outcome, rules: broken = [] } of verdict.opinions) {
        opinions.add(1, { check, outcome });
        if (outcome !== 'allow') for (const rule of broken) rules.add(1, { rule });
      }
    },
    correction: ({ check, kind }) => corrections.add(1, { check, kind }),
    outcome({ verdict, checks }) {
      outcomes.add(1, { verdict });
      for (const { name, outcome } of checks) if (outcome === 'failed') failures.add(1, { check: name });
    },
  };
}
