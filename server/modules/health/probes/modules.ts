import type { Probe } from '../../../base/probe.ts';
import type { ModuleReach } from '../../../kernel/moduleDefinition.ts';

/** Modules that should run and do not. One that somebody has switched off is as it should be. */
export function modulesProbe({ modules }: Pick<ModuleReach, 'modules'>): Probe {
  return {
    name: 'modules',
    async check() {
      const states = modules();
      const broken = states.filter(({ state }) => state === 'failed' || state === 'blocked');
      if (broken.length > 0)
        return { state: 'degraded', detail: broken.map(({ id, reason }) => `"${id}": ${reason ?? 'not running'}`).join('; ') };
      const disabled = states.filter(({ state }) => state === 'disabled').map(({ id }) => id);
      const running = states.filter(({ state }) => state === 'running').length;
      return { state: 'ok', detail: `${running} running${disabled.length === 0 ? '' : `, switched off: ${disabled.join(', ')}`}` };
    },
  };
}
