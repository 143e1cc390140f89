import type { ModuleDefinition } from '../kernel/defineModule.ts';
import { rules } from './rules/manifest.ts';
import { workspace } from './workspace/manifest.ts';

/** Every module of the backend, in the order in which they start. */
export const modules: readonly ModuleDefinition[] = [workspace, rules];
