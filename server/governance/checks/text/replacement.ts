/** Expands `$1`, `$<name>`, `$&` and `$$` of a replacement, as String.prototype.replace does; a group that took no part is empty. */
export function expandReplacement(template: string, match: RegExpExecArray): string {
  return template.replaceAll(/\$(?:\$|&|<([^>]*)>|(\d{1,2}))/g, (whole: string, name: string | undefined, digits: string | undefined) => {
    if (whole === '$$') return '$';
    if (whole === '$&') return match[0];
    if (name !== undefined) return match.groups?.[name] ?? '';
    return numbered(match, digits ?? '') ?? whole;
  });
}

/** `$12` is group 12 where there are so many groups, else group 1 followed by `2`. */
function numbered(match: RegExpExecArray, digits: string): string | undefined {
  const number = Number(digits);
  if (number > 0 && number < match.length) return match[number] ?? '';
  const first = Number(digits[0]);
  return digits.length === 2 && first > 0 && first < match.length ? (match[first] ?? '') + digits[1] : undefined;
}
