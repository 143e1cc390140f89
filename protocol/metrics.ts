import { z } from 'zod';
import { defineRequest } from './define.ts';

/** Any client: what every process of this installation has counted and measured, as Prometheus reads it. */
export const print = defineRequest(
  'metrics/print',
  z.object({}),
  z.object({
    /** Whether the answering process counts. Off: what earlier processes left is shown. */
    isOn: z.boolean(),
    /** Prometheus text format 0.0.4. */
    text: z.string(),
  }),
);

/** The module `analytics`: the same as values, added up over all labels. Times are seconds. */
export const totals = defineRequest(
  'metrics/totals',
  z.object({}),
  z.object({
    isOn: z.boolean(),
    values: z.array(
      z.object({
        name: z.string(),
        /** Of a histogram: how many values there were. */
        value: z.number(),
        /** Of a histogram: upper bound of the bucket below which 95 of 100 lie; absent when that is the last. */
        p95: z.number().optional(),
      }),
    ),
  }),
);
