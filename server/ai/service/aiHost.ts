import type { Clock } from '../../base/clock.ts';
import type { NextId } from '../../base/ids.ts';
import type { WorkspaceDatabases } from '../../data/workspaceDatabases.ts';
import type { Provider } from '../contract/provider.ts';
import type { TokenCounter } from '../tokens/countTokens.ts';

/** Who knows the folders, and the editor where there is one. */
export interface AiHost {
  settingsOf(folder: string): Promise<{ readonly trusted: boolean; readonly settings: Readonly<Record<string, unknown>> }>;
  /** The editor's own models, when somebody offers them. */
  editor(): Provider | undefined;
}

/** What the service stands on. */
export interface AiOptions {
  readonly databases: WorkspaceDatabases;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly newId: NextId;
  readonly countTokens: TokenCounter;
}
