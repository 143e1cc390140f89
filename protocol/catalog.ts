import { z } from 'zod';
import { defineEvent, type EventDefinition } from './defineEvent.ts';

/**
 * Every durable event of the product, in the order of docs/events.md, which is generated from it. A description says when the event
 * is published. The names of the fields of the first four are those of the interface that other programs know; they do not change.
 */

const projectId = z.string().describe('The project that it belongs to, such as "proj-123".');

export const ideaCreated = defineEvent(
  'idea.created',
  1,
  z
    .strictObject({
      project_id: projectId,
      content: z.string().describe('The idea in the words of whoever had it.'),
      actor: z.string().describe('Who had it, such as "user@example.com".'),
    })
    .describe('Somebody wrote an idea down.'),
);

export const specFrozen = defineEvent(
  'spec.frozen',
  1,
  z
    .strictObject({
      project_id: projectId,
      brief_id: z.string().describe('The brief that is now fixed, such as "brief-456".'),
      requirements: z.array(z.unknown()).describe('What the brief asks for.'),
    })
    .describe('A brief was agreed on and does not change any more.'),
);

export const tasksCreated = defineEvent(
  'tasks.created',
  1,
  z
    .strictObject({
      project_id: projectId,
      tasks: z.array(z.unknown()).describe('The new tasks.'),
      dependencies: z.array(z.unknown()).describe('Which task waits for which.'),
    })
    .describe('A brief was turned into tasks.'),
);

export const prOpened = defineEvent(
  'pr.opened',
  1,
  z
    .strictObject({
      project_id: projectId,
      pr_id: z.string().describe('The pull request, such as "pr-789".'),
      branch: z.string().describe('The branch that it asks to merge.'),
    })
    .describe('A pull request was opened.'),
);

const module = z.string().describe('Its id, such as "rules".');
const reason = z.string().optional().describe('Why, in a sentence.');

export const moduleStarted = defineEvent(
  'module.started',
  1,
  z
    .strictObject({ module })
    .describe('A module answers again that did not. In the log of the installation; not when the backend itself starts.'),
);

export const moduleStopped = defineEvent(
  'module.stopped',
  1,
  z
    .strictObject({ module, reason })
    .describe('A module stopped answering. In the log of the installation; not when the backend itself stops.'),
);

export const moduleFailed = defineEvent(
  'module.failed',
  1,
  z.strictObject({ module, reason }).describe('A module did not start. In the log of the installation.'),
);

export const moduleEnabled = defineEvent('module.enabled', 1, z.strictObject({ module }).describe('Somebody switched a module on.'));

export const moduleDisabled = defineEvent('module.disabled', 1, z.strictObject({ module }).describe('Somebody switched a module off.'));

const rule = z.string().describe('Its id, such as "no-eval".');

export const ruleSeverityChanged = defineEvent(
  'rule.severityChanged',
  1,
  z
    .strictObject({
      rule,
      severity: z.enum(['error', 'warning', 'info', 'hint', 'off', 'default']).describe('What it is now; `default`: its own again.'),
      below: z.string().optional().describe('Only for files below this folder; absent: for all.'),
    })
    .describe("Somebody set the severity of a rule in the folder's configuration."),
);

export const rulePackSwitched = defineEvent(
  'rule.packSwitched',
  1,
  z
    .strictObject({
      pack: z.string().describe('Its name, such as "security".'),
      isEnabled: z.boolean().describe('Whether its rules run now.'),
    })
    .describe("Somebody switched a pack of rules on or off in the folder's configuration."),
);

export const ruleSuppressed = defineEvent(
  'rule.suppressed',
  1,
  z
    .strictObject({
      rule,
      path: z.string().describe('The file, relative to the folder.'),
      line: z.number().int().describe('From 0, before the comment was put in.'),
      reason: z.string().describe('The reason given.'),
      until: z.string().optional().describe('Day on which it expires, such as "2026-12-31".'),
    })
    .describe('Somebody was handed the comment that suppresses a finding. Whether the file was saved with it is not known.'),
);

