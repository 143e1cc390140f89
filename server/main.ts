/** The backend of one editor window, started by the extension over IPC. */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import type { LogLevel } from './base/log.ts';
import { PROFILE_LOG_LEVEL, toProfile } from './base/profile.ts';
import { createBackend } from './createBackend.ts';
import { serveLanguage } from './transports/lsp/languageServer.ts';

/** `STEWARDRY_LOG_LEVEL`, which the extension fills from `stewardry.log.level`. */
const LEVELS: Readonly<Record<string, LogLevel>> = { error: 'ERROR', warn: 'WARNING', info: 'INFO', debug: 'DEBUG' };

const connection = createConnection(ProposedFeatures.all);
const { kernel, log, installation, close } = await createBackend({
  logName: 'backend.log',
  logLevel: LEVELS[process.env['STEWARDRY_LOG_LEVEL'] ?? ''] ?? PROFILE_LOG_LEVEL[toProfile(process.env['STEWARDRY_PROFILE'])] ?? 'INFO',
  environment: process.env,
  isResident: true,
});
serveLanguage(connection, kernel, {
  version: installation.version,
  onLogRecord: (listener) => log.onRecord(listener),
  onExit: () => void close().finally(() => process.exit(0)),
});
