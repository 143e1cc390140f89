import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliWorkspace, createCliWorkspace, resultOf } from '../harness/cliWorkspace.ts';

/** Whatever is wrong with what the program is given: one clear message, the rest of the work goes on, nothing is lost. */

let workspace: CliWorkspace;

beforeEach(() => {
  workspace = createCliWorkspace('bad');
  workspace.write('src/good.ts', 'foo(1);\n');
});

afterEach(() => workspace.dispose());

const FOUND = 'src/good.ts\n  1:1      error    Do not call foo with 1  no-foo\n1 error (1 fixable with --fix).';
const isRoot = process.getuid?.() === 0;

/** Checks everything; the one good finding must be there whatever else is wrong. */
async function check(options: Parameters<CliWorkspace['run']>[1] = {}): Promise<{ code: number | null; messages: string[] }> {
  const { code, stdout, stderr } = await workspace.run(['check'], options);
  expect(stdout).toContain(FOUND);
  return { code, messages: stderr.split('\n').filter((line) => line !== '') };
}

describe('rules that are wrong are named with file and line, and the good ones run; exit code 2', () => {
  const wrong: readonly (readonly [what: string, rule: string, message: RegExp])[] = [
    [
      'malformed YAML',
      'id: x\nlanguage: ts\nrule: { pattern: "foo( }\nmessage: hi\n',
      /^error: \S+:4: This is not valid YAML: Missing closing "quote\. Correct it; this rule is left out until then\.$/,
    ],
    [
      'an unknown language',
      'id: x\nlanguage: Pyton\nrule: { pattern: foo }\n',
      /^error: \S+:2: "Pyton" is not a language that Stewardry can parse\. Did you mean "Python"\?$/,
    ],
    [
      'an unknown kind',
      'id: x\nlanguage: ts\nrule: { kind: call_expresion }\n',
      /^error: \S+:3: "call_expresion" is not a kind of node in TypeScript\. Look the kind up in the syntax tree/,
    ],
    [
      'cyclic utils',
      'id: x\nlanguage: ts\nutils: { a: { matches: b }, b: { matches: a } }\nrule: { matches: a }\n',
      /^error: \S+:3: "[ab]" refers to itself in a circle\. Break the circle: /,
    ],
    [
      'a duplicate id',
      'id: no-old\nlanguage: ts\nrule: { pattern: x() }\n',
      /^warning: \S+:1: Rule "no-old" is defined twice: the one in .*house\.yml:8 is used\. Rename or remove one\.$/,
    ],
    [
      'a regular expression that is none',
      'id: y\ncheck: { kind: text, pattern: "(a" }\n',
      /^error: \S+:1: Rule "y" is left out: "pattern" is not a regular expression: /,
    ],
  ];

  it(`each by one message: ${wrong.map(([what]) => what).join(', ')}`, async () => {
    const fileOf = (index: number): string => `.stewardry/rules/wrong${index}.yml`;
    for (const [index, [, rule]] of wrong.entries()) workspace.write(fileOf(index), rule);
    const { code, messages } = await check();
    const byFile = wrong.map((_, index) => messages.filter((message) => message.includes(`: ${fileOf(index)}:`)));
    expect(byFile).toEqual(wrong.map(([, , message]) => [expect.stringMatching(message)]));
    expect([code, messages.length]).toEqual([2, wrong.length]);
  });

  it('an unknown key is said, and the rule runs without it', async () => {
    workspace.write('.stewardry/rules/wrong.yml', 'id: x\nlanguage: ts\nserverity: error\nrule: { pattern: y() }\n');
    expect(await check()).toEqual({
      code: 1,
      messages: ['info: .stewardry/rules/wrong.yml:3: "serverity" has no meaning in a rule and is ignored. Did you mean "severity"?'],
    });
  });

  it('a pack that is missing, built-in or from npm', async () => {
    workspace.write('.stewardry/config.yaml', 'version: 1\nrules:\n  packs:\n    - securty\n    - "npm:@acme/rules"\n');
    expect(await check()).toEqual({
      code: 2,
      messages: [
        expect.stringMatching(/^error: \.stewardry\/config\.yaml:4: The pack "securty" does not exist\. Did you mean "security"\?$/),
        expect.stringMatching(
          /^error: \.stewardry\/config\.yaml:5: The pack "npm:@acme\/rules" is not installed: .* Run "npm install --save-dev @acme\/rules"\.$/,
        ),
      ],
    });
  });

  it('a rule that takes too long is reported once, whatever the number of files', async () => {
    workspace.write('.stewardry/config.yaml', 'version: 1\nrules: { packs: [], limits: { ruleTimeMs: 50 } }\n');
    workspace.write('.stewardry/rules/slow.yml', 'id: slow\nseverity: warning\ncheck: { kind: text, pattern: "(a+)+$" }\n');
    for (const name of ['a', 'b']) workspace.write(`src/${name}.txt`, `${'a'.repeat(60)}!\n`);
    const { code, messages } = await check();
    expect(messages).toEqual([
      expect.stringMatching(
        /^warning: src\/a\.txt: Rule "slow" \(.*slow\.yml:1\) was left out: the pattern needed more than \d+ ms on this file; rewrite it/,
      ),
      'warning: the same for src/b.txt',
    ]);
    expect(code).toBe(1);
  });
});

