import { z } from 'zod';

/** Milliseconds: loading the bundle, and running `activate`. */
export interface ActivationTimes {
  readonly load: number;
  readonly activate: number;
}

/** What scan.suite.ts writes. All times in milliseconds. */
export const hostMeasurement = z.object({
  load: z.number(),
  activate: z.number(),
  /** Longest block of the event loop while nothing happens: what the host and the machine are like. */
  idle: z.number(),
  /** Longest block while the command line, which this host has nothing to do with, scans the same. */
  beside: z.number(),
  /** Longest block during the scan. */
  scanning: z.number(),
  files: z.number(),
  /** Of the scan. */
  duration: z.number(),
});
export type HostMeasurement = z.infer<typeof hostMeasurement>;
