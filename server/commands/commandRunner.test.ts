import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createCommandRunner, type RunnerRequest } from './commandRunner.ts';
import { createSandbox, type Sandbox } from './sandbox.ts';

const machine = createSandbox();
const machineState = await machine.state();
const none: Sandbox = {
  state: async () => ({ isAvailable: false, why: 'not in this test' }),
  confine: () => Promise.reject(new Error('There is no sandbox.')),
};
/** Seconds that nobody else sleeps. */
const LONG = 100_000 + process.pid;
const environment = {
  ...process.env,
  PATH: `.::${process.env['PATH']}`,
  ANTHROPIC_API_KEY: 'secret-1',
  STEWARDRY_HOME: '/x',
  MY_TOKEN: 'secret-2',
};

let top: string;
let root: string;
let outputs: string;
let count = 0;

beforeAll(() => {
  top = mkdtempSync(join(realpathSync(tmpdir()), 'stewardry-commands-'));
  root = join(top, 'data/tree');
  outputs = join(top, 'data/outputs');
  mkdirSync(join(root, '.git'), { recursive: true });
  mkdirSync(join(root, 'src'));
  writeFileSync(join(top, 'data/secret'), 'the database');
  symlinkSync(top, join(root, 'out'));
});
afterAll(() => rmSync(top, { recursive: true, force: true }));

interface Options extends Partial<RunnerRequest> {
  readonly tree?: string;
  readonly repository?: string;
  readonly sandbox?: Sandbox;
  readonly signal?: AbortSignal;
  readonly onOutput?: (text: string) => void;
}

function run(
  command: string,
  { sandbox = none, signal = new AbortController().signal, onOutput = () => undefined, tree = root, repository, ...changes }: Options = {},
) {
  count += 1;
  const newId = () => `output-${count}`;
  const runner = createCommandRunner({ outputFolder: outputs, unreadable: [join(top, 'data')], newId, environment, sandbox });
  const request = { shell: 'posix' as const, command, cwd: '', timeoutMs: 60_000, mayUseNetwork: false, ...changes };
  const place = { root: tree, top: tree, ...(repository === undefined ? {} : { repository }) };
  return runner.run(request, place, onOutput, signal);
}

const pidIn = (file: string): number => Number(readFileSync(join(root, file), 'utf8'));

describe('createCommandRunner', () => {
  it('says how a command ended and what it wrote, both streams in order', async () => {
    const texts: string[] = [];
    const outcome = await run('echo one; echo two >&2; exit 3', { onOutput: (text) => texts.push(text), cwd: 'src' });
    expect({ ...outcome, tookMs: 0, outputId: '' }).toEqual({
      exitCode: 3,
      signal: null,
      hasTimedOut: false,
      output: 'one\ntwo\n',
      outputBytes: 8,
      outputId: '',
      tookMs: 0,
      isSandboxed: false,
    });
    expect(texts.join('')).toBe('one\ntwo\n');
  });

  it('says which signal ended it', async () => {
    expect(await run('kill -9 $$')).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
    expect(await run('bash -c "kill -TERM \\$\\$"; exit $?')).toMatchObject({ exitCode: 143, signal: 'SIGTERM' });
  });

  it('gives it nothing to read', async () => {
    expect(await run('cat; echo end')).toMatchObject({ output: 'end\n' });
  });

  it('hands on no secrets, nothing of ours and no relative path', async () => {
    const { output } = await run('env; echo "path=$PATH"');
    expect(output).not.toMatch(/secret|STEWARDRY|TOKEN/);
    expect(output).toMatch(/^path=\/[^\n]*$/m);
    expect(output).not.toMatch(/path=.*(::|:\.)/);
  });

  it('does not let git take a folder of the tree for a repository', async () => {
    const { output } = await run(
      'git init -q --bare bare && cd bare && git config --file config core.fsmonitor "touch run" && git status; ls run',
    );
    expect(output).toMatch(/cannot use bare repository/);
    expect(output).toMatch(/No such file/);
  });

  it('runs no hooks of a repository where it is not confined', async () => {
    const tree = join(top, 'hooked');
    mkdirSync(join(tree, '.git/hooks'), { recursive: true });
    await run('git init -q && git config user.name A && git config user.email a@b', { tree });
    writeFileSync(join(tree, '.git/hooks/pre-commit'), '#!/bin/sh\necho ran > hook-ran\n', { mode: 0o755 });
    const { exitCode } = await run('git commit -qm x --allow-empty', { tree });
    expect([exitCode, existsSync(join(tree, 'hook-ran'))]).toEqual([0, false]);
  });

  it('keeps all bytes in a file, and gives a model plain text', async () => {
    const { output, outputId } = await run("printf 'a\\033[31mred\\033[0m\\377\\000b\\rc\\n'");
    expect(output).toBe('c\n');
    expect(readFileSync(join(outputs, `${outputId}.log`)).toString('latin1')).toBe('a\u001b[31mred\u001b[0m\u00ff\u0000b\rc\n');
  });

  it('leaves out the middle of 100 MB, and says so', async () => {
    const { output, outputBytes, outputId } = await run("echo first; head -c 100000000 /dev/zero | tr '\\0' x; echo; echo last");
    expect(outputBytes).toBe(100_000_012);
    expect(output.length).toBeLessThan(26_000);
    expect(output).toMatch(/^first\n[\s\S]*bytes left out here[\s\S]*\nlast\n$/);
    expect(statSync(join(outputs, `${outputId}.log`)).size).toBe(16 * 1024 * 1024);
  });

  it('does not run where the tree does not reach', async () => {
    await expect(run('pwd', { cwd: 'out' })).rejects.toThrow('outside of the tree');
    await expect(run('pwd', { cwd: '../..' })).rejects.toThrow('outside of the tree');
    await expect(run('pwd', { cwd: 'nowhere' })).rejects.toThrow('does not exist');
  });

  it('takes its temporary folder away', async () => {
    const { output } = await run('touch "$TMPDIR/x"; echo "$TMPDIR"');
    expect(existsSync(output.trim())).toBe(false);
  });

  it('never runs a command that was to be confined and cannot be', async () => {
    const broken: Sandbox = { state: async () => ({ isAvailable: true }), confine: () => Promise.reject(new Error('broken')) };
    await expect(run('touch made', { sandbox: broken })).rejects.toThrow('broken');
    expect(existsSync(join(root, 'made'))).toBe(false);
  });

  for (const [name, sandbox] of [['unconfined', none], ...(machineState.isAvailable ? [['confined', machine] as const] : [])] as const) {
    describe(`ends everything, ${name}`, () => {
      /** Both ignore the polite request; the second has left the group. */
      const stubborn = `trap '' TERM; echo begun; (trap '' TERM; sleep ${LONG}) & setsid bash -c 'trap "" TERM; echo $$ > stray; sleep ${LONG}' & echo $$ > self; sleep ${LONG}; sleep ${LONG}`;

      it('when it is cancelled', async () => {
        const abort = new AbortController();
        const running = run(stubborn, { sandbox, signal: abort.signal });
        await vi.waitFor(() => expect(pidIn('stray') * pidIn('self')).toBeGreaterThan(0), { timeout: 20_000 });
        abort.abort(new Error('cancelled'));
        await expect(running).rejects.toThrow('cancelled');
        const { output } = await run(`pgrep -fx "sleep ${LONG}" || echo none`, { sandbox: none });
        expect(output).toBe('none\n');
        rmSync(join(root, 'stray'));
      });

      it('when it takes too long', async () => {
        const outcome = await run(stubborn, { sandbox, timeoutMs: 1_500 });
        expect(outcome).toMatchObject({ hasTimedOut: true, output: 'begun\n' });
        const { output } = await run(`pgrep -fx "sleep ${LONG}" || echo none`, { sandbox: none });
        expect(output).toBe('none\n');
      });

      it('that a command leaves behind', async () => {
        const outcome = await run(`setsid sleep ${LONG} & nohup sleep ${LONG} & echo done`, { sandbox });
        expect(outcome).toMatchObject({ exitCode: 0 });
        const { output } = await run(`pgrep -fx "sleep ${LONG}" || echo none`, { sandbox: none });
        expect(output).toBe('none\n');
      });
    });
  }
});

