import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type CodeAction,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  type DocumentDiagnosticReport,
  DocumentDiagnosticRequest,
  type Hover,
  InitializedNotification,
  InitializeRequest,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import type { Backend } from '../../server/createBackend.ts';
import { serveLanguage } from '../../server/transports/lsp/languageServer.ts';
import { createPipe } from '../harness/createPipe.ts';
import { createTestBackend } from '../harness/testBackend.ts';

const RULE = `id: no-foo
language: TypeScript
severity: warning
message: Do not call foo with $A
note: Foo is **old**.
url: https://example.test/no-foo
rule: { pattern: foo($A) }
fix: bar($A)
`;

describe('the language server', () => {
  let root: string;
  let backend: Backend;
  let client: ProtocolConnection;
  let uri: string;

  beforeEach(async () => {
    root = mkdtempSync(path.join(tmpdir(), 'stewardry-lsp-'));
    const folder = path.join(root, 'shop');
    mkdirSync(path.join(folder, '.stewardry', 'rules'), { recursive: true });
    writeFileSync(path.join(folder, '.stewardry', 'config.yaml'), 'version: 1\nrules: { packs: [] }\n');
    writeFileSync(path.join(folder, '.stewardry', 'rules', 'no-foo.yml'), RULE);
    uri = URI.file(path.join(folder, 'a.ts')).toString();
    const environment = { STEWARDRY_HOME: path.join(root, 'home') };
    backend = await createTestBackend({ environment });
    const [ours, theirs] = createPipe();
    serveLanguage(createConnection(new StreamMessageReader(theirs), new StreamMessageWriter(theirs)), backend.kernel, {
      version: 'test',
      onLogRecord: (listener) => backend.log.onRecord(listener),
      onExit: () => undefined,
    });
    client = createProtocolConnection(new StreamMessageReader(ours), new StreamMessageWriter(ours));
    client.listen();
    await client.sendRequest(InitializeRequest.type, { processId: null, rootUri: null, capabilities: {} });
    await client.sendNotification(InitializedNotification.type, {});
    await client.sendRequest('workspace/open', { folder, name: 'shop', trusted: true });
  });

  afterEach(async () => {
    client.dispose();
    await backend.close();
    rmSync(root, { recursive: true, force: true });
  });

  const open = (text: string): Promise<void> =>
    client.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId: 'typescript', version: 1, text } });
  const change = (version: number, text: string): Promise<void> =>
    client.sendNotification(DidChangeTextDocumentNotification.type, { textDocument: { uri, version }, contentChanges: [{ text }] });
  const pull = (): Promise<DocumentDiagnosticReport> => client.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
  const items = async (): Promise<Diagnostic[]> => {
    const report = await pull();
    return report.kind === 'full' ? report.items : [];
  };
  const actions = (diagnostics: Diagnostic[], only?: string[]): Promise<CodeAction[]> =>
    client.sendRequest('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 3 } },
      context: { diagnostics, ...(only ? { only } : {}) },
    });

  it('answers a pull with what the rules of the folder find', async () => {
    await open('foo(1);\n');
    expect(await items()).toEqual([
      {
        range: { start: { line: 0, character: 0 }, end: { line: 0, character: 6 } },
        severity: 2,
        source: 'stewardry',
        code: 'no-foo',
        codeDescription: { href: 'https://example.test/no-foo' },
        message: 'Do not call foo with 1',
        data: { ruleId: 'no-foo', fingerprint: expect.any(String) },
      },
    ]);
  });

  it('follows the text as it changes', async () => {
    await open('foo(1);\n');
    expect(await items()).toHaveLength(1);
    await change(2, 'bar(1);\n');
    expect(await items()).toEqual([]);
  });

  it('refuses to answer for a version that was overtaken', async () => {
    await open('foo(1);\n');
    const stale = pull();
    await change(2, 'foo(1);\nfoo(2);\n');
    const [first, second] = await Promise.allSettled([stale, pull()]);
    // Either the first was quick enough to be right for its version, or it says that it was cancelled; it is never the old answer to a new text.
    if (first.status === 'rejected') expect(first.reason).toMatchObject({ code: -32802, data: { retriggerRequest: true } });
    expect(second).toMatchObject({ status: 'fulfilled', value: { items: [{ code: 'no-foo' }, { code: 'no-foo' }] } });
  });

  it('offers to mend, suppress, accept, open and copy a finding', async () => {
    await open('foo(1);\n');
    const offered = await actions(await items());
    expect(offered.map((action) => action.command?.command ?? action.edit?.documentChanges?.length)).toEqual([
      1,
      'stewardry.fixAllInFile',
      'stewardry.fixAllInWorkspace',
      'stewardry.suppressFinding',
      'stewardry.addToBaseline',
      'stewardry.openRule',
      'stewardry.copySarif',
    ]);
    expect(offered[0]?.edit?.documentChanges).toEqual([
      {
        textDocument: { uri, version: 1 },
        edits: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 6 } }, newText: 'bar(1)' }],
      },
    ]);
  });

  it('offers actions for the text as it stands, pulled or not', async () => {
    await open('foo(1);\n');
    await items();
    await change(2, ' foo(2);\n');
    const [fix] = await actions([]);
    expect(fix?.edit?.documentChanges).toEqual([
      {
        textDocument: { uri, version: 2 },
        edits: [{ range: { start: { line: 0, character: 1 }, end: { line: 0, character: 7 } }, newText: 'bar(2)' }],
      },
    ]);
  });

  it('fixes everything on save', async () => {
    await open('foo(foo(1));\nfoo(2);\n');
    await items();
    const [fixAll] = await actions([], ['source.fixAll.stewardry']);
    expect(fixAll?.kind).toBe('source.fixAll.stewardry');
    expect(JSON.stringify(fixAll?.edit)).toContain('bar(bar(1))');
  });

  it('shows the note of a rule on hover', async () => {
    await open('foo(1);\n');
    await items();
    const hover = (await client.sendRequest('textDocument/hover', { textDocument: { uri }, position: { line: 0, character: 1 } })) as Hover;
    expect(hover.contents).toMatchObject({ kind: 'markdown', value: expect.stringContaining('Foo is **old**.') });
  });

  it('answers protocol requests by their own names, and errors with a code and a correlation id', async () => {
    await expect(client.sendRequest('rules/show', { folder: path.join(root, 'shop'), ruleId: 'no-foo' })).resolves.toMatchObject({
      id: 'no-foo',
    });
    await expect(client.sendRequest('rules/show', { folder: path.join(root, 'shop'), ruleId: 'nope' })).rejects.toMatchObject({
      message: expect.stringContaining('"nope"'),
      data: { code: 'NOT_FOUND', correlationId: expect.any(String) },
    });
    await expect(client.sendRequest('rules/show', {})).rejects.toMatchObject({ data: { code: 'VALIDATION' } });
    await expect(client.sendRequest('nothing/here', {})).rejects.toMatchObject({ data: { code: 'UNKNOWN_METHOD' } });
  });

  it('goes quiet while the module of the rules is off, and comes back with it, in the same process', async () => {
    const changes: string[] = [];
    client.onNotification('modules/changed', ({ id, state }: { id: string; state: string }) => void changes.push(`${id} ${state}`));
    await open('foo(1);\n');
    expect(await items()).toHaveLength(1);
    await client.sendRequest('modules/disable', { id: 'rules' });
    expect([await items(), await actions([]), await actions([], ['source.fixAll.stewardry'])]).toEqual([[], [], []]);
    await expect(client.sendRequest('rules/list', { folder: null })).rejects.toMatchObject({ data: { code: 'MODULE_UNAVAILABLE' } });
    await client.sendRequest('modules/enable', { id: 'rules' });
    expect(await items()).toHaveLength(1);
    const of = (id: string) => changes.filter((change) => change.startsWith(`${id} `));
    expect(of('rules')).toEqual(['rules stopping', 'rules disabled', 'rules starting', 'rules running']);
    // Runs do nothing without rules, and come back with them.
    expect(of('runs').at(-1)).toBe('runs running');
  });

  it('shows problems of a rule file in that file', async () => {
    const ruleUri = URI.file(path.join(root, 'shop', '.stewardry', 'rules', 'bad.yml')).toString();
    const text = 'id: bad\nlanguage: TypeScipt\nrule: { pattern: x }\n';
    await client.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri: ruleUri, languageId: 'yaml', version: 1, text },
    });
    const report = await client.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri: ruleUri } });
    expect(report).toMatchObject({ items: [{ range: { start: { line: 1 } }, message: expect.stringContaining('TypeScript') }] });
  });
});
