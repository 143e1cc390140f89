import type { LogLevel } from './log.ts';

/** Where Stewardry runs: while somebody works on it or on a module (`dev`), tries it out (`staging`), or uses it (`prod`). */
export const PROFILES = ['dev', 'staging', 'prod'] as const;
export type Profile = (typeof PROFILES)[number];

/** How much is logged when nobody says; `prod`: absent, so that each program keeps its own. */
export const PROFILE_LOG_LEVEL: Readonly<Partial<Record<Profile, LogLevel>>> = { dev: 'DEBUG', staging: 'INFO' };

/** The value of `STEWARDRY_PROFILE` or `--profile`; `prod` when there is none or it is no profile. */
export function toProfile(text: string | undefined): Profile {
  return PROFILES.find((profile) => profile === text) ?? 'prod';
}
