import * as protocol from '../../../protocol/analytics.ts';
import * as jobs from '../../../protocol/jobs.ts';
import * as rules from '../../../protocol/rules.ts';
import * as runsProtocol from '../../../protocol/runs.ts';
import { defineModule, listen } from '../../kernel/defineModule.ts';
import { AnalyticsState } from './analyticsState.ts';
import type { AnalyticsContext } from './context.ts';
import { attention } from './handlers/attention.ts';
import { exportText } from './handlers/exportText.ts';
import { findings } from './handlers/findings.ts';
import { metrics } from './handlers/metrics.ts';
import { report } from './handlers/report.ts';
import { runs } from './handlers/runs.ts';
import { system } from './handlers/system.ts';
import { verifyRecord } from './handlers/verifyRecord.ts';
import { measureDays } from './metrics/measureDays.ts';
import type { AnalyticsPowers } from './powers.ts';

export const analytics = defineModule(protocol, {
  id: 'analytics',
  description: 'What waits for a person, findings and runs over time, named metrics, and the compliance report.',
  requires: ['workspace'],
  optional: ['rules', 'runs', 'ai', 'audit', 'jobs', 'events', 'health', 'metrics'],
  uses: ['databases', 'clock', 'log', 'workers', 'metrics', 'installation'],
  tables: ['analytics_findings', 'analytics_scans', 'analytics_open_findings'],
  start(powers: AnalyticsPowers) {
    const state = new AnalyticsState(powers);
    state.disposables.add(measureDays(powers));
    return state;
  },
  stop: (state) => state.stop(),
  handlers: { attention, findings, runs, metrics, system, verifyRecord, exportText, report },
  on: [
    listen(rules.findingsChanged, (ctx: AnalyticsContext, params) => ctx.state.scans.take(params)),
    listen(runsProtocol.changed, (ctx: AnalyticsContext, { folder }) => ctx.state.news.tell(folder, ['attention', 'runs', 'metrics'])),
    listen(jobs.changed, (ctx: AnalyticsContext, { folder }) => ctx.state.news.tell(folder, ['system'])),
  ],
});
