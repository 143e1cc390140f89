import { describe, expect, it } from 'vitest';
import * as protocol from '../../protocol/index.ts';
import { createRpc } from './rpc.ts';

/** A connection that answers with what it was asked. */
const echo = createRpc(async (method, params) => ({ method, params }));

describe('createRpc', () => {
  it('sends every request of the protocol under its method', async () => {
    for (const [domain, messages] of Object.entries({ rules: protocol.rules, workspace: protocol.workspace })) {
      for (const [name, message] of Object.entries(messages)) {
        if (typeof message !== 'object' || !('kind' in message) || message.kind !== 'request') continue;
        const call: unknown = Reflect.get(Reflect.get(echo, domain), name);
        expect(typeof call === 'function' && (await call({ folder: '/w' }))).toEqual({ method: message.method, params: { folder: '/w' } });
      }
    }
  });

  it('can be awaited without sending anything', async () => {
    expect(await Promise.resolve(echo)).toBe(echo);
  });
});
