import { styleText } from 'node:util';
import type { Severity } from '../../../../protocol/index.ts';

type Style = Parameters<typeof styleText>[0];
/** Gives text a colour, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

/** The colour of each severity. */
export const STYLE: Record<Severity, Style> = { error: 'red', warning: 'yellow', info: 'blue', hint: 'gray' };

/** Colours on a terminal, plain text in a pipe. */
export function painter(hasColor: boolean): Paint {
  return hasColor ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;
}
