import * as rules from '../../../../protocol/rules.ts';
import { writeTree } from '../../../ai/effects/writeTree.ts';
import type { Effects } from '../../../ai/tools/effects.ts';
import { contentHash } from '../../../base/contentHash.ts';
import { noteOnDecision, toDecision } from '../store/decisions.ts';
import { askPerson } from './askPerson.ts';
import type { OpenStep } from './openStep.ts';
import type { Delegate, World } from './world.ts';

/** The outside world of a run, for its governor and nobody else. `current`: the step that asks. */
export function runEffects(world: World, current: () => OpenStep, delegate: Delegate): Effects {
  const { run, ctx, workbench, commands, mcp, tree } = world;
  return {
    tree,
    write: (changes) => writeTree(workbench.root, changes),
    async run(request, onOutput, signal) {
      const { policy } = await world.policy();
      const step = current();
      const outcome = await commands.run({ ...request, mayUseNetwork: policy.commands.mayUseNetwork }, workbench, onOutput, signal);
      await step.update({ output: outcome.output, output_id: outcome.outputId ?? null });
      return outcome;
    },
    callMcp: (server, tool, input, digest, signal) => mcp.client.call(server, tool, input, digest, signal),
    async findings(paths, signal) {
      const answers = await Promise.all(
        paths.map(async (path) => {
          const text = await tree.readText(path);
          if (text === undefined) return [];
          return (await ctx.call(rules.checkDocument, { folder: run.folder, path, text }, { ...world.call, signal })).findings;
        }),
      );
      return answers.flat();
    },
    async askPerson(question, choices, signal) {
      if (world.row.approve === 'auto') return 'Nobody is there to be asked. Decide yourself, and say in the summary what you assumed.';
      const step = current().id;
      const id = contentHash(JSON.stringify([step, question, choices]));
      const asked = { id, step, kind: 'question', title: question, detail: question, risk: 'low', shapes: '[]' } as const;
      const reason = `${world.persona.name} wants to know.`;
      const answer = await askPerson(world, { ...asked, reason, choices: JSON.stringify(choices) }, signal);
      return answer.text ?? (answer.isAllowed ? 'Yes.' : 'No answer. Decide yourself, and say in the summary what you assumed.');
    },
    async noteDecision(note) {
      const { decision } = current();
      if (decision === undefined) throw new Error('A decision was noted before it was decided on');
      const row = await noteOnDecision(run.database, decision, note);
      if (row !== undefined) run.stream({ kind: 'decision', decision: toDecision(row) });
    },
    delegate: (persona, prompt, signal) => delegate(world, current().id, { persona, prompt }, signal),
  };
}
