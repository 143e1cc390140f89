import { fixAll } from '../findings/fixAll.ts';
import { languageOf } from '../syntax/languages.ts';
import { type CheckTextOptions, checkText } from './checkText.ts';
import type { FixReport, TextToCheck } from './ruleJobs.ts';
import type { RuleSession } from './ruleSession.ts';

/** Applies every safe fix of a text until nothing changes; what was refused is in the notices. */
export function fixText(session: RuleSession, file: TextToCheck, options: CheckTextOptions): Promise<FixReport> {
  const { engine } = session.prepared(file.path);
  const language = languageOf(file.path, file.languageId);
  return fixAll({
    path: file.path,
    text: file.text,
    check: async (text) => (await checkText(session, { ...file, text }, options)).findings,
    signal: options.signal,
    countParseErrors: (text) => (language === undefined ? 0 : engine.countParseErrors(text, language)),
  });
}
