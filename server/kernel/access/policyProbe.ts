import type { Probe } from '../../base/probe.ts';
import type { AccessControl } from './accessControl.ts';

/** Policies that cannot be read: nothing is allowed until they can. */
export function policyProbe(access: Pick<AccessControl, 'brokenPolicies'>): Probe {
  return {
    name: 'access policy',
    async check(folder) {
      const broken = access.brokenPolicies(folder).map(({ file, line, message }) => `"${file}:${line}" is broken: ${message}`);
      return broken.length === 0 ? { state: 'ok', detail: 'readable, or none' } : { state: 'failed', detail: broken.join('; ') };
    },
  };
}
