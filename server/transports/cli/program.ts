import { Command, CommanderError, Option } from 'commander';
import { StewardryError } from '../../base/errors.ts';
import { PROFILES } from '../../base/profile.ts';
import { RequestFailed } from '../../kernel/requestFailed.ts';
import { registerAi } from './commands/ai.ts';
import { registerAudit } from './commands/audit.ts';
import { registerBaseline } from './commands/baseline.ts';
import { registerCheck } from './commands/check.ts';
import { registerConfig } from './commands/config.ts';
import { registerDb } from './commands/db.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerEvents } from './commands/events.ts';
import { registerHealth } from './commands/health.ts';
import { registerHooks } from './commands/hooks.ts';
import { registerImport } from './commands/import.ts';
import { registerJobs } from './commands/jobs.ts';
import { registerMcp } from './commands/mcp.ts';
import { registerMetrics } from './commands/metrics.ts';
import { registerModules } from './commands/modules.ts';
import { registerPersonas } from './commands/personas.ts';
import { registerPractices } from './commands/practices.ts';
import { registerPrompts } from './commands/prompts.ts';
import { registerReport } from './commands/report.ts';
import { registerRules } from './commands/rules.ts';
import { registerRun } from './commands/run.ts';
import { registerRuns } from './commands/runs.ts';
import { registerServe } from './commands/serve.ts';
import { registerSessions } from './commands/sessions.ts';
import { registerTemplates } from './commands/templates.ts';
import { registerUsers } from './commands/users.ts';
import { registerWhoami } from './commands/whoami.ts';
import { type Session, UsageError } from './session.ts';
import { EXIT, type ExitCode } from './terminal.ts';

/** Runs one command line and returns the exit code of DESIGN section 11; prints every failure as one line. */
export async function runCommandLine(args: readonly string[], session: Session, version: string): Promise<ExitCode> {
  let code: ExitCode = EXIT.clean;
  const finish = (result: ExitCode): void => {
    code = result;
  };
  const program = new Command('stewardry')
    .description('Rules for people and AI agents, checked outside the model.')
    .version(version)
    .addOption(
      new Option('--profile <name>', 'dev: log everything, read changed files again while serving')
        .choices(PROFILES)
        .env('STEWARDRY_PROFILE'),
    )
    .showHelpAfterError('(add --help for usage)')
    .exitOverride()
    .configureOutput({ writeOut: (text) => session.terminal.print(text), writeErr: (text) => session.terminal.printError(text) });
  for (const register of [
    registerCheck,
    registerRules,
    registerServe,
    registerBaseline,
    registerConfig,
    registerDb,
    registerDoctor,
    registerHooks,
    registerHealth,
    registerJobs,
    registerMetrics,
    registerReport,
    registerUsers,
    registerWhoami,
    registerModules,
    registerAudit,
    registerEvents,
    registerAi,
    registerRun,
    registerRuns,
    registerSessions,
    registerPersonas,
    registerPractices,
    registerImport,
    registerMcp,
    registerTemplates,
    registerPrompts,
  ]) {
    register(program, session, finish);
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    return explainFailure(error, session);
  }
}

function explainFailure(error: unknown, session: Session): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
  if (error instanceof UsageError || error instanceof RequestFailed || error instanceof StewardryError) {
    session.terminal.printError(`stewardry: ${error.message}\n`);
    return EXIT.usage;
  }
  throw error;
}
