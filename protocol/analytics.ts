import { z } from 'zod';
import { defineNotification, defineRequest } from './define.ts';
import { severity } from './finding.ts';
import { health } from './health.ts';
import { runState } from './runs.ts';
import { folder } from './workspace.ts';

/** Days in UTC, both included. */
const days = { folder, from: z.iso.date(), to: z.iso.date() };
const count = z.number().int().nonnegative();

/** What a figure counts, for whoever wants to see it. The client opens it. */
export const place = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run'), id: z.string() }),
  z.object({ kind: z.literal('runs') }),
  /** Questions that wait for a person. */
  z.object({ kind: z.literal('questions') }),
  z.object({ kind: z.literal('rule'), id: z.string() }),
  z.object({ kind: z.literal('rules') }),
  z.object({ kind: z.literal('findings') }),
  z.object({ kind: z.literal('file'), path: z.string(), /** From 0. */ line: z.number().int() }),
  z.object({ kind: z.literal('jobs') }),
  z.object({ kind: z.literal('events') }),
  z.object({ kind: z.literal('audit') }),
  z.object({ kind: z.literal('models') }),
  z.object({ kind: z.literal('templates') }),
  z.object({ kind: z.literal('health') }),
  z.object({ kind: z.literal('setting'), key: z.string() }),
]);
export type Place = z.infer<typeof place>;

/** Something that a person should do. */
const attentionItem = z.object({
  kind: z.enum(['question', 'verification', 'review', 'exception', 'budget', 'record', 'job', 'event']),
  title: z.string(),
  /** Why, and by when. */
  detail: z.string(),
  /** `now`: something stands still or is wrong. `soon`: it will be. */
  urgency: z.enum(['now', 'soon']),
  /** Things behind it. */
  count: z.number().int().positive(),
  place,
});
export type AttentionItem = z.infer<typeof attentionItem>;

/** What could not be asked, and why: the rest of the answer is there all the same. */
const missing = z.array(z.object({ name: z.string(), reason: z.string() }));

/** Any client: what waits for a person, the most urgent first. */
export const attention = defineRequest('analytics/attention', z.object({ folder }), z.object({ items: z.array(attentionItem), missing }));

const bySeverity = z.record(severity, count);

/** Any client: findings over time, as scans of the whole folder left them. A day without a scan is as the day before. */
export const findings = defineRequest(
  'analytics/findings',
  z.object({
    ...days,
    /** Absent: by day up to 90 days, by week up to two years, by month beyond. */ by: z.enum(['day', 'week', 'month']).optional(),
  }),
  z.object({
    by: z.enum(['day', 'week', 'month']),
    points: z.array(
      z.object({
        /** First day of the period. */
        day: z.iso.date(),
        /** At its end. Baseline and suppressed ones left out. */
        open: bySeverity,
        new: bySeverity,
        fixed: bySeverity,
      }),
    ),
    /** Those with the most open findings first. */
    rules: z.array(z.object({ rule: z.string(), severity, open: count, new: count, fixed: count })),
    /** On average, from the first scan that had a finding to the first that had not. Absent: none was fixed. */
    hoursToFix: z.number().optional(),
    /** The first day that anything is known of; absent: nothing is. */
    since: z.iso.date().optional(),
    /** The last scan. */
    scannedAt: z.string().optional(),
  }),
);

const use = z.object({
  key: z.string(),
  runs: count,
  completed: count,
  requests: count,
  tokens: count,
  /** Micro-dollars. */
  cost: z.number(),
});

const spread = z.object({
  count,
  /** Milliseconds. */ median: z.number(),
  /** Nine of ten took at most this; milliseconds. */ p90: z.number(),
});

/** Any client: what came of the runs that were started in these days, and what they cost. */
export const runs = defineRequest(
  'analytics/runs',
  z.object(days),
  z.object({
    total: count,
    outcomes: z.array(z.object({ state: runState, runs: count })),
    days: z.array(z.object({ day: z.iso.date(), completed: count, failed: count, other: count, tokens: count, cost: z.number() })),
    models: z.array(use),
    personas: z.array(use),
    /** Of the whole folder, whatever the days. Money is micro-dollars; no `limit`: none is set. */
    budgets: z.array(
      z.object({ scope: z.enum(['day', 'workspace']), limit: z.number().optional(), spent: z.number(), reserved: z.number() }),
    ),
    /** What a person took and what not; what is still open counts for neither. */
    acceptance: z.object({ hunksApplied: count, hunksRejected: count, runsApplied: count, runsRejected: count }),
    /** Runs that people said were good, and bad. */
    ratings: z.object({ up: count, down: count }),
    /** From the task to its changes in the tree of the person. Absent: none is there. */
    leadTime: spread.optional(),
    /** Of work, waiting for people left out. */
    executionTime: spread.optional(),
    /** Micro-dollars of a run that ended well. */
    costPerRun: z.number().optional(),
    missing,
  }),
);

