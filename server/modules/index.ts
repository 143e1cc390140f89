import type { ModuleDefinition } from '../kernel/moduleDefinition.ts';
import { access } from './access/manifest.ts';
import { agents } from './agents/manifest.ts';
import { ai } from './ai/manifest.ts';
import { analytics } from './analytics/manifest.ts';
import { audit } from './audit/manifest.ts';
import { backup } from './backup/manifest.ts';
import { data } from './data/manifest.ts';
import { events } from './events/manifest.ts';
import { glossary } from './glossary/manifest.ts';
import { health } from './health/manifest.ts';
import { imports } from './imports/manifest.ts';
import { jobs } from './jobs/manifest.ts';
import { metrics } from './metrics/manifest.ts';
import { modules as moduleSwitches } from './modules/manifest.ts';
import { personas } from './personas/manifest.ts';
import { practices } from './practices/manifest.ts';
import { rules } from './rules/manifest.ts';
import { runs } from './runs/manifest.ts';
import { sessions } from './sessions/manifest.ts';
import { templates } from './templates/manifest.ts';
import { workspace } from './workspace/manifest.ts';

/** Every module of the backend, in the order in which they start. */
export const modules: readonly ModuleDefinition[] = [
  metrics,
  health,
  workspace,
  access,
  data,
  backup,
  audit,
  events,
  jobs,
  moduleSwitches,
  rules,
  ai,
  personas,
  practices,
  imports,
  sessions,
  runs,
  agents,
  templates,
  glossary,
  analytics,
];
