/** A strict reader of Prometheus's text format 0.0.4: what it accepts, a scraper accepts. */

/** One family of series. */
export interface MetricFamily {
  readonly type: string;
  readonly help: string;
  /** Value by series, such as `name{label="value"}`, labels sorted. */
  readonly series: ReadonlyMap<string, number>;
}

const SERIES = /^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?<labels>[^\n]*)\})? (?<value>[^ \n]+)$/;
const LABEL = /(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>(?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y;
const SUFFIX = /_(bucket|sum|count)$/;

/** Throws an error that names the line when anything is not as the format wants it. */
export function parsePrometheusText(text: string): ReadonlyMap<string, MetricFamily> {
  if (text !== '' && !text.endsWith('\n')) throw new Error('The last line does not end.');
  const families = new Map<string, { type: string; help: string; series: Map<string, number> }>();
  let current = '';
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$/.exec(line) ?? [];
    if (keyword === 'HELP') {
      if (families.has(name)) throw new Error(`"${name}" is described twice.`);
      families.set(name, { type: '', help: rest, series: new Map() });
    } else if (keyword === 'TYPE') {
      const family = families.get(name);
      if (family?.type !== '' || family.series.size > 0) throw new Error(`TYPE of "${name}" is out of place.`);
      if (!['counter', 'gauge', 'histogram'].includes(rest)) throw new Error(`"${name}" has the unknown type "${rest}".`);
      family.type = rest;
      current = name;
    } else {
      const [key, series, value] = readSeries(line);
      const family = families.get(current);
      const belongs = series === current || (family?.type === 'histogram' && series.replace(SUFFIX, '') === current);
      if (!family || !belongs) throw new Error(`"${series}" stands outside of its family: ${line}`);
      if (family.series.has(key)) throw new Error(`"${key}" is there twice.`);
      family.series.set(key, value);
    }
  }
  for (const [name, family] of families) checkFamily(name, family);
  return families;
}

function readSeries(line: string): [key: string, name: string, value: number] {
  const { name = '', labels = '', value = '' } = SERIES.exec(line)?.groups ?? {};
  const number = value === '+Inf' ? Number.POSITIVE_INFINITY : Number(value);
  if (name === '' || Number.isNaN(number)) throw new Error(`This is no series: ${line}`);
  const pairs: [string, string][] = [];
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < labels.length) {
    const groups = LABEL.exec(labels)?.groups;
    if (!groups) throw new Error(`The labels cannot be read: ${line}`);
    pairs.push([groups['name'] ?? '', groups['value'] ?? '']);
  }
  if (new Set(pairs.map(([label]) => label)).size !== pairs.length) throw new Error(`A label is there twice: ${line}`);
  const sorted = pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([label, text]) => `${label}="${text}"`);
  return [sorted.length === 0 ? name : `${name}{${sorted.join(',')}}`, name, number];
}

/** A counter is called `_total` and is not negative; the buckets of a histogram only grow and end at its count. */
function checkFamily(name: string, { type, series }: { type: string; series: ReadonlyMap<string, number> }): void {
  if (type === '') throw new Error(`"${name}" has no TYPE.`);
  if (type === 'counter' && !name.endsWith('_total')) throw new Error(`The counter "${name}" is not called _total.`);
  if (type === 'counter' && [...series.values()].some((value) => value < 0)) throw new Error(`The counter "${name}" is negative.`);
  if (type !== 'histogram') return;
  for (const [key, count] of series) {
    if (!key.startsWith(`${name}_count`)) continue;
    const labels = key.slice(`${name}_count`.length).replace(/^\{|\}$/g, '');
    const buckets = [...series].filter(([other]) => other.startsWith(`${name}_bucket`) && withoutLimit(other) === labels);
    const values = buckets.map(([, value]) => value);
    const isRising = values.every((value, index) => index === 0 || value >= (values[index - 1] ?? 0));
    if (!isRising || values.at(-1) !== count || !buckets.at(-1)?.[0].includes('le="+Inf"'))
      throw new Error(`The buckets of "${key}" are wrong.`);
  }
}

function withoutLimit(key: string): string {
  return key
    .replace(/^[^{]*\{|\}$/g, '')
    .split(/,(?=[a-zA-Z_]+=")/)
    .filter((label) => !label.startsWith('le="'))
    .join(',');
}
