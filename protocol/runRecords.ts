import { z } from 'zod';
import { finding } from './finding.ts';

/**
 * `waiting`: for a person's answer. `completed`: ended with a verdict; its change set may still wait for review. `failed_verification`: the
 * model says that it is done, and a check says that it is not. `interrupted`: its process ended; it is resumed, or asks to be.
 */
export const runState = z.enum([
  'pending',
  'running',
  'waiting',
  'paused',
  'interrupted',
  'verifying',
  'completed',
  'failed_verification',
  'failed',
  'cancelled',
]);
export type RunState = z.infer<typeof runState>;

/** What has become of a run's changes. `none`: it made none. */
export const reviewState = z.enum(['none', 'open', 'applied', 'partly_applied', 'rejected', 'undone']);
export type ReviewState = z.infer<typeof reviewState>;

/** Money is micro-dollars, times are ISO 8601 in UTC. */
export const runSummary = z.object({
  id: z.string(),
  session: z.string(),
  /** The task, in a line. */
  title: z.string(),
  state: runState,
  /** What it is doing, or why it ended so: for a person. */
  status: z.string(),
  persona: z.string(),
  /** The last that answered: `provider/model`. */
  model: z.string().optional(),
  /** Answers come from a script: must be said wherever the run shows. */
  isScripted: z.boolean(),
  /** The run that handed it this part of its task. */
  parent: z.string().optional(),
  steps: z.number().int(),
  /** Percent, where there is a plan to measure by. */
  progress: z.number().min(0).max(100).optional(),
  tokens: z.number().int(),
  cost: z.number().int(),
  /** An external agent works on it, which asks and pays its model by itself: tokens and cost are what is known. Absent: no. */
  isCostUnknown: z.literal(true).optional(),
  /** Micro-dollars that it may cost; absent: only the other budgets count. */
  budget: z.number().int().optional(),
  filesChanged: z.number().int(),
  review: reviewState,
  /** Questions that wait for a person. */
  questions: z.number().int(),
  /** It was told to pause, and does so when the step that is under way is through. Absent: no. */
  isPausing: z.literal(true).optional(),
  createdAt: z.string(),
  startedAt: z.string().optional(),
  finishedAt: z.string().optional(),
});
export type RunSummary = z.infer<typeof runSummary>;

export const opinion = z.object({
  outcome: z.enum(['allow', 'ask', 'deny', 'error']),
  check: z.string(),
  reason: z.string(),
  rules: z.array(z.string()).optional(),
  risk: z.enum(['low', 'medium', 'high']).optional(),
  shape: z.string().optional(),
});

export const verdict = z.object({
  outcome: z.enum(['allow', 'ask', 'deny', 'error']),
  reason: z.string(),
  opinions: z.array(opinion),
  /** What rules' fixes changed in the edit before it was allowed. */ amendments: z.array(z.string()).default([]),
});
export type RunVerdict = z.infer<typeof verdict>;

/** One thing that happened in a run, as the timeline shows it. */
export const runStep = z.object({
  id: z.string(),
  /** From 1. */
  number: z.number().int(),
  kind: z.enum(['model', 'tool', 'correction', 'message', 'verification']),
  /** Of the tool, the model or the check. */
  name: z.string(),
  /** In a line: `Edit src/a.ts (+3 −1)`, `npm test`. */
  title: z.string(),
  state: z.enum(['planned', 'asking', 'running', 'done', 'refused', 'failed', 'cancelled', 'rolled_back']),
  verdict: verdict.optional(),
  /** Who made a question into a yes or no: `person Ada`, `rule npm test`, `policy`. */
  approver: z.string().optional(),
  /** What came of it, cut to what a person reads. */
  output: z.string().optional(),
  /** Of the files that it names. */
  paths: z.array(z.string()),
  /** Id of the message in its session that the model answered with: its own, or the one that asked for it. */
  message: z.string().optional(),
  persona: z.string(),
  cost: z.number().int().optional(),
  tokens: z.number().int().optional(),
  startedAt: z.string(),
  finishedAt: z.string().optional(),
});
export type RunStep = z.infer<typeof runStep>;

/** Something that a person must decide. */
export const question = z.object({
  id: z.string(),
  run: z.string(),
  kind: z.enum(['plan', 'action', 'question', 'resume']),
  title: z.string(),
  /** What exactly: the command, the diff, the plan; Markdown. */
  detail: z.string(),
  /** Why it is asked. */
  reason: z.string(),
  risk: z.enum(['low', 'medium', 'high']),
  /** What a remembered yes would cover, in words; absent: it cannot be remembered. */
  remembers: z.string().optional(),
  /** Answers to choose from, for `question`. */
  choices: z.array(z.string()),
  askedAt: z.string(),
});
export type RunQuestion = z.infer<typeof question>;

/** Why something was done so. */
export const decision = z.object({
  id: z.string(),
  run: z.string(),
  step: z.string().optional(),
  what: z.string(),
  why: z.string(),
  alternatives: z.array(z.string()),
  evidence: z.array(z.string()),
  persona: z.string(),
  model: z.string().optional(),
  verdict: z.string(),
  approver: z.string().optional(),
  at: z.string(),
});
export type RunDecision = z.infer<typeof decision>;

export const verificationCheck = z.object({
  /** `rules`, `claim`, or the name of a command. */
  name: z.string(),
  outcome: z.enum(['passed', 'failed', 'skipped']),
  /** Why, in a sentence. */
  detail: z.string(),
  output: z.string().optional(),
  /** Milliseconds. */
  tookMs: z.number().optional(),
});
export type VerificationCheck = z.infer<typeof verificationCheck>;
export const verification = z.object({ verdict: z.enum(['passed', 'failed', 'unverified']), checks: z.array(verificationCheck) });
export type Verification = z.infer<typeof verification>;

export const runHunk = z.object({
  id: z.string(),
  baseStart: z.number().int(),
  baseLines: z.number().int(),
  proposedStart: z.number().int(),
  proposedLines: z.number().int(),
  state: z.enum(['open', 'applied', 'rejected']),
  /** Steps that made it. */
  steps: z.array(z.string()),
});

export const runFile = z.object({
  path: z.string(),
  kind: z.enum(['added', 'modified', 'deleted', 'moved']),
  movedFrom: z.string().optional(),
  isBinary: z.boolean(),
  added: z.number().int(),
  removed: z.number().int(),
  state: z.enum(['open', 'applied', 'partly_applied', 'rejected', 'undone', 'conflict']),
  hunks: z.array(runHunk),
  /** In the proposed text. */
  findings: z.array(finding),
});
export type RunFile = z.infer<typeof runFile>;

/** What the editor holds unsaved: merged with, instead of what is on disk. */
export const buffers = z.array(z.object({ path: z.string(), text: z.string() })).default([]);
