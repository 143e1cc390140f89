/** The name of the file that a rule is kept in, without extension: an id may be any text. */
export function fileName(ruleId: string): string {
  const plain = ruleId.replace(/[^\w.-]+/g, '-').replace(/^[.-]+/, '');
  return plain.slice(0, 100) || 'rule';
}
