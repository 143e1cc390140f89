/** The twelve checks of the three tiers; a module's own validator is named `MODULE/NAME`. */
export const CHECKS = {
  pre: ['permission', 'resource_availability', 'rule_compliance', 'session_validity'],
  monitoring: ['decision_tracking', 'resource_monitoring', 'anomaly_detection', 'progress_tracking'],
  post: ['outcome_verification', 'audit_logging', 'metric_collection', 'feedback_loop'],
} as const;

export type Tier = keyof typeof CHECKS;
export type BuiltInCheck = (typeof CHECKS)[Tier][number];
export type CheckName = BuiltInCheck | `${string}/${string}`;
