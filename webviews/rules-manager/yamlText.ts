/** The text of a rule with another pattern in the place of its first one; comments and order stay. */
export function putPattern(source: string, pattern: string): string {
  const lines = source.split('\n');
  const at = lines.findIndex((line) => /^\s*(- )?pattern:/.test(line));
  if (at < 0) return source;
  const [, head = ''] = /^(\s*(?:- )?pattern:)/.exec(lines[at] ?? '') ?? [];
  const indent = head.length - head.trimStart().length;
  // A block of several lines belongs to the key as long as it is indented more.
  let end = at + 1;
  while (end < lines.length && lines[end]?.trim() !== '' && indentOf(lines[end]) > indent) end += 1;
  return [...lines.slice(0, at), ...written(head, pattern), ...lines.slice(end)].join('\n');
}

function written(head: string, pattern: string): string[] {
  if (!pattern.includes('\n')) return [`${head} ${JSON.stringify(pattern)}`];
  const indent = ' '.repeat(head.length - head.trimStart().length + 2);
  return [`${head} |-`, ...pattern.split('\n').map((line) => (line === '' ? '' : indent + line))];
}

const indentOf = (line = ''): number => line.length - line.trimStart().length;
