import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RequestDefinition, ROLES, type Role } from '../../protocol/define.ts';
import type { Backend } from '../../server/createBackend.ts';
import type { Actor } from '../../server/kernel/call.ts';
import { modules } from '../../server/modules/index.ts';
import { createTemporaryFolder } from '../harness/temporaryFolder.ts';
import { createTestBackend } from '../harness/testBackend.ts';

/** Every capability, asked by every role, through the real router. */

const capabilities: readonly RequestDefinition[] = modules.flatMap((module) => [...module.requests.values()]);
const home = createTemporaryFolder('access');
let backend: Backend;

beforeAll(async () => {
  backend = await createTestBackend({ environment: { STEWARDRY_HOME: home.path } });
});

afterAll(async () => {
  await backend.close();
  home.dispose();
});

/** Parameters that no request takes: who gets past the gate is told so by validation, and nothing is done. */
const NO_PARAMETERS = null;

async function ask(method: string, role: Role) {
  const actor: Actor = { kind: 'person', name: 'Ada', role };
  const reply = await backend.kernel.dispatch(method, NO_PARAMETERS, { actor });
  if (reply.ok) throw new Error(`"${method}" took parameters that no request should take.`);
  return reply.error;
}

describe.each(ROLES)('a %s', (role) => {
  it.each(capabilities.map(({ method, traits }) => [method, traits] as const))('who asks for %s', async (method, { power }) => {
    const isEnough = ROLES.indexOf(role) >= ROLES.indexOf(power);
    const { code, message } = await ask(method, role);
    if (isEnough) expect(code).toBe('VALIDATION');
    else {
      expect(code).toBe('FORBIDDEN');
      expect(message).toBe(`"Ada" has the role "${role}", and "${method}" needs the role "${power}". Ask an admin for it.`);
    }
  });
});

it('a viewer may ask for nothing that has an effect', () => {
  expect(capabilities.filter(({ traits }) => traits.effect !== 'none' && traits.power === 'viewer')).toEqual([]);
});

it('a capability belongs to one module', () => {
  const methods = capabilities.map(({ method }) => method);
  expect(methods).toEqual([...new Set(methods)]);
});
