import { z } from 'zod';
import { defineClientRequest, defineNotification, defineRequest } from './define.ts';
import { dryVerdict, personaSummary, sampleAction } from './personas.ts';
import { buffers, decision, question, reviewState, runState, runStep, runSummary, verification } from './runRecords.ts';
import { rating } from './runReview.ts';
import { contextItem } from './sessions.ts';
import { folder } from './workspace.ts';

export * from './runQuestion.ts';
export * from './runRecords.ts';
export * from './runReview.ts';

const ofOne = z.object({ folder, id: z.string() });
const changing = { effect: 'state' } as const;

/** Any client: gives a task to a persona. Answers as soon as the run exists; what happens then comes by `runs/changed` and `runs/stream`. */
export const start = defineRequest(
  'runs/start',
  z.object({
    folder,
    prompt: z.string().min(1),
    /** Absent: a new session. */
    session: z.string().optional(),
    persona: z.string().optional(),
    /** `provider/model` or the name of a provider. */
    model: z.string().optional(),
    context: z.array(contextItem).default([]),
    /** Micro-dollars. */
    budget: z.number().int().nonnegative().optional(),
    /** `auto`: nobody is there to be asked, so what must be asked is refused. */
    approve: z.enum(['ask', 'auto']).default('ask'),
    /** The model first makes a plan, and a person says yes to it. */
    plans: z.boolean().default(false),
    buffers,
    /** Id that the client chose, so that asking again after a lost connection starts no second run. */
    key: z.string().optional(),
  }),
  runSummary,
  changing,
);

/**
 * Any client: makes a change set of finished edits, without a model. Rules look at it; then it is reviewed, applied and taken back like
 * that of a run. Fails with `CONFLICT` when nothing differs.
 */
export const propose = defineRequest(
  'runs/propose',
  z.object({
    folder,
    title: z.string().min(1),
    /** Who made it, for the list: the id of a persona, or a word such as `template`. */
    by: z.string().default('person'),
    /** Absent: the one that gathers proposals. */
    session: z.string().optional(),
    files: z
      .array(
        z.object({
          path: z.string(),
          /** What the edit goes from; whatever the file has become meanwhile is merged with. `null`: it is not there. */
          base: z.string().nullable(),
          /** `null`: it goes away. */
          proposed: z.string().nullable(),
          isExecutable: z.boolean().default(false),
        }),
      )
      .min(1)
      .max(5_000),
  }),
  runSummary,
  { effect: 'files' },
);

/** One file of a change that comes from outside: whole, by replaced texts, or deleted. */
export const proposedFile = z.strictObject({
  path: z.string().min(1).describe('File, relative to the workspace.'),
  content: z.string().optional().describe('The whole file, from its first line to its last: makes it, or replaces it.'),
  edits: z
    .array(
      z.strictObject({
        old_text: z.string().min(1).describe('Exactly as it stands in the file. Must occur once.'),
        new_text: z.string().describe('What stands there instead.'),
      }),
    )
    .min(1)
    .max(50)
    .optional()
    .describe('Replaced one after the other; all of them or, when one does not fit, none.'),
  is_deleted: z.literal(true).optional().describe('The file goes.'),
  is_whole: z
    .boolean()
    .default(false)
    .describe('Only after a refusal that says that the content looks cut: true when it is the whole file nevertheless.'),
});
export type ProposedFile = z.infer<typeof proposedFile>;

/**
 * The module `agents`: hands in a change that another program made. It becomes a run in which no model is asked: each file is decided on and written into
 * its copy of the tree, the whole is verified, and waits for review like any other.
 */
export const handIn = defineRequest(
  'runs/handIn',
  z.object({
    folder,
    title: z.string().min(1),
    reason: z.string().default(''),
    /** The program that made it, as it calls itself. */
    client: z.string().min(1),
    files: z.array(proposedFile).min(1),
    /** Its limits hold for the change. */
    persona: z.string().default('developer'),
    approve: z.enum(['ask', 'auto']).default('ask'),
  }),
  runSummary,
  changing,
);

/** Any client: runs, newest first. */
export const list = defineRequest(
  'runs/list',
  z.object({
    folder,
    session: z.string().optional(),
    states: z.array(runState).default([]),
    limit: z.number().int().min(1).max(200).default(50),
    after: z.string().optional(),
  }),
  z.object({ runs: z.array(runSummary), next: z.string().optional() }),
);

/** What has come of an answer that is not complete; later messages of `runs/stream` go on from it. */
const saying = z.object({ text: z.string(), thinking: z.string(), /** Of the last message that it holds. */ sequence: z.number().int() });

/** Any client: one run with its plan, its open questions, its verdict, and what was applied of it. */
export const show = defineRequest(
  'runs/show',
  ofOne,
  z.object({
    run: runSummary,
    prompt: z.string(),
    /** What it was started with besides: enough to start it again. */
    given: z.object({
      context: z.array(contextItem),
      /** The model that was asked for. */ model: z.string().optional(),
      plans: z.boolean(),
    }),
    /** What the model is saying now, where the run is at work in the backend that answers. */
    saying: saying.optional(),
    plan: z.array(z.object({ title: z.string(), isDone: z.boolean() })),
    questions: z.array(question),
    verification: verification.optional(),
    /** What a person thinks of it. */
    rating: rating.optional(),
    /** Times that its changes were written or taken back, oldest first. */
    applications: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(['apply', 'undo']),
        undoes: z.string().optional(),
        files: z.number().int(),
        conflicts: z.number().int(),
        at: z.string(),
      }),
    ),
  }),
);

