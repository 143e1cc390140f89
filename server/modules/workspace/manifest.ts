import * as protocol from '../../../protocol/workspace.ts';
import { defineModule } from '../../kernel/defineModule.ts';
import { close } from './handlers/close.ts';
import { explainConfig } from './handlers/explainConfig.ts';
import { filesChanged } from './handlers/filesChanged.ts';
import { installHooks } from './handlers/installHooks.ts';
import { listFiles } from './handlers/listFiles.ts';
import { open } from './handlers/open.ts';
import { readChange } from './handlers/readChange.ts';
import { ruleSources } from './handlers/ruleSources.ts';
import { setConfig } from './handlers/setConfig.ts';
import { status } from './handlers/status.ts';
import { Folders } from './state.ts';

export const workspace = defineModule(protocol, {
  id: 'workspace',
  description: 'Folders, their configuration, files, git, and the health of the backend.',
  isEssential: true,
  optional: ['modules', 'access'],
  uses: ['log', 'clock', 'workers', 'installation', 'databases'],
  start: () => new Folders(),
  handlers: { open, close, filesChanged, explainConfig, setConfig, status, installHooks, listFiles, readChange, ruleSources },
});
