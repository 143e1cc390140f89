import { hash as digest } from 'node:crypto';
import { redact } from '../../base/redact.ts';
import { redactText } from '../../base/redactText.ts';

/** The record says what was done, it does not keep whole files. Characters. */
const LONGEST_TEXT = 4_096;

/** A copy fit for the record, at any depth: no secrets, no personal data, no long texts. */
export function redactBody(body: unknown): unknown {
  return redactTexts(redact(body));
}

function redactTexts(value: unknown): unknown {
  if (typeof value === 'string') return redactLine(value);
  if (Array.isArray(value)) return value.map(redactTexts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [redactLine(key), redactTexts(item)]));
}

/** A text without secrets and personal data; a long one is replaced by its length and hash. */
export function redactLine(text: string): string {
  if (text.length <= LONGEST_TEXT) return redactText(text);
  return `[${text.length} characters, SHA-256 ${digest('sha256', text, 'hex')}]`;
}
