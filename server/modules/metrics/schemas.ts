/** The tables of this module; migrations/ says what the columns hold. */
export interface MetricTables {
  metric_families: { name: string; kind: string; help: string; bounds: string };
  metric_values: { name: string; labels: string; process: string; part: string; value: number; updated_at: string };
}
