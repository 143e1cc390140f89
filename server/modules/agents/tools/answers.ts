import type { AGENT_TOOLS, AgentToolName } from '../../../../protocol/agents.ts';
import type { AnswerTool } from '../agentAnswer.ts';
import { auditQuery } from './auditQuery.ts';
import { check } from './check.ts';
import { explainRule } from './explainRule.ts';
import { listPractices } from './listPractices.ts';
import { proposeChange } from './proposeChange.ts';
import { renderTemplate } from './renderTemplate.ts';

type Tools = (typeof AGENT_TOOLS)[number];

/** What answers each tool; the type checker refuses a tool without one. */
export const ANSWERS: { readonly [N in AgentToolName]: AnswerTool<Extract<Tools, { name: N }>> } = {
  check,
  explain_rule: explainRule,
  propose_change: proposeChange,
  list_practices: listPractices,
  render_template: renderTemplate,
  audit_query: auditQuery,
};
