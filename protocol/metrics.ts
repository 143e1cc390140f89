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