/** Any client: the timeline, oldest first. */
export const steps = defineRequest(
  'runs/steps',
  z.object({
    folder,
    id: z.string(),
    /** Only later ones. */ after: z.number().int().default(0),
    limit: z.number().int().min(1).max(1000).default(200),
  }),
  z.object({ steps: z.array(runStep), hasMore: z.boolean() }),
);

/** Any client: everything that a command wrote, as far as it was kept. */
export const stepOutput = defineRequest(
  'runs/stepOutput',
  z.object({ folder, id: z.string(), step: z.string() }),
  z.object({ text: z.string(), isCut: z.boolean() }),
);

/** Any client: ends it within a second, commands included. What was made is kept for review. */
export const cancel = defineRequest('runs/cancel', ofOne, runSummary, changing);
/** Any client: it waits before its next step until it is resumed. */
export const pause = defineRequest('runs/pause', ofOne, runSummary, changing);
/** Any client: goes on with one that is paused, interrupted, failed or cancelled, from its journal. */
export const resume = defineRequest('runs/resume', ofOne, runSummary, changing);
/** Any client: says something to the model in the middle of its work. */
export const steer = defineRequest('runs/steer', z.object({ folder, id: z.string(), text: z.string().min(1) }), runSummary, changing);

/** Any client: questions of all runs, the riskiest first. */
export const questions = defineRequest('runs/questions', z.object({ folder }), z.object({ questions: z.array(question) }));

/** Any client: answers one or several at once. */
export const answer = defineRequest(
  'runs/answer',
  z.object({
    folder,
    answers: z
      .array(
        z.object({
          question: z.string(),
          isAllowed: z.boolean(),
          /** The person's words: to a question, or why not. */
          text: z.string().optional(),
          /** For how long a yes holds for exactly the same shape; absent: once. */
          remember: z.enum(['run', 'session', 'day', 'workspace']).optional(),
        }),
      )
      .min(1),
  }),
  z.object({ answered: z.number().int() }),
  changing,
);

/** Any client: yeses that are remembered. */
export const approvals = defineRequest(
  'runs/approvals',
  z.object({ folder }),
  z.object({
    approvals: z.array(
      z.object({ id: z.string(), shape: z.string(), words: z.string(), scope: z.string(), until: z.string().optional(), by: z.string() }),
    ),
  }),
);
/** Any client: from now on the same is asked again. */
export const forgetApproval = defineRequest('runs/forgetApproval', ofOne, z.object({}), changing);

/** The module `personas`: what `govern` would say to an action of this persona now, in the folder as it is. Nothing is done, asked or recorded. */
export const consider = defineRequest('runs/consider', z.object({ folder, persona: personaSummary, action: sampleAction }), dryVerdict);

const tally = z.object({ key: z.string(), count: z.number().int() });

/** The module `analytics`: what came of the runs that were started in a span of time (ISO 8601), added up. */
export const statistics = defineRequest(
  'runs/statistics',
  z.object({ folder, since: z.string(), /** Not included. */ until: z.string() }),
  z.object({
    /** Runs by day (UTC), how they ended, and whose they were. */
    runs: z.array(
      z.object({
        day: z.iso.date(),
        state: runState,
        review: reviewState,
        persona: z.string(),
        model: z.string().nullable(),
        runs: z.number().int(),
        tokens: z.number().int(),
        cost: z.number(),
      }),
    ),
    /** Milliseconds of work of each run that has ended; of the latest thousand. */
    times: z.array(z.number()),
    /** Milliseconds from the task to its changes in the tree of the person; of the latest thousand. */
    leadTimes: z.array(z.number()),
    /** Parts of change sets, by what has become of them. */
    hunks: z.object({ applied: z.number().int(), rejected: z.number().int() }),
    /** What people thought of the runs. */
    ratings: z.object({ up: z.number().int(), down: z.number().int() }),
    /** Corrections of the monitoring tier, by check. */
    corrections: z.array(tally),
    /** Actions that were decided on, by verdict. */
    decisions: z.array(tally),
    /** Of those, the ones that a person had to be asked about, by who answered. */
    approvals: z.array(tally),
  }),
);

/** Server to client, at most ten times a second: runs that began, moved on or ended. */
export const changed = defineNotification('runs/changed', z.object({ folder, runs: z.array(runSummary) }));

const streamEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('thinking'), text: z.string() }),
  z.object({ kind: z.literal('output'), step: z.string(), text: z.string() }),
  z.object({ kind: z.literal('step'), step: runStep }),
  z.object({ kind: z.literal('question'), question }),
  z.object({ kind: z.literal('answered'), question: z.string() }),
  z.object({ kind: z.literal('decision'), decision }),
  /** A retry, a fallback, what was masked or withheld. */
  z.object({ kind: z.literal('notice'), text: z.string() }),
  /** What came of the answer so far is void: it is asked again. */
  z.object({ kind: z.literal('restart') }),
]);
export type RunStreamEvent = z.infer<typeof streamEvent>;

/** Server to client: what happens in a run, in order, gathered for a few milliseconds. What is missed, `runs/steps` and the session show. */
export const stream = defineNotification(
  'runs/stream',
  z.object({
    folder,
    run: z.string(),
    /** Grows by one with every message of a run: a gap means that something was missed. */
    sequence: z.number().int(),
    events: z.array(streamEvent),
  }),
);

/** Server to client: puts texts into files that are open with unsaved changes; only where the text is still `before`. */
export const writeBuffers = defineClientRequest(
  'runs/writeBuffers',
  z.object({ folder, files: z.array(z.object({ path: z.string(), before: z.string(), after: z.string() })) }),
  z.object({ written: z.array(z.string()) }),
);
