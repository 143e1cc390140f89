import * as protocol from '../../../protocol/runs.ts';
import * as workspace from '../../../protocol/workspace.ts';
import { messageOf } from '../../base/errors.ts';
import { defineModule, listen, perform } from '../../kernel/defineModule.ts';
import type { RunsContext } from './context.ts';
import { answer } from './handlers/answer.ts';
import { apply } from './handlers/apply.ts';
import { approvals } from './handlers/approvals.ts';
import { ask } from './handlers/ask.ts';
import { cancel } from './handlers/cancel.ts';
import { changeSet } from './handlers/changeSet.ts';
import { consider } from './handlers/consider.ts';
import { decisions } from './handlers/decisions.ts';
import { exportDecisions } from './handlers/exportDecisions.ts';
import { fileText } from './handlers/fileText.ts';
import { forgetApproval } from './handlers/forgetApproval.ts';
import { handIn } from './handlers/handIn.ts';
import { list } from './handlers/list.ts';
import { pause } from './handlers/pause.ts';
import { proposals } from './handlers/proposals.ts';
import { propose } from './handlers/propose.ts';
import { questions } from './handlers/questions.ts';
import { rate } from './handlers/rate.ts';
import { reject } from './handlers/reject.ts';
import { resume } from './handlers/resume.ts';
import { runCommand } from './handlers/runCommand.ts';
import { settleProposal } from './handlers/settleProposal.ts';
import { show } from './handlers/show.ts';
import { start } from './handlers/start.ts';
import { statistics } from './handlers/statistics.ts';
import { steer } from './handlers/steer.ts';
import { stepOutput } from './handlers/stepOutput.ts';
import { steps } from './handlers/steps.ts';
import { story } from './handlers/story.ts';
import { trainingExamples } from './handlers/trainingExamples.ts';
import { undo } from './handlers/undo.ts';
import { verify } from './handlers/verify.ts';
import type { LiveRuns } from './live/liveRuns.ts';
import type { RunsPowers } from './powers.ts';
import { RunsState } from './runsState.ts';
import { performTidy, tidy, tidyDaily } from './tidy/tidyJob.ts';

export const runs = defineModule(protocol, {
  id: 'runs',
  description: 'Runs of AI tasks: each action decided on outside the model, each result a change set that is reviewed and can be undone.',
  requires: ['workspace', 'sessions', 'personas', 'rules', 'ai'],
  optional: ['practices'],
  uses: ['databases', 'clock', 'newId', 'log', 'ai', 'audit', 'metrics', 'installation', 'changes', 'validators', 'workers', 'jobs'],
  tables: [
    'runs',
    'run_steps',
    'run_questions',
    'run_approvals',
    'run_decisions',
    'run_verifications',
    'run_rejections',
    'run_proposals',
    'run_hunks',
    'run_ratings',
  ],
  start: (powers: RunsPowers): LiveRuns => new RunsState(powers),
  stop: (state) => state.stop(),
  handlers: {
    start,
    propose,
    handIn,
    ask,
    list,
    show,
    steps,
    stepOutput,
    cancel,
    pause,
    resume,
    steer,
    questions,
    answer,
    approvals,
    forgetApproval,
    changeSet,
    fileText,
    apply,
    undo,
    reject,
    rate,
    trainingExamples,
    runCommand,
    verify,
    decisions,
    story,
    exportDecisions,
    proposals,
    settleProposal,
    consider,
    statistics,
  },
  jobs: [perform(tidy, performTidy)],
  on: [
    listen(workspace.rulesOutdated, async (ctx: RunsContext, { folder }) => {
      if (folder === null) return;
      ctx.state.policies.forget(folder);
      await ctx.state.supervisor
        .recover(folder)
        .catch((error: unknown) =>
          ctx.log.warning('Runs that were left behind could not be looked for', { folder, error: messageOf(error) }),
        );
      await tidyDaily(ctx, folder).catch((error: unknown) =>
        ctx.log.warning('Old runs could not be tidied up', { folder, error: messageOf(error) }),
      );
    }),
    listen(workspace.closed, (ctx: RunsContext, { folder }) => ctx.state.supervisor.leave(folder)),
  ],
});
