import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Clock } from './clock.ts';
import { createLog, type LogRecord } from './log.ts';

let folder: string;
let time: number;
const clock: Clock = { now: () => time, monotonic: () => time, after: () => ({ dispose: () => undefined }) };

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'log-'));
  time = Date.UTC(2026, 0, 2, 3, 4, 5);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const linesOf = (file: string): LogRecord[] =>
  readFileSync(path.join(folder, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

test('a line is JSON with time, level, message, correlation id and fields, secrets redacted', () => {
  const log = createLog({ folder, fileName: 'backend.log', level: 'INFO', clock });
  log.debug('not at this level');
  log.with({ correlationId: 'c-1' }).warning('Slow provider', { apiKey: 'sk-1', cause: new Error('late'), level: 'mine' });
  expect(linesOf('backend.log')).toEqual([
    {
      time: '2026-01-02T03:04:05.000Z',
      level: 'WARNING',
      message: 'Slow provider',
      correlationId: 'c-1',
      apiKey: '[redacted]',
      cause: { name: 'Error', message: 'late', stack: expect.stringContaining('log.test.ts') },
      level_: 'mine',
    },
  ]);
  log.dispose();
});

test('listeners get each line; a broken listener harms nobody', () => {
  const log = createLog({ fileName: 'x.log', level: 'DEBUG', clock });
  const messages: string[] = [];
  log.onRecord(() => {
    throw new Error('connection closed');
  });
  const registration = log.onRecord((record) => messages.push(`${record.level} ${record.message}`));
  log.debug('one');
  log.setLevel('ERROR');
  log.info('hidden');
  log.error('two');
  registration.dispose();
  log.error('three');
  expect(messages).toEqual(['DEBUG one', 'ERROR two']);
  expect(log.recent().map((record) => record.message)).toEqual(['one', 'two', 'three']);
});

test('a full file moves aside and only the allowed number of files stays', () => {
  const log = createLog({ folder, fileName: 'backend.log', level: 'INFO', clock, maxBytes: 1_000, maxFiles: 3 });
  for (let index = 0; index < 100; index++) log.info('x'.repeat(100), { index });
  log.dispose();
  expect(readdirSync(folder).sort()).toEqual(['backend.log', 'backend.log.1', 'backend.log.2']);
  const indexes = ['backend.log.2', 'backend.log.1', 'backend.log'].flatMap(linesOf).map((record) => record['index']);
  expect(indexes).toEqual(indexes.map((_, position) => 100 - indexes.length + position));
});

test('two logs on one file rotate it once, and no line is torn', () => {
  const options = { folder, fileName: 'backend.log', level: 'INFO', clock, maxBytes: 2_000, maxFiles: 50 } as const;
  const first = createLog(options);
  const second = createLog(options);
  for (let index = 0; index < 100; index++) (index % 2 === 0 ? first : second).info('x'.repeat(100), { index });
  first.dispose();
  second.dispose();
  const setAside = readdirSync(folder).filter((name) => name !== 'backend.log');
  expect(setAside.filter((name) => statSync(path.join(folder, name)).size < 2_000)).toEqual([]);
  const indexes = readdirSync(folder)
    .flatMap(linesOf)
    .map((record) => Number(record['index']));
  expect(indexes.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index));
});

test('a folder that cannot be written is said once, memory keeps the lines, and they reach the disk when it works again', () => {
  const blocked = path.join(folder, 'logs');
  writeFileSync(blocked, 'a file where the folder should be');
  const log = createLog({ folder: blocked, fileName: 'backend.log', level: 'INFO', clock });
  log.info('one');
  log.info('two');
  expect(log.recent().map((record) => record.message)).toEqual([
    'one',
    expect.stringMatching(/^Cannot write the log folder '.*logs' \(.+\): the log is kept in memory$/),
    'two',
  ]);
  rmSync(blocked);
  time += 60_000;
  log.info('three');
  log.dispose();
  expect(linesOf('logs/backend.log').map((record) => record.message)).toEqual(['one', expect.any(String), 'two', 'three']);
});

const canMount = process.getuid?.() === 0 && process.platform === 'linux';

test.skipIf(!canMount)('a full disk does not break the program, and lines written later are whole (needs root)', () => {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', folder]);
  try {
    writeFileSync(path.join(folder, 'ballast'), 'x'.repeat(8_000));
    const log = createLog({ folder, fileName: 'backend.log', level: 'INFO', clock });
    for (let index = 0; index < 50; index++) log.info('x'.repeat(200), { index });
    expect(log.recent().filter((record) => record.message.includes('ENOSPC'))).toHaveLength(1);
    execFileSync('mount', ['-o', 'remount,size=1m', folder]);
    time += 60_000;
    log.info('room again');
    log.dispose();
    const lines = readFileSync(path.join(folder, 'backend.log'), 'utf8').trim().split('\n');
    const torn = lines.filter((line) => !line.endsWith('}'));
    expect(torn.length).toBeLessThanOrEqual(1);
    const records: LogRecord[] = lines.filter((line) => line.endsWith('}')).map((line) => JSON.parse(line));
    expect(new Set(records.map((record) => record['index'] ?? record.message)).size).toBe(52);
  } finally {
    execFileSync('umount', ['-l', folder]);
  }
});

test.skipIf(!canMount)('a read-only disk does not break the program (needs root)', () => {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', folder]);
  try {
    const log = createLog({ folder, fileName: 'backend.log', level: 'INFO', clock });
    log.info('one');
    expect(log.recent().map((record) => record.message)).toEqual(['one', expect.stringContaining('EROFS')]);
  } finally {
    execFileSync('umount', ['-l', folder]);
  }
});

test.skipIf(process.getuid?.() === 0)('a read-only folder does not break the program', () => {
  chmodSync(folder, 0o500);
  const log = createLog({ folder, fileName: 'backend.log', level: 'INFO', clock });
  log.info('one');
  expect(log.recent()).toHaveLength(2);
});

test('lines written just before the process ends are in the file', () => {
  const script = `
    import { createLog } from ${JSON.stringify(path.join(import.meta.dirname, 'log.ts'))};
    import { systemClock } from ${JSON.stringify(path.join(import.meta.dirname, 'clock.ts'))};
    const log = createLog({ folder: ${JSON.stringify(folder)}, fileName: 'exit.log', level: 'INFO', clock: systemClock });
    for (let index = 0; index < 500; index++) log.info('last words', { index });
    process.kill(process.pid, 'SIGKILL');`;
  spawnSync(process.execPath, ['--input-type=module', '-e', script]);
  expect(linesOf('exit.log')).toHaveLength(500);
});
