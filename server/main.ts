/** The backend of one editor window, started by the extension over IPC. */
import type { LogLevel } from './base/log.ts';
import { PROFILE_LOG_LEVEL, toProfile } from './base/profile.ts';
import { createBackend } from './createBackend.ts';

/** `STEWARDRY_LOG_LEVEL`, which the extension fills from `stewardry.log.level`. */
const LEVELS: Readonly<Record<string, LogLevel>> = { error: 'ERROR', warn: 'WARNING', info: 'INFO', debug: 'DEBUG' };

const starting = createBackend({
  logName: 'backend.log',
  logLevel: LEVELS[process.env['STEWARDRY_LOG_LEVEL'] ?? ''] ?? PROFILE_LOG_LEVEL[toProfile(process.env['STEWARDRY_PROFILE'])] ?? 'INFO',
  environment: process.env,
  isResident: true,
  isAboutToCheck: true,
});
// Loaded while the thread that checks comes up.
const { connectToEditor, serveLanguage } = await import('./transports/lsp/languageServer.ts');
const connection = connectToEditor();
const { kernel, log, installation, close } = await starting;
serveLanguage(connection, kernel, {
  version: installation.version,
  onLogRecord: (listener) => log.onRecord(listener),
  onExit: () => void close().finally(() => process.exit(0)),
});