const metric = z.object({
  name: z.enum([
    'active_users',
    'ai_requests_per_day',
    'governance_violations',
    'template_usage',
    'api_latency',
    'error_rate',
    'database_connections',
    'cache_hit_ratio',
    'failed_auth_attempts',
    'suspicious_activities',
    'vulnerability_scan_results',
  ]),
  group: z.enum(['business', 'technical', 'security']),
  /** For a person. */
  title: z.string(),
  /** `null`: it is not measured; `note` says why. */
  value: z.number().nullable(),
  unit: z.enum(['count', 'perDay', 'seconds', 'ratio']),
  /** What it is made of, the largest first. */
  parts: z.array(z.object({ label: z.string(), value: z.number() })),
  note: z.string().optional(),
  place: place.optional(),
});
export type NamedMetric = z.infer<typeof metric>;

/** Any client: the named figures of these days. Technical ones are as they are now, or over all that was ever measured. */
export const metrics = defineRequest('analytics/metrics', z.object(days), z.object({ metrics: z.array(metric), missing }));

/** Any client: the record, jobs, events, providers and the process, as they are now. */
export const system = defineRequest(
  'analytics/system',
  z.object({ folder }),
  z.object({
    health: health.optional(),
    record: z
      .object({
        size: count,
        root: z.string(),
        /** When it was last signed. */
        signedAt: z.string().optional(),
        /** The last time that this backend read all of it again. */
        verified: z.object({ at: z.string(), ok: z.boolean(), size: count, problem: z.string().optional() }).optional(),
      })
      .optional(),
    jobs: z.record(z.string(), count).optional(),
    events: z
      .object({
        /** What consumers gave up on. */
        deadLetters: count,
        /** Not handled yet. */
        lag: count,
        /** The newest. */
        latest: z.array(z.object({ name: z.string(), at: z.string() })),
      })
      .optional(),
    providers: z
      .array(
        z.object({
          id: z.string(),
          label: z.string(),
          locality: z.enum(['local', 'cloud']),
          isScripted: z.boolean(),
          isUsable: z.boolean(),
          /** Milliseconds. */
          latency: z.number().optional(),
          problem: z.string().optional(),
        }),
      )
      .optional(),
    process: z.object({
      /** Bytes. */
      residentMemory: count,
      heap: count,
      /** Share of one processor since it started. */
      cpu: z.number(),
      /** Milliseconds. */
      uptime: z.number(),
      threads: count,
      busyThreads: count,
      databaseConnections: count,
    }),
    missing,
  }),
);

/** Any client: reads the whole record again and remembers what came of it until the backend ends. Long; reports progress. */
export const verifyRecord = defineRequest(
  'analytics/verifyRecord',
  z.object({ folder }),
  z.object({ at: z.string(), ok: z.boolean(), size: count, problem: z.string().optional() }),
);

/** Any client: everything that a dashboard of these days shows, as a file. */
export const exportText = defineRequest(
  'analytics/exportText',
  z.object({ ...days, format: z.enum(['csv', 'json']) }),
  z.object({ /** For the file. */ name: z.string(), text: z.string() }),
);

/** Any client: how the folder kept to its rules in these days. Scans the folder and verifies the record; reports progress. */
export const report = defineRequest(
  'analytics/report',
  z.object({ ...days, format: z.enum(['html', 'md', 'json']) }),
  z.object({ /** For the file. */ name: z.string(), text: z.string() }),
);

/** Server to client, at most four times a second: answers that would differ now. */
export const changed = defineNotification(
  'analytics/changed',
  z.object({ folder: folder.nullable(), parts: z.array(z.enum(['attention', 'findings', 'runs', 'metrics', 'system'])) }),
);
