/** What PHP code begins with in a file; the binary's grammar starts in code and does without. */
export const PHP_OPENING = '<?php ';

/** Code without any tag, which the binary takes for PHP (rule tests are often written so), and the parser package for HTML. */
export function isBarePhp(text: string): boolean {
  return !text.includes('<?') && !text.trimStart().startsWith('<');
}