export const ruleBaselineWritten = defineEvent(
  'rule.baselineWritten',
  1,
  z
    .strictObject({
      mode: z.enum(['create', 'update', 'add']).describe('How it was made.'),
      entries: z.number().int().describe('Findings that it accepts now.'),
      added: z.number().int().describe('Those that it did not accept before.'),
      removed: z.number().int().describe('Those that it no longer accepts.'),
    })
    .describe('The baseline of accepted findings was written.'),
);

const template = z.string().describe('Its id, such as "node-service".');
const templateFacts = {
  template,
  kind: z.string().describe('Such as "project".'),
  version: z.string().describe('Semantic version.'),
  layer: z.string().describe('Where it comes from: built-in, user, package or workspace.'),
};

export const templateRendered = defineEvent(
  'template.rendered',
  1,
  z
    .strictObject({
      ...templateFacts,
      run: z.string().optional().describe('The change set that came of it, for review; absent for a text.'),
      files: z.number().int().describe('Files that it would change.'),
      isUpdate: z.boolean().describe('Something that was made earlier follows a newer version.'),
    })
    .describe('A template was rendered. Whether its change set was applied is not known yet.'),
);

export const templateFailed = defineEvent(
  'template.failed',
  1,
  z.strictObject({ ...templateFacts, reason: z.string().describe('Why.') }).describe('A template could not be rendered.'),
);

const files = z.array(z.string()).describe('What was written or removed, relative to the folder.');

export const ruleSaved = defineEvent(
  'rule.saved',
  1,
  z
    .strictObject({ rule, isNew: z.boolean().describe('Whether the workspace had no rule of that id.'), files })
    .describe('Somebody wrote a rule of the workspace, or what it says about files and enforcement.'),
);

export const ruleRemoved = defineEvent(
  'rule.removed',
  1,
  z.strictObject({ rule, files }).describe('Somebody removed a rule of the workspace.'),
);

export const ruleEnforcementChanged = defineEvent(
  'rule.enforcementChanged',
  1,
  z
    .strictObject({
      rule,
      people: z.enum(['advise', 'block', 'default']).optional().describe('For people; absent: as it was.'),
      ai: z.enum(['advise', 'block', 'default']).optional().describe('For runs; absent: as it was.'),
    })
    .describe('Somebody set what breaking a rule does.'),
);

export const rulesImported = defineEvent(
  'rule.imported',
  1,
  z
    .strictObject({
      from: z.string().describe('A package, a file or a folder.'),
      rules: z.number().int().describe('How many came.'),
      files,
    })
    .describe('Rules were copied into the workspace, or a package of rules was named in its configuration.'),
);

export const ruleWaiversRenewed = defineEvent(
  'rule.waiversRenewed',
  1,
  z
    .strictObject({
      rules: z.array(rule).describe('Rules whose findings are waived.'),
      waivers: z.number().int().describe('How many.'),
      until: z.string().optional().describe('Day on which they expire; absent: without end.'),
      files,
    })
    .describe('Somebody gave waivers another end.'),
);

export const ruleWaiversEnded = defineEvent(
  'rule.waiversEnded',
  1,
  z
    .strictObject({
      rules: z.array(rule).describe('Rules whose findings were waived.'),
      waivers: z.number().int().describe('How many.'),
      files,
    })
    .describe('Somebody ended waivers, so that what they kept quiet is found again.'),
);

export const EVENTS: readonly EventDefinition[] = [
  ideaCreated,
  specFrozen,
  tasksCreated,
  prOpened,
  moduleStarted,
  moduleStopped,
  moduleFailed,
  moduleEnabled,
  moduleDisabled,
  ruleSeverityChanged,
  rulePackSwitched,
  ruleSuppressed,
  ruleBaselineWritten,
  templateRendered,
  templateFailed,
  ruleSaved,
  ruleRemoved,
  ruleEnforcementChanged,
  rulesImported,
  ruleWaiversRenewed,
  ruleWaiversEnded,
];
