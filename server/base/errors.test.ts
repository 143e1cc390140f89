import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { BadInputError, CancelledError, IoError, isCancellation, systemCodeOf, throwIfCancelled } from './errors.ts';

test('an error keeps its kind, code, cause and data', () => {
  const cause = new Error('EACCES');
  const error = new IoError("Cannot read 'a.ts'", { cause, data: { path: 'a.ts' } });
  expect({ name: error.name, code: error.code, cause: error.cause, data: error.data, message: error.message }).toEqual({
    name: 'IoError',
    code: 'IO',
    cause,
    data: { path: 'a.ts' },
    message: "Cannot read 'a.ts'",
  });
});

test("our cancellation and Node's AbortError both count as cancellation, others do not", async () => {
  const aborted = await readFile(import.meta.filename, { signal: AbortSignal.abort() }).catch((error: unknown) => error);
  expect([new CancelledError(), aborted, new BadInputError('x'), 'text'].map(isCancellation)).toEqual([true, true, false, false]);
});

test('a signal that aborted stops the work with its reason as the cause', () => {
  expect(() => throwIfCancelled(new AbortController().signal)).not.toThrow();
  expect(() => throwIfCancelled(AbortSignal.abort('closed'))).toThrow(expect.objectContaining({ code: 'CANCELLED', cause: 'closed' }));
});

test('the code of a system error is found', async () => {
  const missing = await readFile('/nowhere/at/all').catch((error: unknown) => error);
  expect([systemCodeOf(missing), systemCodeOf(new Error('x')), systemCodeOf('x')]).toEqual(['ENOENT', undefined, undefined]);
});
