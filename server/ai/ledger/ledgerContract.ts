import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { createIds } from '../../base/ids.ts';
import { ownerName } from '../../base/owner.ts';
import type { Database } from '../../data/database.ts';
import type { CostEstimate, Reservation } from '../router/budget.ts';
import { closeLost } from './closeLost.ts';
import { type BudgetLimits, createLedger } from './ledger.ts';
import type { LedgerTables } from './ledgerTables.ts';
import { readUsage } from './readUsage.ts';

const DAY = '2026-03-04';
const clock = { ...systemClock, now: () => Date.parse(`${DAY}T10:00:00Z`) };
const newId = createIds(systemClock);
const usage = {
  inputTokens: 20,
  cacheReadTokens: 5,
  cacheWriteTokens: 7,
  outputTokens: 12,
  reasoningTokens: 4,
  cacheWriteOneHourTokens: 0,
};

/** What the ledger promises on every engine. */
export function describeLedger(open: () => Promise<Database>): void {
  let database: Database;
  let limits: BudgetLimits;
  beforeEach(async () => {
    database = await open();
    limits = {};
  });
  afterEach(() => database.close());

  const ledger = () => createLedger({ database: async () => database, limits: () => limits, clock, newId });
  const ask = (microdollars: number | undefined, more: Partial<CostEstimate> = {}) =>
    ledger().reserve({
      provider: 'p',
      model: 'm',
      microdollars,
      promptTokens: 10,
      maxOutputTokens: 10,
      correlationId: 'c',
      account: { session: 's', run: 'r' },
      ...more,
    });
  const reserve = async (...parameters: Parameters<typeof ask>): Promise<Reservation> => {
    const answer = await ask(...parameters);
    if ('refused' in answer) throw new Error(answer.refused);
    return answer;
  };

  it('adds up to what the providers reported, by model, run, persona, session and day', async () => {
    const first = await reserve(900);
    const second = await reserve(900, { model: 'n', account: { session: 's', run: 'q', persona: 'reviewer' } });
    const third = await reserve(undefined);
    await first.settle({ microdollars: 100, usage, isEstimated: false });
    await second.settle({ microdollars: 50, usage, isEstimated: true });
    await third.settle({ microdollars: undefined, usage, isEstimated: false });
    const sum = (count: number, microdollars: number, unpriced = 0, estimated = 0) => ({
      requests: count,
      inputTokens: 20 * count,
      cacheReadTokens: 5 * count,
      cacheWriteTokens: 7 * count,
      outputTokens: 12 * count,
      reasoningTokens: 4 * count,
      microdollars,
      unpriced,
      estimated,
    });
    const totals = ['day', 'workspace'].map((scope) => ({ scope, name: scope === 'day' ? DAY : '', reserved: 0, spent: 150 }));
    expect(await readUsage(database, 'model')).toEqual({
      rows: [
        { key: 'p/m', ...sum(2, 100, 1) },
        { key: 'p/n', ...sum(1, 50, 0, 1) },
      ],
      total: sum(3, 150, 1, 1),
      open: { requests: 0, microdollars: 0 },
      totals: expect.arrayContaining(totals),
    });
    for (const [by, keys] of [
      ['run', ['q', 'r']],
      ['persona', ['', 'reviewer']],
      ['session', ['s']],
      ['day', [DAY]],
    ] as const) {
      const { rows } = await readUsage(database, by);
      expect(rows.map(({ key }) => key)).toEqual(keys);
      expect(rows.reduce((all, { outputTokens }) => all + outputTokens, 0)).toBe(36);
    }
    expect((await readUsage(database, 'day', '2026-03-05')).total.requests).toBe(0);
  });

  it('keeps what is reserved until it is settled, and settles once', async () => {
    const reservation = await reserve(700);
    expect((await readUsage(database, 'model')).open).toEqual({ requests: 1, microdollars: 700 });
    await reservation.settle({ microdollars: 10, usage, isEstimated: false });
    await reservation.settle({ microdollars: 10, usage, isEstimated: false });
    expect(await readUsage(database, 'model')).toMatchObject({
      total: { microdollars: 10 },
      open: { requests: 0, microdollars: 0 },
      totals: expect.arrayContaining([{ scope: 'workspace', name: '', reserved: 0, spent: 10 }]),
    });
  });

  it.each(['session', 'day', 'workspace'] as const)(
    'refuses what may pass the limit of the %s, and then reserves nothing',
    async (scope) => {
      limits = { [scope]: 0.001 };
      const first = await reserve(600);
      expect(await ask(600)).toEqual({
        refused: `The budget of this ${scope} is $0.001, of which $0.0004 is left; this request may cost $0.0006. Raise "ai.budgets.${scope}" to go on.`,
      });
      expect(await readUsage(database, 'model')).toMatchObject({ open: { requests: 1, microdollars: 600 } });
      await first.settle({ microdollars: 100, usage, isEstimated: false });
      expect(await ask(600)).toHaveProperty('settle');
    },
  );

  /** As if all that is reserved were another process's, which has ended. */
  async function loseOwner(): Promise<void> {
    const { pid } = spawnSync(process.execPath, ['--version']);
    const owner = ownerName('lost').replace(`/${process.pid}/`, `/${pid}/`);
    await database.tables<LedgerTables>().updateTable('ai_charges').set({ owner }).execute();
  }

  it('gives free what a process that is gone had reserved, when it would keep somebody from reserving', async () => {
    limits = { session: 0.001 };
    const own = ledger();
    const estimate = { provider: 'p', model: 'm', microdollars: 600, promptTokens: 1, maxOutputTokens: 1, correlationId: 'c' };
    const reserveAgain = () => own.reserve({ ...estimate, account: { session: 's' } });
    expect(await reserveAgain()).toHaveProperty('settle');
    expect(await reserveAgain()).toHaveProperty('refused');
    await loseOwner();
    expect(await reserveAgain()).toHaveProperty('settle');
    const { open, total, totals } = await readUsage(database, 'model');
    expect([open, total.unpriced, total.microdollars]).toEqual([{ requests: 1, microdollars: 600 }, 1, 0]);
    expect(totals).toContainEqual({ scope: 'workspace', name: '', reserved: 600, spent: 0 });
  });

  it('still counts what a process spends that was taken for dead, once', async () => {
    const reservation = await reserve(700);
    await loseOwner();
    expect([await closeLost(database, clock.now()), await closeLost(database, clock.now())]).toEqual([1, 0]);
    for (let round = 0; round < 2; round++) await reservation.settle({ microdollars: 10, usage, isEstimated: false });
    expect(await readUsage(database, 'model')).toMatchObject({
      total: { microdollars: 10, unpriced: 0 },
      totals: expect.arrayContaining([{ scope: 'workspace', name: '', reserved: 0, spent: 10 }]),
    });
  });

  it('takes what is open for hours for lost, whoever reserved it', async () => {
    await reserve(700);
    const hours = 3_600_000;
    expect([await closeLost(database, clock.now() + 5 * hours), await closeLost(database, clock.now() + 7 * hours)]).toEqual([0, 1]);
  });

  it('lets no two requests at the same time pass a limit together', async () => {
    limits = { day: 0.001 };
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => ask(100, { account: { session: `s${index}` } })));
    expect(answers.filter((answer) => 'settle' in answer)).toHaveLength(10);
    expect((await readUsage(database, 'model')).open).toEqual({ requests: 10, microdollars: 1000 });
  });
}
