import { CheckStopped } from './checkKind.ts';

/** Compiles a regular expression from a rule's options; throws CheckStopped (`options`) that names the key when it is none. */
export function optionPattern(key: string, source: string, flags = ''): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CheckStopped('options', `"${key}" is not a regular expression: ${reason}`, { cause: error });
  }
}
