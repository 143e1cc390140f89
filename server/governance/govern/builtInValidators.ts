import { createCommandValidator } from '../command/commandValidator.ts';
import { auditLogging } from '../outcome/auditLogging.ts';
import { outcomeVerification } from '../outcome/outcomeVerification.ts';
import { agentConsent } from './checks/agentConsent.ts';
import { mcpConsent } from './checks/mcpConsent.ts';
import { permission } from './checks/permission.ts';
import { resourceAvailability } from './checks/resourceAvailability.ts';
import { ruleCompliance } from './checks/ruleCompliance.ts';
import { sessionValidity } from './checks/sessionValidity.ts';
import { anomalyDetection } from './monitors/anomalyDetection.ts';
import { decisionTracking } from './monitors/decisionTracking.ts';
import { progressTracking } from './monitors/progressTracking.ts';
import { resourceMonitoring } from './monitors/resourceMonitoring.ts';
import type { Validator } from './validator.ts';

/**
 * The checks that are functions of an action, of how a run goes on, or of what it has come to; and the policy for commands. Of the twelve in
 * checkName.ts two are none of these: `metric_collection` is done by governMetrics.ts around all others, `feedback_loop` by
 * feedback/learn.ts, which proposes and decides nothing.
 */
export function builtInValidators(): readonly Validator[] {
  return [
    permission,
    resourceAvailability,
    ruleCompliance,
    sessionValidity,
    createCommandValidator(),
    mcpConsent,
    agentConsent,
    decisionTracking,
    resourceMonitoring,
    anomalyDetection,
    progressTracking,
    outcomeVerification,
    auditLogging,
  ];
}
