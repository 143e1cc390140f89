import { EventEmitter, type ExtensionContext, window, workspace } from 'vscode';
import { handOverAuditKey } from './backend/auditKey.ts';
import { Backend } from './backend/backend.ts';
import { openFolders, registerFolders } from './backend/folders.ts';
import { registerAuditView } from './features/audit-view/auditView.contribution.ts';
import { registerBaseline } from './features/baseline/baseline.contribution.ts';
import { registerEventsView } from './features/events-view/eventsView.contribution.ts';
import { registerFindings } from './features/findings/findings.contribution.ts';
import { registerFixes } from './features/fixes/fixes.contribution.ts';
import { registerJobsView } from './features/jobs-view/jobsView.contribution.ts';
import { registerModulesView } from './features/modules-view/modulesView.contribution.ts';
import { registerOutput } from './features/output/output.contribution.ts';
import { registerRuleAuthoring } from './features/rule-authoring/ruleAuthoring.contribution.ts';
import { registerRulePage } from './features/rule-page/rulePage.contribution.ts';
import { registerRuleProblems } from './features/rule-problems/ruleProblems.contribution.ts';
import { registerRuleTests } from './features/rule-tests/ruleTests.contribution.ts';
import { registerRulesView } from './features/rules-view/rulesView.contribution.ts';
import { registerSarif } from './features/sarif/sarif.contribution.ts';
import { registerScan } from './features/scan/scan.contribution.ts';
import { registerStatusBar } from './features/status-bar/statusBar.contribution.ts';
import { registerSuppress } from './features/suppress/suppress.contribution.ts';
import { FindingCounts } from './platform/findingCounts.ts';
import { Records } from './platform/records.ts';
import { readSetting } from './platform/settings.ts';

/** What other extensions, and the tests in the extension host, get from `extensions.getExtension(…).exports`. */
export interface StewardryExports {
  readonly backend: Backend;
}

export function activate(context: ExtensionContext): StewardryExports {
  const log = window.createOutputChannel('Stewardry', { log: true });
  const backend = new Backend({
    extensionPath: context.extensionPath,
    log,
    environment: backendEnvironment,
    prepare: async (rpc) => {
      await Promise.all([openFolders(rpc, log), handOverAuditKey(rpc, context.secrets, log)]);
    },
  });
  const counts = new FindingCounts();
  const records = new Records();
  const filesChanged = new EventEmitter<string>();
  context.subscriptions.push(
    log,
    counts,
    filesChanged,
    records,
    registerOutput(backend, log),
    registerFolders(backend, log, (folder) => filesChanged.fire(folder)),
    registerFindings(backend),
    registerRuleProblems(backend),
    registerScan(backend, log, filesChanged.event),
    registerRulesView(backend, counts, log),
    registerJobsView(backend, records),
    registerEventsView(backend, records),
    registerAuditView(backend, records),
    registerModulesView(backend),
    registerRulePage(backend, context.extensionUri),
    registerStatusBar(backend, counts),
    registerFixes(backend, log),
    registerSuppress(backend),
    registerBaseline(backend),
    registerSarif(backend),
    registerRuleTests(backend, log),
    registerRuleAuthoring(backend),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('stewardry.enable')) followSwitch(backend);
      else if (startupSettings.some((key) => event.affectsConfiguration(key))) void backend.restart();
    }),
    backend,
  );
  // After activation: loading the language client in the same turn would double its time.
  const start = setImmediate(() => followSwitch(backend));
  context.subscriptions.push({ dispose: () => clearImmediate(start) });
  return { backend };
}

/** Settings that the backend reads when it starts. */
const startupSettings = ['stewardry.dataFolder', 'stewardry.database', 'stewardry.log.level', 'stewardry.metrics'];

function backendEnvironment(): Record<string, string> {
  const [dataFolder, databaseType, databaseUrl] = (['dataFolder', 'database.type', 'database.url'] as const).map(
    (key) => readSetting<string>(key) ?? '',
  );
  return {
    STEWARDRY_LOG_LEVEL: readSetting<string>('log.level') ?? 'info',
    ...(readSetting<boolean>('metrics') ? { STEWARDRY_METRICS: 'on' } : {}),
    ...(dataFolder ? { STEWARDRY_HOME: dataFolder } : {}),
    ...(databaseType ? { STEWARDRY_DATABASE_TYPE: databaseType } : {}),
    ...(databaseUrl ? { STEWARDRY_DATABASE_URL: databaseUrl } : {}),
  };
}

function followSwitch(backend: Backend): void {
  if (readSetting<boolean>('enable') === false) void backend.stop();
  else backend.start();
}
