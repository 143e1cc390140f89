import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ContextKeys, holds } from './fixtures/whenClause.ts';

/** Every command that package.json contributes: how it is named, and where it shows. */

interface Contributed {
  readonly command: string;
  readonly title: string;
  readonly category?: string;
  readonly icon?: string;
  readonly enablement?: string;
}
interface MenuEntry {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}
interface ViewPart {
  readonly view: string;
  readonly when?: string;
  readonly contents: string;
}

const { contributes } = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8'));
const commands: readonly Contributed[] = contributes.commands;
const menus: Readonly<Record<string, readonly MenuEntry[]>> = contributes.menus;
const views: readonly { readonly id: string }[] = contributes.views.stewardry;
const welcome: readonly ViewPart[] = contributes.viewsWelcome;

const TRUSTED: ContextKeys = {
  'stewardry.backend': 'running',
  'stewardry.hasNoRules': true,
  workspaceFolderCount: 1,
  isWorkspaceTrusted: true,
  editorIsOpen: true,
  'stewardry.hasAi': true,
};
/** As anybody begins: `ai.mode` is `none`. */
const WITHOUT_AI: ContextKeys = { ...TRUSTED, 'stewardry.hasAi': false };
const RESTRICTED: ContextKeys = { ...TRUSTED, isWorkspaceTrusted: false };
const NO_FOLDER: ContextKeys = { ...TRUSTED, workspaceFolderCount: 0, editorIsOpen: false };
const FAILED: ContextKeys = { ...TRUSTED, 'stewardry.backend': 'failed' };
const STOPPED: ContextKeys = { ...TRUSTED, 'stewardry.backend': 'stopped' };

/** What the palette lists. */
function listed(keys: ContextKeys): readonly string[] {
  const entries = new Map((menus['commandPalette'] ?? []).map(({ command, when }) => [command, when]));
  return commands
    .filter(({ command, enablement }) => holds(entries.get(command), keys) && holds(enablement, keys))
    .map(({ command }) => command.replace('stewardry.', ''))
    .sort();
}

const without = (keys: ContextKeys, allowed: readonly string[]) => listed(keys).filter((command) => !allowed.includes(command));

/** They need nothing but the extension itself. */
const ALWAYS = ['copyDatabaseKey', 'openSettings', 'showLog', 'showMenu'];
/** They need the backend, and no folder: built-in rules, the record of the installation, its modules and jobs. */
const OF_INSTALLATION = [
  ...['findRule', 'openRule', 'refreshRules', 'openLogFile', 'showStatus', 'restartBackend', 'setApiKey'],
  ...['enableModule', 'disableModule', 'reloadModule', 'filterEvents', 'verifyAudit', 'exportAudit', 'anchorAudit'],
  ...['refreshJobs', 'showJob', 'cancelJob', 'retryJob', 'requeueJob', 'discardJob'],
];

describe('the palette lists only what can work', () => {
  it('without a folder: what needs none', () => {
    expect(without(NO_FOLDER, [...ALWAYS, ...OF_INSTALLATION])).toEqual([]);
  });

  it('before the backend runs: the task that brings it up, and nothing else that needs it', () => {
    const notYet = { workspaceFolderCount: 1, isWorkspaceTrusted: true };
    expect(without(notYet, [...ALWAYS, 'openConfiguration', 'restartBackend'])).toEqual(['runTask']);
  });

  it('in Restricted Mode: nothing that lets a model act, nor takes in what one made', () => {
    const acting = listed(TRUSTED).filter((command) =>
      /^(?:runTask|newSession|askToFix|setAiMode|resumeRun|steerRun|verifyRun|(?:apply|reject|undo)\w*|answer\w*|allow\w*|forgetApproval|exportDecisions)$/.test(
        command,
      ),
    );
    expect(acting.length).toBeGreaterThan(8);
    expect(listed(RESTRICTED).filter((command) => acting.includes(command))).toEqual([]);
  });

  it.each([
    ['failed', FAILED, ['restartBackend', 'openConfiguration', 'runTask']],
    ['switched off', STOPPED, ['openConfiguration']],
  ])('while the backend has %s: what needs none', (_, keys, more) => {
    expect(without(keys, [...ALWAYS, ...more])).toEqual([]);
  });

  it.each(['rules', 'jobs', 'events', 'audit', 'runs', 'sessions', 'backup', 'ai'])(
    'with the module %s off: none of its views',
    (module) => {
      const view = contributes.views.stewardry.find(({ id }: { id: string }) => id === `stewardry.${module}`);
      const off = { ...TRUSTED, [`stewardry.isOff.${module}`]: true };
      if (view !== undefined) expect(holds(view.when, off)).toBe(false);
      const ofModule = new RegExp(`isOff\\.${module}\\b`);
      const needing = commands
        .filter(({ enablement = '' }) => ofModule.test(enablement))
        .map(({ command }) => command.replace('stewardry.', ''));
      expect(listed(off).filter((command) => needing.includes(command))).toEqual([]);
    },
  );

  it('without AI: nothing that gives a model work, but for the task, whose dialog says so and offers what can be done', () => {
    const giving = /^(?:runTask|newSession|usePromptTemplate|resumeRun|steerRun)$/;
    const given = (keys: ContextKeys) => listed(keys).filter((command) => giving.test(command));
    expect([given(TRUSTED).length, given(WITHOUT_AI)]).toEqual([5, ['runTask']]);
  });

  it('a command of a row is in no palette: it would not know which row', () => {
    const trusted = listed(TRUSTED);
    for (const command of ['disableRule', 'copyRuleId', 'allowQuestion', 'showStep', 'openRunFile']) expect(trusted).not.toContain(command);
  });
});

