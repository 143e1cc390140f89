import type { Policy } from '../../governance/govern/policy.ts';
import { createAskPersonTool } from './askPerson.ts';
import { createCheckRulesTool } from './checkRules.ts';
import { createDelegateTool, type Delegate } from './delegate.ts';
import { createDeleteFileTool } from './deleteFile.ts';
import { createEditFileTool } from './editFile.ts';
import { createFindSymbolTool } from './findSymbol.ts';
import { createListFilesTool } from './listFiles.ts';
import { createMoveFileTool } from './moveFile.ts';
import { createNoteDecisionTool } from './noteDecision.ts';
import { createReadFileTool } from './readFile.ts';
import type { Restore } from './restore.ts';
import { createRunCommandTool } from './runCommand.ts';
import { createRunTestsTool } from './runTests.ts';
import { createSearchTool } from './search.ts';
import type { Tool } from './tool.ts';
import { createWriteFileTool } from './writeFile.ts';

/** What the built-in tools depend on in a folder. */
export interface ToolsOptions {
  /** The shell in which commands run. */
  readonly shell: 'posix' | 'powershell';
  /** The commands of `run_tests`. */
  readonly verify: Policy['verify'];
  /** Personas that may be handed work. Empty: there is no `delegate`. */
  readonly delegates: readonly Delegate[];
  /** Absent: nothing was masked. */
  readonly restore?: Restore;
}

/** All built-in tools. Which of them a persona gets, its limits say. */
export function createTools({ shell, verify, delegates, restore }: ToolsOptions): readonly Tool[] {
  return [
    createReadFileTool(),
    createListFilesTool(),
    createSearchTool(),
    createFindSymbolTool(),
    createEditFileTool(restore),
    createWriteFileTool(restore),
    createMoveFileTool(),
    createDeleteFileTool(),
    createRunCommandTool(shell),
    createRunTestsTool(shell, verify),
    createCheckRulesTool(),
    createAskPersonTool(),
    createNoteDecisionTool(),
    ...(delegates.length === 0 ? [] : [createDelegateTool(delegates)]),
  ];
}
