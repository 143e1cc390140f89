import { createServer, get } from 'node:http';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { expect, test } from 'vitest';

const refused = /Tests may only talk to this machine/;
/** Reserved for documentation (RFC 5737, RFC 2606): even without the guard nobody would answer. */
const ADDRESS = '192.0.2.1';
const NAME = 'api.example.com';

test('fetch, http, net and tls to another machine fail before anything leaves', async () => {
  const failure: unknown = await fetch(`https://${NAME}/v1/messages`).catch((error: unknown) => error);
  expect(String((failure as Error).cause)).toMatch(refused);
  expect(() => get(`http://${ADDRESS}/`)).toThrow(refused);
  expect(() => connect(443, NAME)).toThrow(refused);
  expect(() => connect({ port: 443, host: ADDRESS })).toThrow(refused);
  expect(() => connectTls({ port: 443, host: NAME })).toThrow(refused);
  expect(() => connect({ port: 443, host: '2001:db8::1' })).toThrow(refused);
});

test('this machine can be reached', async () => {
  const server = createServer((_, response) => response.end('here'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // listen() on a port gives an address object.
  const { port } = server.address() as { port: number };
  expect(await (await fetch(`http://localhost:${port}`)).text()).toBe('here');
  expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe('here');
  server.close();
});
