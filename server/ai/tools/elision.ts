import { linesOf } from './readFile.ts';

const UNIT =
  '(?:the |your |this )?(?:code|file|function|class|method|component|implementation|content|import|module|body|line|script|test|style|config|configuration|propertie|property|logic|document)e?s?';
const STATE =
  '(?:(?:remains?|stays?|is|are|goes?|left|kept|continues?) )?(?:the )?(?:unchanged|same|as before|as is|here|omitted|untouched|above|below|identical)\\b.*';
/** The rest of something, said to be as it was. */
const REST = new RegExp(`^(?:the |all )?(?:rest|remainder)(?<what> of ${UNIT})?(?<state> ${STATE})?$`, 'i');
const KEPT = new RegExp(`^(?:the |keep |all |your )*(?:remaining|existing|previous|original|unchanged) ${UNIT}(?: ${STATE})?$`, 'i');
const OTHER = new RegExp(`^(?:the |all )*(?:other|same|more) ${UNIT}(?: ${STATE})?$`, 'i');
const OMITTED = /^(?:code )?(?:unchanged|omitted(?: for brevity)?|truncated|same as (?:before|above)|no changes?(?: here)?|as before)$/i;

const LINE = /^(?<mark>\/\/+|#+|--|;+|%|\/\*+|\*|<!--|\{\/\*|""")?\s*(?<body>.*?)\s*(?:\*\/\}?|-->|""")?$/;
const PROSE = /\.(?:md|mdx|markdown|txt|rst|adoc)$/i;

/**
 * What a text leaves out by a placeholder (`// ... rest of the file unchanged`) instead of saying it, when `before` does not hold the same line. In prose
 * only what has an ellipsis counts.
 */
export function elisionIn(path: string, text: string, before: string): string | undefined {
  const known = new Set(linesOf(before).map((line) => line.trim()));
  const found = linesOf(text).find((line) => isElision(line.trim(), PROSE.test(path)) && !known.has(line.trim()));
  return found === undefined
    ? undefined
    : `holds a placeholder instead of content: "${found.trim().slice(0, 120)}". Write the content out, or change only the part that differs by edit_file.`;
}

function isElision(line: string, isProse: boolean): boolean {
  const { mark, body = '' } = LINE.exec(line)?.groups ?? {};
  const dots = /^[[(<]?\s*(?:\.{3}|…)|(?:\.{3}|…)\s*[\])>]?$/.test(body);
  // `...rest` is a spread, and `...` alone is Python.
  if (mark === undefined && !/^[[(<]?\s*(?:\.{3}|…)\s*\S+\s/.test(body)) return false;
  if (isProse && !dots) return false;
  const words = body
    .replace(/\.{3}|…/g, ' ')
    .replace(/^[[(<\s]+|[\])>\s.:,]+$/g, '')
    .replace(/\s+/g, ' ');
  if (words === '') return dots && !isProse;
  const rest = REST.exec(words)?.groups;
  if (rest !== undefined) return dots || rest['what'] !== undefined || rest['state'] !== undefined;
  return KEPT.test(words) || OMITTED.test(words) || (dots && OTHER.test(words));
}
