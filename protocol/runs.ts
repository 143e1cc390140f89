import { z } from 'zod';
import { defineClientRequest, defineNotification, defineRequest } from './define.ts';
import { finding } from './finding.ts';
import { dryVerdict, personaSummary, sampleAction } from './personas.ts';
import { contextItem } from './sessions.ts';
import { folder } from './workspace.ts';

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
  /** Micro-dollars that it may cost; absent: only the other budgets count. */
  budget: z.number().int().optional(),
  filesChanged: z.number().int(),
  review: reviewState,
  /** Questions that wait for a person. */
  questions: z.number().int(),
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

const ofOne = z.object({ folder, id: z.string() });
const changing = { effect: 'state' } as const;
const selection = z.array(z.object({ path: z.string(), hunks: z.array(z.string()).optional() })).optional();
/** What the editor holds unsaved: merged with, instead of what is on disk. */
const buffers = z.array(z.object({ path: z.string(), text: z.string() })).default([]);

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
