export * as access from './access.ts';
export type { AgentTool, AgentToolName } from './agents.ts';
export * as agents from './agents.ts';
export type { AiMode, AiModel, AiUsageSum, EditorEvent, EditorMessage } from './ai.ts';
export * as ai from './ai.ts';
export type { AttentionItem, NamedMetric, Place } from './analytics.ts';
export * as analytics from './analytics.ts';
export type { AuditFilter, AuditProblem, AuditRow } from './audit.ts';
export * as audit from './audit.ts';
export type { RestorePoint } from './backup.ts';
export * as backup from './backup.ts';
export * as catalog from './catalog.ts';
export * as commands from './commands.ts';
export * as data from './data.ts';
export * from './define.ts';
export * from './defineEvent.ts';
export * from './errors.ts';
export type { DeadLetter, EventRecord } from './events.ts';
export * as events from './events.ts';
export * from './finding.ts';
export type { Explanation, ReaderLevel } from './glossary.ts';
export * as glossary from './glossary.ts';
export type { Dependency } from './health.ts';
export * as health from './health.ts';
export type { ImportItem } from './imports.ts';
export * as imports from './imports.ts';
export type { JobDetails, JobState, JobSummary } from './jobs.ts';
export * as jobs from './jobs.ts';
export * as metrics from './metrics.ts';
export type { Capability, ModuleStage, ModuleState, ModuleSummary } from './modules.ts';
export * as modules from './modules.ts';
export type { DryVerdict, ModelTier, PersonaLimits, PersonaSummary, SampleAction } from './personas.ts';
export * as personas from './personas.ts';
export type { AdoptedRule, AdoptionPoint, PracticeAdoption, PracticeSummary } from './practices.ts';
export * as practices from './practices.ts';
export type { RuleMatch } from './ruleEditing.ts';
export type { Enforcement, PackSummary, RuleSummary } from './ruleSummary.ts';
export type { ScanScope } from './rules.ts';
export * as rules from './rules.ts';
export type { RuleTestResult } from './ruleTestResult.ts';
export type {
  ReviewState,
  RunDecision,
  RunFile,
  RunQuestion,
  RunState,
  RunStep,
  RunStreamEvent,
  RunSummary,
  RunVerdict,
  Verification,
} from './runs.ts';
export * as runs from './runs.ts';
export type { ContextItem, ManifestEntry, MessagePart, SessionMessage, SessionState, SessionSummary } from './sessions.ts';
export * as sessions from './sessions.ts';
export type {
  PlannedFile,
  TemplateAnswers,
  TemplateCommand,
  TemplateKind,
  TemplateSummary,
  TemplateTestResult,
  VariableProblem,
} from './templates.ts';
export * as templates from './templates.ts';
export type { Waiver, WaiverReference } from './waivers.ts';
export type { ConfigValue } from './workspace.ts';
export * as workspace from './workspace.ts';
