import { setImmediate as breathe } from 'node:timers/promises';
import type { Redactor } from './redactor.ts';

/** Stands between texts that are masked together. No pattern of the redactor matches across it. */
const BETWEEN = '\n\n\u{2042}\u{2042}\u{2042}\n\n';

/**
 * JSON values with the secrets in every text of them masked; keys are names. Looking for secrets costs most per call, so texts are looked
 * through some at a time, and one by one where that does not come out even.
 */
export async function maskValues<T>(values: readonly T[], redactor: Redactor): Promise<T[]> {
  const texts: string[] = [];
  walk(values, (text) => {
    texts.push(text);
    return text;
  });
  const masked = await maskTexts(texts, redactor);
  let index = 0;
  // The shape stays: only texts are replaced by texts.
  return walk(values, (text) => masked[index++] ?? text) as T[];
}

/** Masking this much holds up what somebody types for some milliseconds. UTF-16 units. */
const AT_ONCE = 8_000;

async function maskTexts(texts: readonly string[], redactor: Redactor): Promise<readonly string[]> {
  const masked: string[] = [];
  for (let start = 0; start < texts.length; ) {
    let end = start;
    for (let size = 0; end < texts.length && (size < AT_ONCE || end === start); end++) size += texts[end]?.length ?? 0;
    masked.push(...(await maskTogether(texts.slice(start, end), redactor)));
    start = end;
    await breathe();
  }
  return masked;
}

async function maskTogether(texts: readonly string[], redactor: Redactor): Promise<readonly string[]> {
  const together = (await redactor.mask(texts.join(BETWEEN))).text.split(BETWEEN);
  if (together.length === texts.length) return together;
  return Promise.all(texts.map(async (text) => (await redactor.mask(text)).text));
}

function walk(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => walk(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, change)]));
}
