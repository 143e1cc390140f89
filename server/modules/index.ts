import type { ModuleDefinition } from '../kernel/moduleDefinition.ts';
import { access } from './access/manifest.ts';

import { rules } from './rules/manifest.ts';
import { workspace } from './workspace/manifest.ts';

/** Every module of the backend, in the order in which they start. */
export const modules: readonly ModuleDefinition[] = [workspace, access, rules];
