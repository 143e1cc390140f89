/** Several suites in one extension host, one after another, each with a result of its own. */
import { dirname, join } from 'node:path';

/** A `run` as VS Code calls it, of the `run` of each suite by name. It is rejected when one of them was, after all have had their turn. */
export function runTogether(suites: Readonly<Record<string, () => Promise<void>>>): () => Promise<void> {
  return async () => {
    const results = dirname(process.env['STEWARDRY_SUITE_RESULT'] ?? '');
    const failures: unknown[] = [];
    for (const [name, run] of Object.entries(suites)) {
      process.env['STEWARDRY_SUITE_RESULT'] = join(results, `${name}.json`);
      await run().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} suites failed`);
  };
}
