/** The backend of one editor window, started by the extension over IPC. */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { createBackend } from './createBackend.ts';
import { serveLanguage } from './transports/lsp/languageServer.ts';

const connection = createConnection(ProposedFeatures.all);
const { kernel, log, installation, close } = await createBackend({
  logName: 'backend.log',
  logLevel: 'INFO',
  environment: process.env,
});
serveLanguage(connection, kernel, {
  version: installation.version,
  onLogRecord: (listener) => log.onRecord(listener),
  onExit: () => void close().finally(() => process.exit(0)),
});
