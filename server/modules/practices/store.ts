import type { Database } from '../../data/database.ts';
import type { AdoptionRow, PracticesTables } from './schemas.ts';

/** Keeps what was measured; of one day the last counts. */
export async function keepAdoption(database: Database, rows: readonly AdoptionRow[]): Promise<void> {
  if (rows.length === 0) return;
  await database
    .tables<PracticesTables>()
    .insertInto('practice_adoption')
    .values([...rows])
    .onConflict((conflict) =>
      conflict.columns(['day', 'practice']).doUpdateSet(({ ref }) => ({
        score: ref('excluded.score'),
        findings: ref('excluded.findings'),
        rules: ref('excluded.rules'),
        measured_at: ref('excluded.measured_at'),
      })),
    )
    .execute();
}

/** What was measured from a day on (`2026-11-21`), the oldest first. */
export function readAdoption(database: Database, from: string): Promise<readonly AdoptionRow[]> {
  return database.tables<PracticesTables>().selectFrom('practice_adoption').selectAll().where('day', '>=', from).orderBy('day').execute();
}
