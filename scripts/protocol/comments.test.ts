import { expect, it } from 'vitest';
import { readComments, readEnumeration } from './comments.ts';

const SOURCE = `
const entry = z.object({
  /** Bytes. */
  size: z.number(),
});
/** Anyone: asks. */
export const ask = defineRequest(
  'a/ask',
  z.object({
    /** Who. */
    name: z.string(),
  }),
  entry.extend({
    inner: z.object({
      /** Deep. */
      size: z.number(),
    }),
  }),
);
`;

it('reads the comment of a message and of its properties by path, also of those in other constants', () => {
  const comments = readComments(SOURCE);
  expect(comments.exported).toEqual(new Map([['ask', 'Anyone: asks.']]));
  expect(comments.properties('ask', 1)).toEqual(new Map([['name', 'Who.']]));
  expect(Object.fromEntries(comments.properties('ask', 2))).toMatchObject({ size: 'Bytes.', 'inner.size': 'Deep.' });
});

it('reads each value of an enumeration with its own comment only', () => {
  const text = "/** All. */ export const code = z.enum([\n  /** One. */\n  'ONE',\n  /** Two. */\n  'TWO',\n]);";
  expect(readEnumeration(text)).toEqual([
    ['ONE', 'One.'],
    ['TWO', 'Two.'],
  ]);
});
