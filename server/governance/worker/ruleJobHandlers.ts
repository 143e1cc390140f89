import type { JobHandlers } from '../../jobs/workerHost.ts';
import type { PackFiles } from '../config/packs.ts';
import { inferPatterns } from '../syntax/inferPatterns.ts';
import { readSyntaxTree } from '../syntax/syntaxTree.ts';
import { checkCommit } from './checkCommit.ts';
import { checkFiles } from './checkFiles.ts';
import { checkProposed } from './checkProposed.ts';
import { checkText } from './checkText.ts';
import { checkWorkspaceRules } from './checkWorkspaceRules.ts';
import { createDiskView } from './diskWorkspaceView.ts';
import { fixText } from './fixText.ts';
import { loadRules } from './loadRules.ts';
import { readForeignPack } from './readForeignPack.ts';
import { readRuleFile } from './readRuleFile.ts';
import { readWaivers } from './readWaivers.ts';
import { readExamples } from './ruleExamples.ts';
import type { Answer, LoadedRules, RuleJobs, RulesReference } from './ruleJobs.ts';
import { ruleReach } from './ruleReach.ts';
import { createRuleSession, type RuleSession } from './ruleSession.ts';
import { testRules } from './testRules.ts';
import { tryFiles, tryRule, tryWorkspace } from './tryRule.ts';

/** Sessions a thread keeps: one per open folder of a window and one for a persona with rules of its own is common, more are not. */
const KEPT_SESSIONS = 6;

/** The handlers of one worker thread. `files` reads the disk, `today` is the date in the user's time zone. */
export function createRuleJobHandlers(files: PackFiles, today: () => string): JobHandlers<RuleJobs> {
  const sessions = new Map<string, RuleSession>();
  // The thread that loads rules is mostly the next to need them: they need not come back from the main thread.
  let lastLoaded: LoadedRules | undefined;

  const sessionOf = ({ version, loaded = lastLoaded }: RulesReference, binding: readonly string[]): RuleSession | undefined => {
    const bound = [...new Set(binding)].sort();
    const key = JSON.stringify([version, ...bound]);
    const known = sessions.get(key) ?? sessions.get(JSON.stringify([version]));
    const rules = loaded?.version === version ? loaded : known?.loaded;
    const session = sessions.get(key) ?? (rules === undefined ? undefined : createRuleSession(rules, new Set(bound)));
    if (!session) return undefined;
    sessions.delete(key);
    sessions.set(key, session);
    for (const oldest of [...sessions.keys()].slice(0, -KEPT_SESSIONS)) sessions.delete(oldest);
    return session;
  };

  /** Works with the rules named, or says that they are not here. */
  async function withSession<Value>(
    rules: RulesReference,
    work: (session: RuleSession) => Promise<Value>,
    binding: readonly string[] = [],
  ): Promise<Answer<Value>> {
    const session = sessionOf(rules, binding);
    return session ? { needsRules: false, value: await work(session) } : { needsRules: true };
  }

  return {
    'rules/load': async (request) => {
      lastLoaded = await loadRules(request, files);
      return lastLoaded;
    },
    'rules/checkText': ({ rules, file, ruleIds = [] }, { signal }) =>
      withSession(rules, (session) => checkText(session, file, { ruleIds, today: today(), signal, memory: session.memoryOf(file.path) })),
    'rules/checkFiles': ({ rules, ...request }, context) => withSession(rules, (session) => checkFiles(session, request, today(), context)),
    'rules/checkWorkspace': ({ rules, root, paths, changed, ruleIds }, { signal }) =>
      withSession(rules, async (session) => {
        const view = createDiskView(root, paths, changed);
        const reports = await checkWorkspaceRules(session, view, { ruleIds, today: today() }, signal);
        return { reports, outside: await view.outside() };
      }),
    'rules/fixText': ({ rules, file, ruleIds }, { signal }) =>
      withSession(rules, (session) => fixText(session, file, { ruleIds, today: today(), signal })),
    'rules/checkProposed': ({ rules, changes, binding }, { signal }) =>
      withSession(rules, (session) => checkProposed(session, changes, { today: today(), signal }), binding),
    'rules/reach': ({ rules, paths, ruleIds }) => withSession(rules, async (session) => ruleReach(session, paths, ruleIds)),
    'rules/readRuleFile': ({ rules, file }) => withSession(rules, (session) => readRuleFile(session, file, files)),
    'rules/examples': ({ rules, ruleId }) =>
      withSession(
        rules,
        async ({ loaded }) => (await readExamples(loaded, new Set([ruleId]), files)).get(ruleId) ?? { valid: [], invalid: [] },
      ),
    'rules/readWaivers': ({ rules, root, paths }) => withSession(rules, (session) => readWaivers(session, root, paths)),
    'rules/try': ({ rules, trial, tests, file }, { signal }) =>
      withSession(rules, (session) =>
        tryRule(session, { trial, tests, ...(file === undefined ? {} : { file }) }, files, { today: today(), signal }),
      ),
    'rules/tryFiles': ({ rules, trial, root, paths }, context) =>
      withSession(rules, (session) => tryFiles(session, { trial, root, paths }, files, today(), context)),
    'rules/tryWorkspace': ({ rules, trial, root, paths }, { signal }) =>
      withSession(rules, (session) => tryWorkspace(session, { trial, root, paths }, files, { today: today(), signal })),
    'rules/syntaxTree': ({ file }) => readSyntaxTree(file),
    'rules/infer': ({ file, range }) => inferPatterns(file, range),
    'rules/readPack': (request) => readForeignPack(request, files),
    'rules/checkCommitMessage': ({ rules, message, file }) => withSession(rules, async (session) => checkCommit(session, message, file)),
    'rules/test': ({ rules, ruleIds, updateSnapshots }, { signal }) =>
      withSession(rules, (session) => testRules(session, { ruleIds, updateSnapshots }, files, signal)),
  };
}
