import { z } from 'zod';
import { defineRequest } from './define.ts';
import { buffers, decision, runFile, runSummary, verification } from './runRecords.ts';
import { folder } from './workspace.ts';

const ofOne = z.object({ folder, id: z.string() });
const changing = { effect: 'state' } as const;
const selection = z.array(z.object({ path: z.string(), hunks: z.array(z.string()).optional() })).optional();

/** Any client: what a run would change. */
export const changeSet = defineRequest(
  'runs/changeSet',
  ofOne,
  z.object({ run: runSummary, baseCommit: z.string().optional(), files: z.array(runFile) }),
);

/**
 * Any client: a file on one side; `merged` is what applying the selection would leave, `undone` what taking back everything that is applied
 * (or of it the selection) would leave. `null`: it is not there.
 */
export const fileText = defineRequest(
  'runs/fileText',
  z.object({ folder, id: z.string(), path: z.string(), side: z.enum(['base', 'proposed', 'merged', 'undone']), selection, buffers }),
  z.object({ text: z.string().nullable(), isBinary: z.boolean() }),
);

const applicationResult = z.object({
  run: runSummary,
  /** Pass it to `runs/undo`. */
  application: z.string(),
  files: z.array(z.object({ path: z.string(), outcome: z.enum(['written', 'merged', 'unchanged', 'conflict']) })),
  conflicts: z.array(z.object({ path: z.string(), reason: z.string(), /** From 0. */ line: z.number().int().optional() })),
  /** When it was committed. */
  commit: z.string().optional(),
});

/** Any client: writes the change set, or a part, into the person's tree by a three-way merge. */
export const apply = defineRequest(
  'runs/apply',
  z.object({
    folder,
    id: z.string(),
    selection,
    onConflict: z.enum(['leave', 'markers']).default('leave'),
    buffers,
    commits: z.boolean().default(false),
  }),
  applicationResult,
  { effect: 'files' },
);

/** Any client: takes back everything of a run that is applied, or the application named, or a part; an undo is taken back the same way. */
export const undo = defineRequest(
  'runs/undo',
  z.object({
    folder,
    id: z.string(),
    application: z.string().optional(),
    selection,
    onConflict: z.enum(['leave', 'markers']).default('leave'),
    buffers,
  }),
  applicationResult,
  { effect: 'files' },
);

/** Any client: says no to a change set, or a part, and why; what is learnt of it is proposed, never done. */
export const reject = defineRequest(
  'runs/reject',
  z.object({ folder, id: z.string(), selection, reason: z.string().default('') }),
  runSummary,
  changing,
);

/** What a person thinks of a run. */
export const rating = z.object({
  value: z.enum(['up', 'down']),
  reason: z.string(),
  /** Who said so. */
  by: z.string(),
  at: z.string(),
});
export type RunRating = z.infer<typeof rating>;

/** Any client: says whether a run was any good, and why. The newest word counts; `none` takes it back. */
export const rate = defineRequest(
  'runs/rate',
  z.object({ folder, id: z.string(), value: z.enum(['up', 'down', 'none']), reason: z.string().max(2_000).default('') }),
  z.object({ rating: rating.optional() }),
  changing,
);

/**
 * Any client: runs that a person took over and kept, or rated up, as examples to train a model with, newest first. Secrets and personal details are
 * masked; a run that may hold something of `ai.privatePaths` is withheld whole.
 */
export const trainingExamples = defineRequest(
  'runs/trainingExamples',
  z.object({
    folder,
    /** Lines of JSON as OpenAI takes them: for supervised fine-tuning, or for direct preference optimisation, a good run beside one of the same words that was not wanted. */
    format: z.enum(['openai', 'openai-dpo']).default('openai'),
    /** Runs that are looked at. */
    limit: z.number().int().min(1).max(200).default(50),
    after: z.string().optional(),
  }),
  z.object({
    examples: z.array(z.object({ run: z.string(), line: z.string() })),
    withheld: z.array(z.object({ run: z.string(), reason: z.string() })),
    next: z.string().optional(),
  }),
  { power: 'developer' },
);

/**
 * Any client, after a person has said yes to exactly this: runs a command in the person's tree that belongs to an applied proposal, such
 * as `npm install`. The policy for commands decides all the same.
 */
export const runCommand = defineRequest(
  'runs/runCommand',
  z.object({ folder, id: z.string(), command: z.string().min(1), /** Relative to the folder. */ cwd: z.string().default('') }),
  z.object({
    /** `null`: ended by a signal. */
    exitCode: z.number().int().nullable(),
    hasTimedOut: z.boolean(),
    output: z.string(),
    isSandboxed: z.boolean(),
  }),
  { effect: 'files' },
);

/** Any client: has what a run left checked again, and its verdict made anew. */
export const verify = defineRequest('runs/verify', ofOne, verification, { effect: 'files' });

/** Any client: decisions, newest first. */
export const decisions = defineRequest(
  'runs/decisions',
  z.object({ folder, run: z.string().optional(), limit: z.number().int().min(1).max(500).default(100), after: z.string().optional() }),
  z.object({ decisions: z.array(decision), next: z.string().optional() }),
);

/**
 * Any client: the story of a session as Markdown, read off its rows: what was asked for, changed, decided and why, refused, the verdicts, the cost,
 * and what is open. No model is asked, and the same rows make the same text. Secrets and personal details are masked.
 */
export const story = defineRequest('runs/story', z.object({ folder, session: z.string() }), z.object({ text: z.string() }));

/** Any client: writes decisions as ADRs, or answers with their texts only. */
export const exportDecisions = defineRequest(
  'runs/exportDecisions',
  z.object({ folder, run: z.string().optional(), /** Relative to the folder; absent: nothing is written. */ into: z.string().optional() }),
  z.object({ files: z.array(z.object({ path: z.string(), text: z.string() })) }),
  { effect: 'files' },
);

/** Any client: what was learnt from rejections, for a person to accept. */
export const proposals = defineRequest(
  'runs/proposals',
  z.object({ folder }),
  z.object({
    proposals: z.array(
      z.object({ id: z.string(), kind: z.enum(['rule', 'practice']), title: z.string(), text: z.string(), reasons: z.array(z.string()) }),
    ),
  }),
);
/** Any client: takes a proposal in as a file of the workspace, or puts it away. */
export const settleProposal = defineRequest(
  'runs/settleProposal',
  z.object({ folder, id: z.string(), isAccepted: z.boolean() }),
  z.object({ /** Written, when accepted: absolute path. */ file: z.string().optional() }),
  { effect: 'files' },
);
