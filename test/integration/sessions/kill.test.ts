import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SessionMessage } from '../../../protocol/index.ts';
import * as sessions from '../../../protocol/sessions.ts';
import * as workspace from '../../../protocol/workspace.ts';
import type { Backend } from '../../../server/createBackend.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../harness/temporaryFolder.ts';
import { createTestBackend } from '../../harness/testBackend.ts';

/** Several processes add to one session and are killed in the middle. */

let root: TemporaryFolder;
let folder: string;
let backend: Backend;
beforeAll(async () => {
  root = createTemporaryFolder('sessions-kill');
  folder = path.join(root.path, 'shop');
  mkdirSync(folder);
  const environment = { ...process.env, STEWARDRY_HOME: root.path };
  backend = await createTestBackend({ environment, workers: 1 });
  await backend.kernel.ask(workspace.open, { folder, name: 'shop', trusted: true });
});
afterAll(async () => {
  await backend.close();
  root.dispose();
});

async function addUntilKilled(id: string, name: string): Promise<void> {
  const program = path.join(import.meta.dirname, 'appendingProgram.ts');
  const child = spawn(process.execPath, [program, root.path, folder, id, name], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), ended]);
  await delay(Math.random() * 300);
  child.kill('SIGKILL');
  await ended;
}

async function allMessages(id: string): Promise<SessionMessage[]> {
  const found: SessionMessage[] = [];
  for (let before: number | undefined; ; before = found[0]?.position) {
    const page = await backend.kernel.ask(sessions.messages, { folder, id, limit: 100, ...(before === undefined ? {} : { before }) });
    found.unshift(...page.messages);
    if (!page.hasMore) return found;
  }
}

it('leaves every message once, in its order, without a gap, found by its words', { timeout: 180_000 }, async () => {
  const { id } = await backend.kernel.ask(sessions.create, { folder });
  for (let round = 0; round < 4; round++) await Promise.all(['a', 'b'].map((name) => addUntilKilled(id, `${name}${round}`)));
  const found = await allMessages(id);
  const { session } = await backend.kernel.ask(sessions.show, { folder, id });
  expect(found.map(({ position }) => position)).toEqual(found.map((_, index) => index + 1));
  expect([session.messages, new Set(found.map((message) => message.id)).size]).toEqual([found.length, found.length]);
  for (const name of ['a0', 'b3']) {
    const own = found.filter((message) => message.id.startsWith(`${name}/`)).map((message) => message.id);
    expect(own).toEqual(own.map((_, index) => `${name}/${index + 1}`));
    const last = await backend.kernel.ask(sessions.list, { folder, text: `word${name}x${own.length}` });
    expect(last.sessions.map((each) => each.id)).toEqual([id]);
  }
  const newest = found.findLast(({ role }) => role === 'summary');
  const { messages } = await backend.kernel.ask(sessions.conversation, { folder, id });
  expect(messages.map(({ position }) => position)).toEqual(found.slice((newest?.position ?? 1) - 1).map(({ position }) => position));
});