/** They show what a row has with it, or change how a view looks. */
const OF_WHAT_IS_SHOWN = [
  ...['openRuleSource', 'copyRuleId', 'openTemplateSource', 'showEvent', 'showAuditRow'],
  ...['showRulesWithFindings', 'showAllRules'],
];
/** Of a file, a finding or a row that there may be without a folder. */
const OF_A_ROW = ['fixAllInFile', 'suppressFinding', 'proveAuditRow', 'showAllEvents', 'showEventsOfName', 'showEventTrace'];

describe('a command says itself when it can work, so that no menu, button or shortcut of it acts on nothing', () => {
  /** Commands that are enabled, and not among `allowed`. */
  const enabled = (keys: ContextKeys, allowed: readonly string[]): readonly string[] =>
    commands
      .filter(({ enablement }) => holds(enablement, keys))
      .map(({ command }) => command.replace('stewardry.', ''))
      .filter((command) => !allowed.includes(command) && !ALWAYS.includes(command) && !OF_WHAT_IS_SHOWN.includes(command));

  it.each([
    ['the backend has failed', FAILED, ['restartBackend', 'openConfiguration', 'runTask']],
    ['it is switched off', STOPPED, ['openConfiguration']],
    ['no folder is open', NO_FOLDER, [...OF_INSTALLATION, ...OF_A_ROW]],
  ])('when %s', (_, keys, allowed) => {
    expect(enabled(keys, [...allowed, 'cancelScan'])).toEqual([]);
  });

  it('in Restricted Mode', () => {
    const acting =
      /^(?:runTask|startTask|askToFix|askWithTemplate|renderTemplate|pickTaskContext|(?:apply|reject|undo)\w*|(?:answer|allow|deny)Questions?)$/;
    expect(enabled(RESTRICTED, []).filter((command) => acting.test(command))).toEqual([]);
    expect(enabled(TRUSTED, []).filter((command) => acting.test(command)).length).toBeGreaterThan(12);
  });

  it('without AI', () => {
    const asking = /^(?:askToFix|askWithTemplate|startTask|usePromptTemplate|newSession|resumeRun|steerRun)$/;
    expect(enabled(TRUSTED, []).filter((command) => asking.test(command)).length).toBe(7);
    expect(enabled(WITHOUT_AI, []).filter((command) => asking.test(command))).toEqual([]);
  });

  it.each(['editor/context', 'explorer/context', 'view/title', 'view/item/context'])(
    'without AI no menu of %s has such a command',
    (menu) => {
      const asking = /runTask|newSession|usePromptTemplate|resumeRun|steerRun/;
      const entries = (menus[menu] ?? []).filter(({ command }) => asking.test(command));
      expect(entries.length).toBeGreaterThan(0);
      // The rest of a condition is about the row or the file, and may be anything here.
      const needsAi = ({ when = '' }: MenuEntry) => when.split('&&').some((term) => term.trim() === 'stewardry.hasAi');
      expect(entries.filter((entry) => !needsAi(entry))).toEqual([]);
    },
  );

  it('with the module "runs" off', () => {
    const ofRuns = enabled(TRUSTED, []).filter((command) => /Run(?:s|File|Page|Log)?$|Hunk$|Questions?$|Task/.test(command));
    expect(ofRuns.length).toBeGreaterThan(20);
    expect(enabled({ ...TRUSTED, 'stewardry.isOff.runs': true }, []).filter((command) => ofRuns.includes(command))).toEqual([]);
  });

  it('and the palette only adds what is about its own place', () => {
    const conditions = new Set((menus['commandPalette'] ?? []).map(({ when }) => when));
    expect([...conditions].sort()).toEqual(['editorHasSelection', 'editorIsOpen', 'false', 'stewardry.isReviewing']);
  });
});