describe.runIf(machineState.isAvailable)('a confined command', () => {
  const sandbox = machine;

  it('writes in its tree and its temporary folder, and nowhere else', async () => {
    const outside = join(top, 'outside');
    const lines = [
      'echo a > made',
      'echo b > "$TMPDIR/b"',
      `echo c > ${outside}`,
      'echo d > out/outside',
      'echo e > .git/config',
      'ln made /tmp/linked',
    ];
    const { output, isSandboxed } = await run(lines.map((line) => `(${line}) 2>/dev/null && echo yes || echo no`).join('; '), { sandbox });
    expect({ output, isSandboxed }).toEqual({ output: 'yes\nyes\nno\nno\nno\nno\n', isSandboxed: true });
    expect([existsSync(join(root, 'made')), existsSync(outside), existsSync(join(root, '.git/config'))]).toEqual([true, false, false]);
  });

  it('reads no keys, and nothing of our own data but its tree', async () => {
    const { output } = await run(
      'cat /etc/shadow ../secret ../outputs/* 2>/dev/null; ls ~/.ssh 2>/dev/null; cat made; cat /proc/1/environ 2>/dev/null | tr "\\0" "\\n" | grep -c secret',
      { sandbox },
    );
    expect(output).toBe('a\n0\n');
  });

  it('shows nothing of the sandbox as a change', async () => {
    const tree = join(top, 'repository');
    mkdirSync(tree);
    await run('git init -q && echo x > made', { tree });
    const { output } = await run('git status --short', { tree, sandbox });
    expect(output).toBe('?? made\n');
  });

  it('writes into the repository of its copy, but not what git is told to do there', async () => {
    const repository = join(top, 'data/repository');
    mkdirSync(join(repository, 'objects/info'), { recursive: true });
    writeFileSync(join(repository, 'config'), '');
    const attempt = (file: string) => `echo x > ${join(repository, file)} && echo ${file}`;
    const command = ['HEAD', 'objects/x', 'config', 'objects/info/alternates'].map(attempt).join(' ; ');
    const { output } = await run(`(${command}) 2>/dev/null`, { repository, sandbox });
    expect(output).toBe('HEAD\nobjects/x\n');
  });

  it('sees no process but its own', async () => {
    const { output } = await run(`kill -0 ${process.pid} 2>/dev/null && echo yes || echo no`, { sandbox });
    expect(output).toBe('no\n');
  });

  it('has no network, not even this machine, unless it is allowed', async () => {
    const server = createServer((socket) => socket.end('hello\n'));
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve(Number(Object(server.address()).port)));
    });
    try {
      const command = `(exec 3<>/dev/tcp/127.0.0.1/${port} && cat <&3) 2>/dev/null || echo none`;
      const [off, on] = [await run(command, { sandbox }), await run(command, { sandbox, mayUseNetwork: true })];
      expect([off.output, on.output]).toEqual(['none\n', 'hello\n']);
    } finally {
      server.close();
    }
  });
});

describe('the sandbox of this machine', () => {
  it('is there, or says why not', () => {
    if (machineState.isAvailable) return;
    expect(machineState.why).toMatch(/\w+.*\.$/);
  });
});
