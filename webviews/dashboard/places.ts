import type { Result } from '../shared/messages.ts';

export type Place = Result<'analytics/attention'>['items'][number]['place'];

/** The command that shows what a figure counts, with its arguments. `folder`: absolute path of the folder that the figures are about. */
export function commandFor(place: Place, folder: string): readonly [string, ...unknown[]] {
  switch (place.kind) {
    case 'run':
      return ['stewardry.openRunPage', place.id];
    case 'rule':
      return ['stewardry.openRule', { ruleId: place.id }];
    case 'file':
      return ['stewardry.openRuleSource', { file: `${folder}/${place.path}`, line: place.line }];
    case 'setting':
      return ['workbench.action.openSettings', place.key];
    default:
      return [VIEWS[place.kind]];
  }
}

const VIEWS: Readonly<Record<Exclude<Place['kind'], 'run' | 'rule' | 'file' | 'setting'>, string>> = {
  runs: 'stewardry.runs.focus',
  questions: 'stewardry.answerQuestions',
  rules: 'stewardry.rules.focus',
  findings: 'workbench.actions.view.problems',
  jobs: 'stewardry.jobs.focus',
  events: 'stewardry.events.focus',
  audit: 'stewardry.audit.focus',
  models: 'stewardry.setAiMode',
  templates: 'stewardry.templates.focus',
  health: 'stewardry.showStatus',
};
