import { sql } from 'kysely';
import { z } from 'zod';
import type { Sample } from '../../base/metrics.ts';
import type { Database } from '../../data/database.ts';
import type { MetricTables } from './schemas.ts';

type ValueRow = MetricTables['metric_values'];

/** A gauge that its process has not written for so long is of a process that has died. Milliseconds. */
const GAUGE_LIFE_MS = 60_000;
/** Rows of one statement: SQLite takes 32,766 parameters, PostgreSQL 65,535. */
const ROWS_PER_STATEMENT = 1_000;

/** Who writes, and when (milliseconds since 1970). */
export interface Writer {
  /** Tells the gauges of processes apart, such as `backend-4711`. */
  readonly process: string;
  readonly now: number;
}

/** Adds counters and histograms to what is there, and replaces the gauges of this process. */
export function addSamples(database: Database, samples: readonly Sample[], { process, now }: Writer): Promise<void> {
  const time = new Date(now).toISOString();
  const families = new Map(samples.map((sample) => [sample.name, familyOf(sample)]));
  const rows = samples.flatMap((sample) => rowsOf(sample, process, time));
  const [gauges, totals] = [rows.filter((row) => row.process !== ''), rows.filter((row) => row.process === '')];
  return database.transaction<MetricTables, void>(async (tables) => {
    await dropGauges(database, { process, now });
    for (const family of families.values()) {
      await tables
        .insertInto('metric_families')
        .values(family)
        .onConflict((conflict) => conflict.column('name').doUpdateSet(family))
        .execute();
    }
    for (const part of inParts(gauges)) await tables.insertInto('metric_values').values(part).execute();
    for (const part of inParts(totals)) {
      const columns = ['name', 'labels', 'process', 'part'] as const;
      const value = sql<number>`metric_values.value + excluded.value`;
      await tables
        .insertInto('metric_values')
        .values(part)
        .onConflict((conflict) => conflict.columns(columns).doUpdateSet({ value, updated_at: time }))
        .execute();
    }
  });
}

/** Forgets the gauges of a process that ends, and those of processes that died. */
export async function dropGauges(database: Database, { process, now }: Writer): Promise<void> {
  const deadSince = new Date(now - GAUGE_LIFE_MS).toISOString();
  await database
    .tables<MetricTables>()
    .deleteFrom('metric_values')
    .where('process', '!=', '')
    .where((where) => where.or([where('process', '=', process), where('updated_at', '<', deadSince)]))
    .execute();
}

/** Everything that is known at a time in milliseconds since 1970; the gauges with a label that names their process. */
export function readSamples(database: Database, now: number): Promise<readonly Sample[]> {
  const deadSince = new Date(now - GAUGE_LIFE_MS).toISOString();
  return database.snapshot<MetricTables, readonly Sample[]>(async (tables) => {
    const families = await tables.selectFrom('metric_families').selectAll().orderBy('name').execute();
    const values = await tables.selectFrom('metric_values').selectAll().orderBy('labels').orderBy('process').execute();
    const living = values.filter(({ process, updated_at }) => process === '' || updated_at >= deadSince);
    const byFamily = Map.groupBy(living, ({ name }) => name);
    return families.flatMap((family) => samplesOf(family, byFamily.get(family.name) ?? []));
  });
}

function familyOf(sample: Sample): MetricTables['metric_families'] {
  const { name, kind, help } = sample;
  return { name, kind, help, bounds: JSON.stringify(sample.kind === 'histogram' ? sample.bounds : []) };
}

function rowsOf(sample: Sample, process: string, updated_at: string): ValueRow[] {
  const labels = JSON.stringify(Object.fromEntries(Object.entries(sample.labels).toSorted(([a], [b]) => (a < b ? -1 : 1))));
  const common = { name: sample.name, labels, process: sample.kind === 'gauge' ? process : '', updated_at };
  if (sample.kind !== 'histogram') return [{ ...common, part: '', value: sample.value }];
  const buckets = sample.counts.flatMap((value, index) => (value === 0 ? [] : [{ ...common, part: String(index), value }]));
  return [...buckets, { ...common, part: 'sum', value: sample.sum }];
}

const labelsSchema = z.record(z.string(), z.string());
const boundsSchema = z.array(z.number());

function samplesOf({ name, kind, help, bounds }: MetricTables['metric_families'], rows: readonly ValueRow[]): readonly Sample[] {
  if (kind === 'histogram') {
    const limits = boundsSchema.parse(JSON.parse(bounds));
    return [...Map.groupBy(rows, ({ labels }) => labels)].map(([labels, parts]) => {
      const values = new Map(parts.map(({ part, value }) => [part, value]));
      const counts = [...limits, Number.POSITIVE_INFINITY].map((_, index) => values.get(String(index)) ?? 0);
      return { kind, name, help, labels: readLabels(labels), bounds: limits, counts, sum: values.get('sum') ?? 0 };
    });
  }
  if (kind !== 'gauge') return rows.map(({ labels, value }) => ({ kind: 'counter', name, help, labels: readLabels(labels), value }));
  return rows.map(({ labels, process, value }) => ({ kind, name, help, labels: { ...readLabels(labels), process }, value }));
}

function readLabels(text: string): Record<string, string> {
  return labelsSchema.parse(JSON.parse(text));
}

function inParts<Row>(rows: readonly Row[]): Row[][] {
  const count = Math.ceil(rows.length / ROWS_PER_STATEMENT);
  return Array.from({ length: count }, (_, index) => rows.slice(index * ROWS_PER_STATEMENT, (index + 1) * ROWS_PER_STATEMENT));
}
