import { describe, expect, it } from 'vitest';
import { describeFailure, isCancelled } from './wireFailure.ts';

/** A failure as vscode-jsonrpc hands it over. */
function responseError(message: string, code: number, data?: unknown): Error {
  return Object.assign(new Error(message), { code, data });
}

describe('describeFailure', () => {
  it('names the log id of a defect and leaves other messages as they are', () => {
    expect(describeFailure(responseError('Rule "x" does not exist', -32000, { code: 'NOT_FOUND', correlationId: 'c1' }))).toBe(
      'Rule "x" does not exist',
    );
    expect(describeFailure(responseError('Something broke', -32603, { code: 'INTERNAL', correlationId: 'c2' }))).toBe(
      'Something broke (log id c2)',
    );
  });
});

describe('isCancelled', () => {
  it('knows cancellation by LSP code, by wire code and by the name of the editor', () => {
    expect([
      isCancelled(responseError('', -32800)),
      isCancelled(responseError('', -32000, { code: 'CANCELLED' })),
      isCancelled(Object.assign(new Error('Canceled'), { name: 'Canceled' })),
      isCancelled(responseError('', -32603, { code: 'INTERNAL' })),
    ]).toEqual([true, true, true, false]);
  });
});
