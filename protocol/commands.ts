import { z } from 'zod';
import { finding } from './finding.ts';

/** A command of the editor client that the server may name in a code action or lens, with the one argument object it takes. */
export interface CommandDefinition<I extends string = string, A extends z.ZodType = z.ZodType> {
  readonly id: I;
  readonly argument: A;
}

/** What the sender passes: defaults not yet filled in. */
export type CommandArgument<D extends CommandDefinition> = z.input<D['argument']>;

function defineCommand<const I extends string, A extends z.ZodType>(id: I, argument: A): CommandDefinition<I, A> {
  return { id, argument };
}

/** Document URI as the client spells it: a file, an untitled document or a notebook cell. */
const uri = z.string().min(1);

/** Asks for a reason and an expiry, then inserts the suppression comment. Does nothing when the document is no longer at `version`. */
export const suppressFinding = defineCommand(
  'stewardry.suppressFinding',
  z.object({
    uri,
    ruleId: z.string(),
    /** Line of the finding, from 0. */
    line: z.number().int().min(0),
    version: z.number().int(),
  }),
);

/** Adds these findings of one document to the baseline of its folder. */
export const addToBaseline = defineCommand('stewardry.addToBaseline', z.object({ uri, findings: z.array(finding).min(1) }));

/** Opens the rule's page; `uri` tells whose folder's rules are meant (absent: the folder of the active editor, or the first). */
export const openRule = defineCommand('stewardry.openRule', z.object({ ruleId: z.string(), uri: uri.optional() }));

/** Puts these findings of one document on the clipboard as SARIF 2.1.0. */
export const copySarif = defineCommand('stewardry.copySarif', z.object({ uri, findings: z.array(finding).min(1) }));

/** Applies every safe fix of a document until nothing changes; empty `ruleIds`: of all rules. */
export const fixAllInFile = defineCommand('stewardry.fixAllInFile', z.object({ uri, ruleIds: z.array(z.string()).default([]) }));

/** Shows every safe fix of the folder that holds `uri` in the refactor preview; empty `ruleIds`: of all rules. */
export const fixAllInWorkspace = defineCommand('stewardry.fixAllInWorkspace', z.object({ uri, ruleIds: z.array(z.string()).default([]) }));

/** Runs the rule tests of one rule and shows what failed; `uri` is the rule file. */
export const runRuleTests = defineCommand('stewardry.runRuleTests', z.object({ ruleId: z.string(), uri }));
