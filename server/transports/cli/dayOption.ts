import { InvalidArgumentError } from 'commander';

/** Reads the value of an option that names a day. What is none is told with the option's name. */
export function dayOption(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(text).toJSON()?.startsWith(text)) return text;
  throw new InvalidArgumentError('It takes a day such as 2026-01-31.');
}