describe('files that cannot be checked are named, many of a kind in one line', () => {
  it('binary, not UTF-8, 50 MB, minified', async () => {
    workspace.write('src/binary.ts', 'a\0b');
    workspace.write('src/picture.png', 'a\0b');
    workspace.write('src/latin.ts', Buffer.from('ok();\nnaïve();\n', 'latin1'));
    workspace.write('src/huge.ts', Buffer.alloc(50_000_000, 'a'));
    for (let number = 1; number <= 6; number++) workspace.write(`src/min${number}.js`, 'x'.repeat(20_000));
    expect(await check()).toEqual({
      code: 1,
      messages: [
        'info: src/binary.ts: Not checked: it is a binary file (it holds a NUL byte). Save it as UTF-8 text, or add it to rules.ignores.',
        'info: src/huge.ts: Not checked: 47.7 MiB is over the limit of 1024 KiB. Raise rules.limits.fileSizeKb, or add it to rules.ignores.',
        'warning: src/latin.ts:2: Not checked: line 2 is not valid UTF-8. Save it as UTF-8, or add it to rules.ignores.',
        'info: src/min1.js: Not checked: it looks minified (lines of more than 500 characters on average). Add it to rules.ignores if it is.',
        'info: the same for src/min2.js, src/min3.js, src/min4.js and 2 more',
      ],
    });
  });

  it('a loop of folders by a symbolic link ends', async () => {
    symlinkSync('..', workspace.at('src/loop'));
    symlinkSync('nowhere', workspace.at('src/broken.ts'));
    expect(await check()).toEqual({ code: 1, messages: [] });
  });

  it.skipIf(!isRoot)('a file and a folder that may not be read', async () => {
    workspace.write('src/secret.ts', 'foo(2);\n');
    workspace.write('locked/a.ts', 'foo(3);\n');
    mkdirSync(workspace.home);
    // Root may read everything, so the program runs as somebody else, who owns nothing but the data folder.
    spawnSync('chown', ['-R', '65534:65534', workspace.home]);
    chmodSync(path.dirname(workspace.folder), 0o755);
    chmodSync(workspace.at('src/secret.ts'), 0o600);
    chmodSync(workspace.at('locked'), 0o700);
    const { code, messages } = await check({ uid: 65_534 });
    expect({ code, messages: messages.toSorted() }).toEqual({
      code: 1,
      messages: [
        'warning: locked: This folder was left out: EACCES: permission denied. Make it readable, or add it to rules.ignores.',
        'warning: src/secret.ts: Not checked: EACCES: permission denied. Make it readable, or add it to rules.ignores.',
      ],
    });
  });

  it('files deleted during the scan are not missed', async () => {
    const names = Array.from({ length: 1500 }, (_, index) => `many/f${index}.ts`);
    for (const name of names) workspace.write(name, 'old();\n');
    const running = workspace.start(['check', '--rule', 'no-foo']);
    const result = resultOf(running);
    // The walk takes milliseconds and the start hundreds: somewhere in between most of these go.
    const timer = setInterval(() => {
      for (const name of names.splice(-100)) unlinkSync(workspace.at(name));
    }, 60);
    const { code, stdout, stderr } = await result;
    clearInterval(timer);
    expect(stdout).toContain(FOUND);
    expect([code, stderr]).toEqual([1, '']);
  });
});

