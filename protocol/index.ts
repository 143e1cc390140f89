export * as commands from './commands.ts';
export * from './define.ts';
export * from './errors.ts';
export * from './finding.ts';
export type { PackSummary, RuleSummary, RuleTestResult, ScanScope } from './rules.ts';
export * as rules from './rules.ts';
export type { ConfigValue } from './workspace.ts';
export * as workspace from './workspace.ts';
