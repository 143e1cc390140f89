import type { TreeJobs } from '../ai/effects/treeJobs.ts';
import type { Ai } from '../ai/service/ai.ts';
import type { TokenJobs } from '../ai/tokens/countTokens.ts';
import type { AuditLog } from '../audit/auditLog.ts';
import type { SigningKeys } from '../audit/note/signingKeys.ts';
import type { AuditJobs } from '../audit/verify/verifyFile.ts';
import type { Clock } from '../base/clock.ts';
import type { NextId } from '../base/ids.ts';
import type { Logger } from '../base/log.ts';
import type { CollectedMetrics, Metrics } from '../base/metrics.ts';
import type { Probe } from '../base/probe.ts';
import type { Changes } from '../changes/changes.ts';
import type { BackupJobs } from '../data/backup/backupJobs.ts';
import type { HeldEncryption } from '../data/encryption/databaseKey.ts';
import type { FileJobs } from '../data/files/fileJobs.ts';
import type { RetentionRule } from '../data/retention/retentionRule.ts';
import type { WorkspaceDatabases } from '../data/workspaceDatabases.ts';
import type { EventLog } from '../events/eventLog.ts';
import type { ValidatorRegistry } from '../governance/govern/validatorRegistry.ts';
import type { RuleJobs } from '../governance/worker/ruleJobs.ts';
import type { JobQueue } from '../jobs/jobQueue.ts';
import type { ThreadJobs } from '../jobs/threadJobs.ts';
import type { WorkerPool } from '../jobs/workerPool.ts';
import type { TemplateJobs } from '../templating/templateJobs.ts';
import type { AccessControl } from './access/accessControl.ts';
import type { Installation } from './installation.ts';
import type { ModuleControl } from './lifecycle/moduleHost.ts';

/** What worker threads can do, all registered in server/worker.ts. */
export interface BackendJobs extends FileJobs, RuleJobs, ThreadJobs, AuditJobs, BackupJobs, TokenJobs, TreeJobs, TemplateJobs {}

/** Everything a module can be given. A module names what it needs in `uses` and sees nothing else. */
export interface Powers {
  readonly log: Logger;
  readonly clock: Clock;
  readonly newId: NextId;
  /** One database per workspace folder. */
  readonly databases: WorkspaceDatabases;
  /** The keys of the databases. For the modules that hand them to a worker, and no other. */
  readonly encryption: HeldEncryption;
  /** What modules declare to become of old rows. */
  readonly retention: readonly RetentionRule[];
  /** What has happened, kept and handed out. A module listens with `listenEvent` in its `on`. */
  readonly events: EventLog;
  /** Threads for heavy work: the main thread never parses, diffs or scans. */
  readonly workers: WorkerPool<BackendJobs>;
  /** Background work that outlives the process. A module says in its `jobs` which ones it does. */
  readonly jobs: JobQueue;
  /** The append-only record. The kernel writes the row of every capability; a module adds rows for what is decided on the way. */
  readonly audit: AuditLog;
  /** The keys that sign checkpoints of the record; they outlive a reload of the module that signs. For that module, and no other. */
  readonly signingKeys: SigningKeys;
  /** The one way to a model. */
  readonly ai: Ai;
  /** Copies of trees for runs, and what becomes of their changes. */
  readonly changes: Changes;
  /** The checks that every action of a run goes through. A module adds its own, named `MODULE/NAME`. */
  readonly validators: ValidatorRegistry;
  readonly installation: Installation;
  /** Who this backend serves, and what they may ask for. */
  readonly access: AccessControl;
  /** Switching modules on and off. */
  readonly lifecycle: ModuleControl;
  /** What is counted and measured; empty functions unless metrics are switched on. */
  readonly metrics: Metrics;
  /** How the services do; what can break brings one, and the health report asks them all. */
  readonly probes: readonly Probe[];
  /** For the one module that carries away what was counted. */
  readonly measurements: Pick<CollectedMetrics, 'collect'>;
}
