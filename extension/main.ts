import { commands, EventEmitter, type ExtensionContext, type LogOutputChannel, type SecretStorage, window, workspace } from 'vscode';
import { handOverApiKeys } from './backend/apiKeys.ts';
import { handOverAuditKey } from './backend/auditKey.ts';
import { Backend } from './backend/backend.ts';
import { handOverDatabaseKeys } from './backend/databaseKeys.ts';
import { openFolders, registerFolders } from './backend/folders.ts';
import type { Rpc } from './backend/rpc.ts';
import { describeFailure } from './backend/wireFailure.ts';
import { registerAgentTools } from './features/agent-tools/agentTools.contribution.ts';
import { registerApiKeys } from './features/api-keys/apiKeys.contribution.ts';
import { registerApprovals } from './features/approvals/approvals.contribution.ts';
import { registerAuditView } from './features/audit-view/auditView.contribution.ts';
import { registerBackup } from './features/backup/backup.contribution.ts';
import { registerBaseline } from './features/baseline/baseline.contribution.ts';
import { registerChatParticipant } from './features/chat-participant/chatParticipant.contribution.ts';
import { registerDashboard } from './features/dashboard/dashboard.contribution.ts';
import { registerEventsView } from './features/events-view/eventsView.contribution.ts';
import { registerExplain } from './features/explain/explain.contribution.ts';
import { registerFindings } from './features/findings/findings.contribution.ts';
import { registerFixes } from './features/fixes/fixes.contribution.ts';
import { registerImportFiles } from './features/import-files/importFiles.contribution.ts';
import { registerJobsView } from './features/jobs-view/jobsView.contribution.ts';
import { registerLanguageModels } from './features/language-models/languageModels.contribution.ts';
import { registerModulesView } from './features/modules-view/modulesView.contribution.ts';
import { registerOutput } from './features/output/output.contribution.ts';
import { registerPersonasView } from './features/personas-view/personasView.contribution.ts';
import { registerPracticesView } from './features/practices-view/practicesView.contribution.ts';
import { registerProposals } from './features/proposals/proposals.contribution.ts';
import { registerReview } from './features/review/review.contribution.ts';
import { registerRuleAuthoring } from './features/rule-authoring/ruleAuthoring.contribution.ts';
import { registerRulePage } from './features/rule-page/rulePage.contribution.ts';
import { registerRuleProblems } from './features/rule-problems/ruleProblems.contribution.ts';
import { registerRuleTests } from './features/rule-tests/ruleTests.contribution.ts';
import { registerRulesManager } from './features/rules-manager/rulesManager.contribution.ts';
import { registerRulesView } from './features/rules-view/rulesView.contribution.ts';
import { registerRunNotices } from './features/run-notices/runNotices.contribution.ts';
import { registerRunTask } from './features/run-task/runTask.contribution.ts';
import { registerTaskPage } from './features/run-task/taskPage.contribution.ts';
import { registerRunsView } from './features/runs-view/runsView.contribution.ts';
import { registerSarif } from './features/sarif/sarif.contribution.ts';
import { registerScan } from './features/scan/scan.contribution.ts';
import { registerSessionBrowser } from './features/session-browser/sessionBrowser.contribution.ts';
import { registerSessionIndicator } from './features/session-indicator/sessionIndicator.contribution.ts';
import { registerSessionsView } from './features/sessions-view/sessionsView.contribution.ts';
import { registerStatusBar } from './features/status-bar/statusBar.contribution.ts';
import { registerSuppress } from './features/suppress/suppress.contribution.ts';
import { registerTemplates } from './features/templates/templates.contribution.ts';
import { registerWalkthrough } from './features/walkthrough/walkthrough.contribution.ts';
import { ActiveFolder } from './platform/activeFolder.ts';
import { AiModes } from './platform/aiModes.ts';
import { CurrentSession } from './platform/currentSession.ts';
import { FindingCounts } from './platform/findingCounts.ts';
import { showInformation } from './platform/notices.ts';
import { ReadOnlyDocuments } from './platform/readOnlyDocuments.ts';
import { Runs } from './platform/runs.ts';
import { readSetting } from './platform/settings.ts';
import { WebviewHost } from './platform/webviewHost.ts';

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
      // First: without its key a folder's database would not be opened.
      await prepareDatabaseKeys(rpc, context.secrets, log);
      await Promise.all([openFolders(rpc, log), handOverAuditKey(rpc, context.secrets, log), handOverApiKeys(rpc, context.secrets, log)]);
    },
  });
  const counts = new FindingCounts();
  const filesChanged = new EventEmitter<string>();
  const rejected = new EventEmitter<string>();
  const runs = new Runs(backend);
  const aiModes = new AiModes(backend);
  const activeFolder = new ActiveFolder();
  const documents = new ReadOnlyDocuments();
  const webviews = new WebviewHost(backend, context.extensionUri);
  const currentSession = new CurrentSession(context.workspaceState);
  context.subscriptions.push(
    log,
    counts,
    filesChanged,
    rejected,
    aiModes,
    activeFolder,
    documents,
    runs,
    currentSession,
    registerOutput(backend, log),
    registerFolders(backend, log, (folder) => filesChanged.fire(folder)),
    registerFindings(backend),
    registerRuleProblems(backend),
    registerScan(backend, log, filesChanged.event),
    registerRulesView(backend, counts, log),
    registerJobsView(backend, documents),
    registerEventsView(backend, activeFolder, documents),
    registerAuditView(backend, activeFolder, documents),
    registerModulesView(backend),
    registerRulePage(webviews),
    registerExplain(backend, documents),
    registerRulesManager(backend, webviews),
    registerDashboard(backend, webviews),
    registerPracticesView(backend, webviews),
    registerPersonasView(backend, webviews),
    registerImportFiles(backend, documents),
    registerStatusBar(backend, counts),
    registerFixes(backend, log),
    registerSuppress(backend),
    registerBackup(backend, context.secrets, log),
    registerBaseline(backend),
    registerSarif(backend),
    registerRuleTests(backend, log),
    registerRuleAuthoring(backend),
    registerApiKeys(backend, context.secrets),
    registerLanguageModels(backend, log),
    registerTaskPage(backend, runs, currentSession, webviews),
    registerSessionBrowser(runs, webviews),
    registerRunTask(backend, runs, currentSession, context.workspaceState, aiModes),
    registerSessionIndicator(backend, runs, currentSession, aiModes),
    registerSessionsView(backend, runs, currentSession),
    registerRunsView(backend, runs, documents),
    registerApprovals(backend, runs, documents),
    registerReview(backend, runs, (folder) => rejected.fire(folder)),
    registerTemplates(backend, runs, documents, webviews),
    registerProposals(backend, documents, rejected.event),
    registerRunNotices(runs),
    registerWalkthrough(),
    registerAgentTools(backend, context, backendEnvironment),
    registerChatParticipant(backend, runs, currentSession, context.extensionUri),
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
  const keys = ['dataFolder', 'database.type', 'database.url', 'database.encryption'] as const;
  const [dataFolder, databaseType, databaseUrl, encryption] = keys.map((key) => readSetting<string>(key) ?? '');
  return {
    STEWARDRY_LOG_LEVEL: readSetting<string>('log.level') ?? 'info',
    ...(readSetting<boolean>('metrics') ? { STEWARDRY_METRICS: 'on' } : {}),
    ...(dataFolder ? { STEWARDRY_HOME: dataFolder } : {}),
    ...(databaseType ? { STEWARDRY_DATABASE_TYPE: databaseType } : {}),
    ...(databaseUrl ? { STEWARDRY_DATABASE_URL: databaseUrl } : {}),
    ...(encryption ? { STEWARDRY_DATABASE_ENCRYPTION: encryption } : {}),
  };
}

function followSwitch(backend: Backend): void {
  if (readSetting<boolean>('enable') !== false) {
    backend.start();
    return;
  }
  // What was never started does not stop, and nobody would be told.
  void commands.executeCommand('setContext', 'stewardry.backend', 'stopped');
  void backend.stop();
}

/** The keys of SecretStorage. A failure must not keep the folders from being opened: then nothing is kept, and it is said. */
async function prepareDatabaseKeys(rpc: Rpc, secrets: SecretStorage, log: LogOutputChannel): Promise<void> {
  try {
    const isNew = await handOverDatabaseKeys(rpc, secrets, readSetting<string>('database.encryption') === 'sqlcipher');
    if (!isNew) return;
    const message =
      'A key for your encrypted databases was made and is kept by VS Code. Without it nobody can read them: copy it to a safe place.';
    void showInformation(message, 'Copy Key').then((choice) => {
      if (choice !== undefined) void commands.executeCommand('stewardry.copyDatabaseKey');
    });
  } catch (error) {
    log.error(`The keys of the databases could not be handed over: ${describeFailure(error)}`);
  }
}
