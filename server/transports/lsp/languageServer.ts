import {
  type Connection,
  createConnection,
  type InitializeResult,
  ProposedFeatures,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import * as modules from '../../../protocol/modules.ts';
import * as rules from '../../../protocol/rules.ts';
import * as workspace from '../../../protocol/workspace.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { LogRecord } from '../../base/log.ts';
import type { Backend } from './backend.ts';
import { FIX_ALL_KIND, registerCodeActions } from './codeActions.ts';
import { registerDiagnostics } from './diagnostics.ts';
import { OpenDocuments } from './documents.ts';
import { registerHover } from './hover.ts';
import { LastFindings } from './lastFindings.ts';
import { registerPassThrough } from './passThrough.ts';
import { registerRuleFiles } from './ruleFiles.ts';

export interface LanguageServerOptions {
  readonly version: string;
  onLogRecord(listener: (record: LogRecord) => void): Disposable;
  /** The client has gone, or asked to stop. */
  onExit(): void;
}

const CAPABILITIES: InitializeResult['capabilities'] = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  notebookDocumentSync: { notebookSelector: [{ notebook: '*', cells: [{ language: '*' }] }] },
  diagnosticProvider: { identifier: 'stewardry', interFileDependencies: false, workspaceDiagnostics: false },
  hoverProvider: true,
  codeActionProvider: { codeActionKinds: ['quickfix', FIX_ALL_KIND] },
  codeLensProvider: {},
  completionProvider: { triggerCharacters: [':', ' ', '-'] },
};

/** The connection to the editor that started this process. */
export function connectToEditor(): Connection {
  return createConnection(ProposedFeatures.all);
}

/** Speaks LSP on a connection: editor features from `rules`, everything else passed through to the kernel. */
export function serveLanguage(connection: Connection, backend: Backend, options: LanguageServerOptions): void {
  const documents = new OpenDocuments();
  const last = new LastFindings();
  const folders = new Set<string>();
  let canRefresh = false;

  connection.onInitialize(({ capabilities }) => {
    canRefresh = capabilities.workspace?.diagnostics?.refreshSupport === true;
    return { serverInfo: { name: 'stewardry', version: options.version }, capabilities: CAPABILITIES };
  });
  connection.onExit(() => options.onExit());

  const refresh = (): void => {
    if (canRefresh) connection.languages.diagnostics.refresh();
  };

  registerDiagnostics(connection, backend, documents, last);
  registerHover(connection, backend, documents, last);
  registerCodeActions(connection, backend, documents, last);
  registerRuleFiles(connection, backend, documents);
  registerPassThrough(connection, backend, (method, params, reply) => {
    // Documents are located by the folders that the client has opened.
    if (!reply.ok) return;
    if (method === workspace.open.method) folders.add(workspace.open.params.parse(params).folder);
    else if (method === workspace.close.method) folders.delete(workspace.close.params.parse(params).folder);
    else return;
    documents.setFolders(folders);
    refresh();
  });
  backend.onNotification((method, params) => {
    const isOfRules = method === modules.changed.method && modules.changed.params.parse(params).id === 'rules';
    if (method === rules.changed.method || isOfRules) refresh();
  });
  forwardLog(connection, options);
  documents.texts.listen(connection);
  documents.notebooks.listen(connection);
  connection.listen();
}

function forwardLog(connection: Connection, { onLogRecord }: LanguageServerOptions): void {
  const write = { DEBUG: 'debug', INFO: 'info', WARNING: 'warn', ERROR: 'error' } as const;
  onLogRecord(({ level, message, time: _, ...fields }) => {
    const details = Object.keys(fields).length === 0 ? '' : ` ${JSON.stringify(fields)}`;
    connection.console[write[level]](`${message}${details}`);
  });
}
