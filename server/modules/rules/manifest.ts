import * as protocol from '../../../protocol/rules.ts';
import * as workspace from '../../../protocol/workspace.ts';
import { defineModule, listen, perform } from '../../kernel/defineModule.ts';
import type { RulesContext } from './context.ts';
import { checkCommitMessage } from './handlers/checkCommitMessage.ts';
import { checkDocument } from './handlers/checkDocument.ts';
import { checkProposed } from './handlers/checkProposed.ts';
import { checkRuleFile, ruleFileLenses } from './handlers/checkRuleFile.ts';
import { completeRuleFile } from './handlers/completeRuleFile.ts';
import { endWaivers } from './handlers/endWaivers.ts';
import { exportSarif } from './handlers/exportSarif.ts';
import { findings } from './handlers/findings.ts';
import { fixDocument } from './handlers/fixDocument.ts';
import { fixWorkspace } from './handlers/fixWorkspace.ts';
import { importRules } from './handlers/importRules.ts';
import { importSarif } from './handlers/importSarif.ts';
import { inferRule } from './handlers/inferRule.ts';
import { list } from './handlers/list.ts';
import { matchRule } from './handlers/matchRule.ts';
import { previewImport } from './handlers/previewImport.ts';
import { reach } from './handlers/reach.ts';
import { removeRule } from './handlers/removeRule.ts';
import { renewWaivers } from './handlers/renewWaivers.ts';
import { rulePackages } from './handlers/rulePackages.ts';
import { saveRule } from './handlers/saveRule.ts';
import { scan } from './handlers/scan.ts';
import { setEnforcement } from './handlers/setEnforcement.ts';
import { setPack } from './handlers/setPack.ts';
import { setRuleScope } from './handlers/setRuleScope.ts';
import { setSeverity } from './handlers/setSeverity.ts';
import { show } from './handlers/show.ts';
import { suppress } from './handlers/suppress.ts';
import { syntaxTree } from './handlers/syntaxTree.ts';
import { test } from './handlers/test.ts';
import { tryRule } from './handlers/tryRule.ts';
import { waivers } from './handlers/waivers.ts';
import { writeBaseline } from './handlers/writeBaseline.ts';
import { onOpening, onRulesOutdated } from './onRulesOutdated.ts';
import { performScan, scanFolder } from './scan/scanJob.ts';
import { RulesState } from './state.ts';

export const rules = defineModule(protocol, {
  id: 'rules',
  description: 'Checks code against rules, as you type and over whole workspaces.',
  requires: ['workspace'],
  uses: ['log', 'clock', 'workers', 'installation', 'databases', 'events', 'jobs', 'newId', 'metrics'],
  tables: ['rules_scanned_files', 'rules_workspace_scans'],
  start: () => new RulesState(),
  handlers: {
    checkDocument,
    checkProposed,
    scan,
    findings,
    list,
    show,
    setSeverity,
    setPack,
    fixDocument,
    fixWorkspace,
    suppress,
    writeBaseline,
    exportSarif,
    importSarif,
    reach,
    test,
    checkRuleFile,
    completeRuleFile,
    ruleFileLenses,
    checkCommitMessage,
    tryRule,
    matchRule,
    syntaxTree,
    inferRule,
    saveRule,
    removeRule,
    setEnforcement,
    setRuleScope,
    rulePackages,
    previewImport,
    importRules,
    waivers,
    renewWaivers,
    endWaivers,
  },
  jobs: [perform(scanFolder, performScan)],
  on: [
    listen(workspace.opening, onOpening),
    listen(workspace.rulesOutdated, onRulesOutdated),
    listen(workspace.closed, (ctx: RulesContext, { folder }) => ctx.state.forget(folder)),
  ],
});
