import type { Database } from '../../data/database.ts';
import type { TemplateTables, UsesRow } from './schemas.ts';

/** How often each template was rendered, by its id. */
export async function readUses(database: Database): Promise<ReadonlyMap<string, UsesRow>> {
  const rows = await database.tables<TemplateTables>().selectFrom('template_uses').selectAll().execute();
  return new Map(rows.map((row) => [row.template, row]));
}

/** Counts one use. `at`: ISO 8601 in UTC. */
export async function countUse(database: Database, template: string, hasFailed: boolean, at: string): Promise<void> {
  const [rendered, failed] = hasFailed ? [0, 1] : [1, 0];
  await database
    .tables<TemplateTables>()
    .insertInto('template_uses')
    .values({ template, rendered, failed, last_at: at })
    .onConflict((conflict) =>
      conflict.column('template').doUpdateSet((to) => ({
        rendered: to('template_uses.rendered', '+', rendered),
        failed: to('template_uses.failed', '+', failed),
        last_at: at,
      })),
    )
    .execute();
}
