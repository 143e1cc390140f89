import { type Profile, toProfile } from '../../base/profile.ts';

/** What has to be known before there is a backend that could read the command line. */
export interface StartOptions {
  readonly profile: Profile;
  /** The backend stays and does background work. */
  readonly isResident: boolean;
  /** Files will be checked at once. */
  readonly isAboutToCheck: boolean;
}

/** Reads it off the arguments; what is wrong with them is said when the command line is parsed. */
export function readStartOptions(args: readonly string[], environment: Readonly<Record<string, string | undefined>>): StartOptions {
  const at = args.indexOf('--profile');
  const named = at === -1 ? args.find((each) => each.startsWith('--profile='))?.slice('--profile='.length) : args[at + 1];
  const words = args.filter((each, index) => !each.startsWith('-') && (at === -1 || index !== at + 1));
  const [command] = words;
  return {
    profile: toProfile(named ?? environment['STEWARDRY_PROFILE']),
    isResident: command === 'serve',
    isAboutToCheck: command === 'check',
  };
}
