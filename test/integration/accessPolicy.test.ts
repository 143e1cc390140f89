import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentHash } from '../../server/base/contentHash.ts';
import { type CliWorkspace, createCliWorkspace } from '../harness/cliWorkspace.ts';

/** `.stewardry/policy.cedar` and `access.policy` on the command line, from source as it ships. */

let workspace: CliWorkspace;

beforeEach(() => {
  workspace = createCliWorkspace('policy', { git: true });
});

afterEach(() => workspace.dispose());

const FREEZE = 'forbid(principal, action == Action::"workspace/setConfig", resource);\n';
const setConfig = (env = {}) => workspace.run(['config', 'set', 'rules.severity.no-foo', 'off'], { env });

it('the policy of a folder holds on the command line, and the file stays as it was', async () => {
  workspace.write('.stewardry/policy.cedar', FREEZE);
  const before = workspace.read('.stewardry/config.yaml');
  const { code, stderr } = await setConfig();
  expect([code, stderr]).toEqual([2, expect.stringContaining('policy.cedar:1" forbids "Test" to ask for "workspace/setConfig"')]);
  expect(workspace.read('.stewardry/config.yaml')).toBe(before);
});

it('rows of the record name the policy that let something pass, or did not', async () => {
  workspace.write('.stewardry/policy.cedar', FREEZE);
  await setConfig();
  await workspace.run(['baseline', 'create']);
  const rows = JSON.parse((await workspace.run(['audit', 'list', '--json'])).stdout) as {
    action: string;
    verdict: string;
    policyDigest: string;
  }[];
  const told = rows.filter(({ action }) => ['workspace/setConfig', 'rules/writeBaseline'].includes(action));
  expect(told.map(({ verdict }) => verdict)).toEqual(expect.arrayContaining(['deny', 'done']));
  expect(new Set(told.map(({ policyDigest }) => policyDigest))).toEqual(new Set([contentHash(FREEZE)]));
});

it('a broken policy is told when the folder is opened, allows nothing, and shows in the health', async () => {
  workspace.write('.stewardry/policy.cedar', '\nforbid(principal action, resource);\n');
  const { code, stderr } = await workspace.run(['check']);
  expect(code).toBe(2);
  expect(stderr).toContain('"rules/scan" is refused because the policy');
  expect(stderr).toContain('policy.cedar:2" is broken');
  const { stdout, code: health } = await workspace.run(['health']);
  expect([health, stdout]).toEqual([1, expect.stringMatching(/FAIL access policy: .*policy\.cedar:2/)]);
});

describe('access.policy', () => {
  it('names another file, and one that is not there allows nothing', async () => {
    workspace.write('.stewardry/config.yaml', 'version: 1\nrules: { packs: [] }\naccess: { policy: policies/house.cedar }\n');
    expect((await setConfig()).stderr).toContain('there is no such file');
    workspace.write('policies/house.cedar', FREEZE);
    expect((await setConfig()).stderr).toContain('house.cedar:1" forbids');
  });

  it('of a folder names no file outside it', async () => {
    workspace.write('.stewardry/config.yaml', 'version: 1\nrules: { packs: [] }\naccess: { policy: ../secret.cedar }\n');
    expect((await setConfig()).stderr).toContain('may only name a file inside itself');
  });

  it('of the environment holds beside that of the folder', async () => {
    workspace.write('.stewardry/policy.cedar', 'permit(principal, action, resource);\n');
    workspace.write('elsewhere.cedar', FREEZE);
    const refused = await setConfig({ STEWARDRY_ACCESS_POLICY: workspace.at('elsewhere.cedar') });
    expect(refused.stderr).toContain('elsewhere.cedar:1" forbids');
    expect((await setConfig()).code).toBe(0);
  });
});
