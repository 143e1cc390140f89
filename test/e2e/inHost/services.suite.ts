import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { commands, window } from 'vscode';
import type { JobSummary } from '../../../protocol/jobs.ts';
import { defineSuite } from '../../harness/defineSuite.ts';
import { backend, file, findings, open, summary, until, untilFindings, untilRunning } from './editor.ts';

const ORDERS = ['empty-catch@31', 'no-nan-comparison@22', 'shop-logger@15', 'sql-injection@14'];

/** A module as the menus of the Modules view hand it to a command. */
async function moduleNode(id: string): Promise<object> {
  const { modules } = await backend().rpc.modules.list({});
  const module = modules.find((candidate) => candidate.id === id);
  ok(module, `there is no module ${id}: ${modules.map((candidate) => candidate.id).join(' ')}`);
  return { kind: 'module', module };
}

async function stateOf(id: string): Promise<string | undefined> {
  const { modules } = await backend().rpc.modules.list({});
  return modules.find((module) => module.id === id)?.state;
}

function shownText(): string {
  return window.activeTextEditor?.document.getText() ?? '';
}

export const run = defineSuite(() => {
  before(untilRunning);

  describe('modules', () => {
    it('are all running', async () => {
      const { modules } = await backend().rpc.modules.list({});
      deepEqual(
        modules.filter(({ state }) => state !== 'running').map(({ id, state, reason }) => `${id} ${state} ${reason ?? ''}`),
        [],
      );
      ok(modules.length >= 6, modules.map(({ id }) => id).join(' '));
    });

    it('go off and on while the backend runs: findings vanish and come back', async () => {
      const { uri } = await open('src/orders.ts');
      await untilFindings(uri, ORDERS);
      const { pid } = backend();
      await commands.executeCommand('stewardry.disableModule', await moduleNode('rules'));
      equal(await stateOf('rules'), 'disabled');
      await until(
        'no finding',
        () => findings(uri).length === 0,
        () => summary(uri),
      );
      await rejects(backend().rpc.rules.list({ folder: file('').fsPath }), /"rules"/);
      await commands.executeCommand('stewardry.enableModule', await moduleNode('rules'));
      equal(await stateOf('rules'), 'running');
      await untilFindings(uri, ORDERS);
      equal(backend().pid, pid, 'the backend was restarted');
    });

    it('are reloaded', async () => {
      await commands.executeCommand('stewardry.reloadModule', await moduleNode('jobs'));
      equal(await stateOf('jobs'), 'running');
    });
  });

  describe('the audit record', () => {
    it('has a row of who turned a rule off, and is verified', async () => {
      const folder = file('').fsPath;
      await backend().rpc.rules.setSeverity({ folder, ruleId: 'no-eval', severity: 'off' });
      const { rows } = await backend().rpc.audit.list({ folder, filter: { action: 'rules/setSeverity' } });
      deepEqual(rows.map(({ verdict }) => verdict).sort(), ['done', 'intended']);
      ok(rows.every(({ actor }) => actor.kind === 'person' && actor.name !== ''));
      const { ok: isWhole, size } = await backend().rpc.audit.verify({ folder });
      ok(isWhole && size >= 2);
      await commands.executeCommand('stewardry.proveAuditRow', rows[0]);
      const { proof, key } = JSON.parse(shownText());
      deepEqual(await backend().rpc.audit.checkProof({ proof, key }), { ok: true });
    });
  });

  describe('jobs', () => {
    it('show the scan of the folder', async () => {
      await commands.executeCommand('stewardry.scanWorkspace');
      const folder = file('').fsPath;
      let newest: JobSummary | undefined;
      // The answer is there a moment before the job is written down as completed.
      const look = async (): Promise<void> => {
        [newest] = (await backend().rpc.jobs.list({ folder, name: 'rules/scan' })).jobs;
      };
      await until('the job to end', () => {
        void look();
        return newest?.state === 'completed';
      });
      ok(newest);
      equal(newest.progress, 100);
      await commands.executeCommand('stewardry.showJob', { folder, job: newest });
      equal(JSON.parse(shownText()).id, newest.id);
    });
  });
});
