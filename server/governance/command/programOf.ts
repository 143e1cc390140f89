import type { SimpleCommand } from './parsedCommand.ts';

/** The name of the program without its folder: `rm` of `/bin/rm`. `undefined` when there is none, or only the shell will know. */
export function programOf({ argv }: Pick<SimpleCommand, 'argv'>): string | undefined {
  const [first] = argv;
  if (first?.text === undefined || first.isGlob) return undefined;
  return first.text.split(/[/\\]/).at(-1);
}

/** Where programs of the system are; a name with another folder may be any program. */
const SYSTEM = /^\/(usr\/(local\/)?)?s?bin\/[^/]+$/;

/** True for a bare name and for one in a folder of the system, so that it is the program that people know. */
export function isWellKnown({ argv }: Pick<SimpleCommand, 'argv'>): boolean {
  const text = argv[0]?.text;
  return text !== undefined && (!/[/\\]/.test(text) || SYSTEM.test(text));
}