describe('commands are named as the guidelines of VS Code ask', () => {
  /** Words that stay small inside a title. */
  const SMALL = new Set(['a', 'an', 'and', 'as', 'at', 'for', 'from', 'in', 'may', 'be', 'of', 'on', 'or', 'the', 'to', 'with', 'my']);

  it.each(commands.map((each) => [each.command, each] as const))('%s', (_, { title, category, icon }) => {
    expect([category, icon?.replace(/^\$\([a-z-]+\)$/, 'codicon')]).toEqual(['Stewardry', icon === undefined ? undefined : 'codicon']);
    const words = title.replace(/\.\.\.$/, '').split(' ');
    expect(words.filter((word, index) => /^[a-z]/.test(word) && (index === 0 || !SMALL.has(word)))).toEqual([]);
    // An ellipsis is three dots, as VS Code writes it, and a title is no sentence.
    expect(title).not.toMatch(/…|[^.]\.$/);
  });

  it('those that stand as a button in a row or a title have an icon', () => {
    const icons = new Set(commands.filter(({ icon }) => icon !== undefined).map(({ command }) => command));
    const buttons = Object.values(menus)
      .flat()
      .filter(({ group = '' }) => /^(?:inline|navigation)/.test(group));
    expect(buttons.length).toBeGreaterThan(20);
    expect(buttons.filter(({ command }) => !icons.has(command)).map(({ command }) => command)).toEqual([]);
  });

  it('no two have the same title', () => {
    const titles = commands.map(({ title }) => title);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });
});

describe('views', () => {
  it('are in the order of the work: what is said and done, what it is made from, what is recorded', () => {
    const order = ['sessions', 'runs', 'templates', 'rules', 'practices', 'personas', 'jobs', 'audit', 'events', 'modules'];
    const ids = views.map(({ id }) => id.replace('stewardry.', ''));
    expect(ids).toEqual(order.filter((id) => ids.includes(id)));
    expect(ids).toEqual(expect.arrayContaining(['sessions', 'runs', 'rules', 'jobs', 'audit']));
  });

  const STATES: readonly (readonly [string, ContextKeys])[] = [
    ['without a folder', NO_FOLDER],
    ['in Restricted Mode', RESTRICTED],
    ['with nothing in it', TRUSTED],
    ['with nothing in it and no AI', WITHOUT_AI],
    ['while the backend starts', { ...TRUSTED, 'stewardry.backend': 'starting' }],
    ['when the backend has failed', FAILED],
    ['when Stewardry is switched off', STOPPED],
  ];
  /** Built-in ones are always there: modules while there is a backend, the others in a folder. */
  const isNeverEmpty = (id: string, state: ContextKeys): boolean =>
    state['stewardry.backend'] === 'running' &&
    (id === 'stewardry.modules' || (/practices|personas|templates/.test(id) && state['workspaceFolderCount'] !== 0));
  const emptiable = (state: ContextKeys) => views.filter(({ id }) => !isNeverEmpty(id, state));

  it.each(STATES)('%s say one thing each, and no other', (_, keys) => {
    for (const { id } of emptiable(keys)) {
      const shown = welcome.filter(({ view, when }) => view === id && holds(when, keys));
      expect([id, shown.map(({ contents }) => contents)]).toEqual([id, [expect.stringMatching(/\S/)]]);
    }
  });
});

// The palette sorts what fits equally well by its letters, and takes the first at Enter.
it('what is found by the words "Run AI Task" is that command alone', () => {
  const found = commands.filter(({ title }) => ['run', 'ai', 'task'].every((word) => title.toLowerCase().includes(word)));
  expect(found.map(({ title }) => title)).toEqual(['Run AI Task...']);
});