describe('a data folder that cannot be used costs the memory of earlier scans, nothing else', () => {
  it.skipIf(!isRoot)('read-only', async () => {
    mkdirSync(workspace.home);
    chmodSync(path.dirname(workspace.folder), 0o755);
    chmodSync(workspace.home, 0o555);
    const { code, messages } = await check({ uid: 65_534 });
    expect(messages).toEqual([
      expect.stringMatching(/^warning: \S.*is not writable\. Give yourself write access, or set STEWARDRY_HOME to another folder/),
    ]);
    expect(code).toBe(1);
  });

  it('on a full disk', async ({ skip }) => {
    mkdirSync(workspace.home);
    const mounted = isRoot && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', workspace.home]).status === 0;
    if (!mounted) return skip('mounting a small file system needs to be root');
    try {
      spawnSync('dd', ['if=/dev/zero', `of=${path.join(workspace.home, 'filler')}`, 'bs=1k']);
      const { code, messages } = await check();
      expect(messages).toEqual([
        expect.stringMatching(/^warning: .*The disk is full, so '.*' could not be written\. Free some space and try again/),
      ]);
      expect(code).toBe(1);
    } finally {
      spawnSync('umount', [workspace.home]);
    }
  });

  it('a database that another process has locked', async () => {
    await check();
    const other = new DatabaseSync(listDatabases()[0] ?? '');
    other.exec('BEGIN IMMEDIATE');
    workspace.write('src/new.ts', 'bar(1);\n');
    const writing = await check();
    other.exec('ROLLBACK; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE mine (x); COMMIT');
    const opening = await check();
    other.close();
    const locked = /The database '.*\.db' is locked by another process\. Close the program that uses it and try again/;
    expect([writing, opening]).toEqual([
      { code: 1, messages: [expect.stringMatching(locked)] },
      { code: 1, messages: [expect.stringMatching(locked)] },
    ]);
    expect(await check()).toEqual({ code: 1, messages: [] });
  }, 60_000);

  it('a damaged database is moved aside and rebuilt', async () => {
    await check();
    const [name = ''] = listDatabases();
    for (const suffix of ['-wal', '-shm']) rmSync(name + suffix, { force: true });
    writeFileSync(name, 'this is no database, and has not been one for a while'.repeat(200));
    const { code, messages } = await check();
    expect(messages).toEqual([expect.stringMatching(/^warning: .*was damaged .* It was moved to '.*' and rebuilt/)]);
    expect(code).toBe(1);
    expect(await check()).toEqual({ code: 1, messages: [] });
  });
});

function listDatabases(): string[] {
  const { stdout } = spawnSync('find', [path.join(workspace.home, 'workspaces'), '-name', '*.db'], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line !== '');
}

it.each([
  [
    'of another version',
    '{"version":"2.0.0","runs":[]}',
    /^error: log\.sarif: This SARIF file has version "2\.0\.0"; only 2\.1\.0 can be read\. Have the tool write SARIF 2\.1\.0/,
  ],
  [
    'that is none',
    '<xml/>',
    /^error: log\.sarif: This is not a SARIF file: it is not valid JSON \(.*\)\. Write it again with the tool that made it\.$/,
  ],
])('a SARIF file %s is refused, the check goes on; exit code 2', async (_, content, message) => {
  workspace.write('log.sarif', content);
  const { code, stdout, stderr } = await workspace.run(['check', '--import', 'log.sarif']);
  expect(stdout).toContain(FOUND);
  expect([code, stderr.trimEnd()]).toEqual([2, expect.stringMatching(message)]);
});

it('a configuration that is wrong is said with its line, and what could be read of it holds', async () => {
  workspace.write('.stewardry/config.yaml', 'version: 1\nrules:\n  packs: []\n  severity: { no-old: of }\n  bogus: 1\n');
  const { code, messages } = await check();
  expect(code).toBe(2);
  expect(messages).toEqual([
    expect.stringMatching(/^error: \.stewardry\/config\.yaml:4: Unknown severity "of" for rule "no-old"\. Did you mean "off"\?$/),
    'error: .stewardry/config.yaml:5: Unknown key "rules.bogus". Known here: packs, severity, enforcement, ignores, limits.',
  ]);
});
