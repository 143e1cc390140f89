import { join } from 'node:path';

/** The environment in which a script of `fixtures/` stands for every model. */
export function scriptedModel(script: string): Record<string, string> {
  const model = 'scripted/shop';
  return {
    STEWARDRY_AI_MODE: 'local',
    STEWARDRY_AI_TIERS_REASON: model,
    STEWARDRY_AI_TIERS_STANDARD: model,
    STEWARDRY_AI_TIERS_FAST: model,
    STEWARDRY_AI_SCRIPT: join(import.meta.dirname, 'fixtures', script),
  };
}
