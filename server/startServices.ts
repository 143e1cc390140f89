import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAi } from './ai/service/ai.ts';
import type { TokenCounter } from './ai/tokens/countTokens.ts';
import { createAuditLog } from './audit/createAuditLog.ts';
import { createSigningKeys } from './audit/note/signingKeys.ts';
import { systemClock } from './base/clock.ts';
import { createIds } from './base/ids.ts';
import type { Log, LogLevel } from './base/log.ts';
import { type CollectedMetrics, noMetrics } from './base/metrics.ts';
import { besideThis } from './besideThis.ts';
import { createChanges } from './changes/createChanges.ts';
import type { DataFolder } from './data/dataFolder.ts';
import { HeldEncryption, readEncryption } from './data/encryption/databaseKey.ts';
import { createWorkspaceDatabases } from './data/workspaceDatabases.ts';
import { createEventLog } from './events/createEventLog.ts';
import { databasesWithEvents } from './events/databasesWithEvents.ts';
import { builtInValidators } from './governance/govern/builtInValidators.ts';
import { ValidatorRegistry } from './governance/govern/validatorRegistry.ts';
import { createJobQueue } from './jobs/createJobQueue.ts';
import { databasesWithJobs } from './jobs/databasesWithJobs.ts';
import type { WorkerPool } from './jobs/workerPool.ts';
import { createAccessControl } from './kernel/access/accessControl.ts';
import { readIdentity } from './kernel/access/identity.ts';
import { isTeam } from './kernel/access/isTeam.ts';
import { policyProbe } from './kernel/access/policyProbe.ts';
import type { Installation } from './kernel/installation.ts';
import { createKernel, type Kernel } from './kernel/kernel.ts';
import { measureProcess } from './kernel/metrics/processMetrics.ts';
import { measureServices } from './kernel/metrics/serviceMetrics.ts';
import type { ModuleDefinition } from './kernel/moduleDefinition.ts';
import type { BackendJobs } from './kernel/powers.ts';
import { modules as allModules } from './modules/index.ts';

export interface BackendOptions {
  /** Name of the log file of this process, such as `backend.log`. */
  readonly logName: string;
  readonly logLevel: LogLevel;
  /** The user's setting for the data folder; wins over `STEWARDRY_HOME`. */
  readonly dataFolder?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Threads at most. */
  readonly workers?: number;
  /** Instead of all modules. */
  readonly modules?: readonly ModuleDefinition[];
  /** Absolute folder of built-in packs, instead of those that come with it: 350 rules take a while to read from source. */
  readonly rulePacks?: string;
  /** Files will be checked as soon as it runs: a thread for that comes up while everything else does. */
  readonly isAboutToCheck?: boolean;
  /** It stays and does background work, also what other processes left behind. Absent: it only does what it is asked for. */
  readonly isResident?: boolean;
}

/** A whole backend: what main.ts, cli.ts and the integration tests start. */
export interface Backend {
  readonly kernel: Kernel;
  readonly log: Log;
  readonly installation: Installation;
  /** Stops modules, threads and databases; resolves when nothing is left running. */
  close(): Promise<void>;
}

/** What a backend stands on from its first moment. */
export interface Foundation {
  readonly dataFolder: DataFolder;
  readonly log: Log;
  readonly workers: WorkerPool<BackendJobs>;
}

/** Services that keep tables, each with its SQL in `server/SERVICE/migrations/`, in the order in which these run. */
const SERVICES_WITH_TABLES: readonly string[] = ['audit', 'events', 'jobs', 'ai', 'changes'];

/** Builds the services, starts the modules. */
export async function startServices(options: BackendOptions, { dataFolder, log, workers }: Foundation): Promise<Backend> {
  const modules = options.modules ?? allModules;
  const identity = readIdentity(process.cwd(), options.environment);
  const clock = systemClock;
  const encryption = new HeldEncryption(readEncryption(options.environment));
  const root = findRoot();
  const installation: Installation = {
    version: readVersion(root),
    rulePacks: options.rulePacks ?? path.join(root, 'templates', 'rule-packs'),
    personas: path.join(root, 'templates', 'personas'),
    practices: path.join(root, 'templates', 'practices'),
    templates: path.join(root, 'templates', 'library'),
    glossary: path.join(root, 'templates', 'glossary.yaml'),
    moduleSandbox: fileURLToPath(besideThis('moduleSandbox')),
    dataFolder: dataFolder.root,
    logFile: path.join(dataFolder.logs, options.logName),
    isResident: options.isResident ?? false,
    environment: options.environment,
  };
  const tablesOf = [...SERVICES_WITH_TABLES, ...modules.filter((module) => module.tables.length > 0).map((module) => module.id)];
  const retention = modules.flatMap((module) => module.retention ?? []);
  const newId = createIds(clock);
  const events = await createEventLog({ clock, newId, log, environment: options.environment });
  const jobs = await createJobQueue({ clock, log, newId, isResident: installation.isResident, environment: options.environment });
  const databases = databasesWithJobs(
    databasesWithEvents(
      createWorkspaceDatabases({ dataFolder, tablesOf, clock, environment: options.environment, encryption, retention }),
      events,
    ),
    jobs,
  );
  const metrics = await createMetrics(options.environment);
  const measuring = [measureProcess(metrics, workers), measureServices(metrics, { databases, jobs, events })];
  const countTokens: TokenCounter = (texts) => workers.run('ai/countTokens', texts, { lane: 'interactive' }, new AbortController().signal);
  const access = createAccessControl({
    identity: await identity,
    clock,
    // Until the list of the team has been read.
    role: isTeam(options.environment) ? 'viewer' : 'admin',
    policy: options.environment['STEWARDRY_ACCESS_POLICY'],
  });
  const kernel = createKernel(modules, {
    log,
    clock,
    newId,
    audit: createAuditLog({ clock, newId }),
    signingKeys: createSigningKeys(path.join(dataFolder.root, 'audit')),
    databases,
    encryption,
    retention,
    events,
    jobs,
    workers,
    ai: createAi({ databases, environment: options.environment, clock, newId, countTokens }),
    validators: new ValidatorRegistry(builtInValidators()),
    changes: createChanges({ dataFolder, clock, newId, log, environment: options.environment }),
    installation,
    access,
    metrics,
    measurements: metrics,
    probes: [policyProbe(access)],
  });
  await kernel.start();
  return {
    kernel,
    log,
    installation,
    async close() {
      await kernel.stop();
      for (const each of measuring) each.dispose();
      await workers.close();
      await jobs.close();
      await events.close();
      await databases.closeAll();
      log.dispose();
    },
  };
}

/** `STEWARDRY_METRICS`, which the extension fills from `stewardry.metrics`. Off unless somebody wants them. */
async function createMetrics({ STEWARDRY_METRICS: wish }: BackendOptions['environment']): Promise<CollectedMetrics> {
  if (wish === undefined || !['on', '1', 'true'].includes(wish.toLowerCase())) return noMetrics;
  const { createRecordedMetrics } = await import('./kernel/metrics/recordedMetrics.ts');
  return createRecordedMetrics();
}

/** The folder that holds package.json and templates: two up from `dist/server`, one up from `server`. */
function findRoot(): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const root = [path.join(here, '..'), path.join(here, '..', '..')].find((folder) =>
    existsSync(path.join(folder, 'templates', 'rule-packs')),
  );
  if (root === undefined) throw new Error(`The built-in rule packs are missing beside "${here}". Install Stewardry again.`);
  return path.resolve(root);
}

function readVersion(root: string): string {
  // Our own package.json; its `version` is always text.
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
  return version;
}
