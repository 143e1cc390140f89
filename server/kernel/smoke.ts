import type { Kernel } from './kernel.ts';

/**
 * Asks a module for the one thing that it exists for and throws when the answer is wrong. Each module exports one as `smoke` from its
 * `smoke.ts`; test/integration/moduleMatrix.test.ts runs it with every other module absent in turn. `folder` is an open workspace with
 * one rule, `no-foo`, and a file `a.ts` that breaks it once.
 */
export type Smoke = (ask: Kernel['ask'], folder: string) => Promise<void>;
