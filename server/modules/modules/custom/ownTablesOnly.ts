/** Statements that a migration of a workspace module may hold; the group is the table or index that it makes or changes. */
const ALLOWED: readonly RegExp[] = [
  /^create table (?:if not exists )?(\w+) ?\(/,
  /^create (?:unique )?index (?:if not exists )?(\w+) on \w+ ?\(/,
  /^alter table (\w+) (?:add|drop) column /,
  /^drop (?:table|index) (?:if exists )?(\w+)$/,
];

/** Words that reach beyond a table of one's own, wherever they stand. */
const FORBIDDEN =
  /\b(select|insert|update|delete|trigger|view|attach|pragma|function|procedure|execute|copy|grant|rename|schema|extension|temp|temporary|virtual|inherits|tablespace|using|like|default ?\()\b/;

/**
 * Checks the SQL of a workspace module: it may make, change and drop tables and indexes whose names begin with `prefix`, and nothing
 * else. Returns what is wrong, a sentence each.
 */
export function ownTablesOnly(sql: string, prefix: string): string[] {
  const plain = withoutComments(sql);
  if (/["`[\]$\\]/.test(plain)) return ['Quoted names, arrays and dollar quotes are not allowed: write plain names.'];
  return plain
    .split(';')
    .map((statement) => statement.trim().replaceAll(/\s+/g, ' ').toLowerCase())
    .filter((statement) => statement !== '')
    .flatMap((statement) => problemOf(statement, prefix));
}

/** Texts are emptied too: what is in them is not a statement, and `;` in one must not split it. */
function withoutComments(sql: string): string {
  return sql.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'/g, (found) => (found.startsWith("'") ? "''" : ' '));
}

function problemOf(statement: string, prefix: string): string[] {
  const shown = statement.length > 60 ? `${statement.slice(0, 60)}…` : statement;
  const name = ALLOWED.map((pattern) => pattern.exec(statement)?.[1]).find((found) => found !== undefined);
  if (name === undefined) return [`"${shown}" is not allowed: only tables and indexes may be made, changed and dropped.`];
  const others = [...statement.matchAll(/\b(?:on|references) (\w+) ?\(/g)].flatMap(([, other = '']) => other);
  const foreign = [name, ...others].find((each) => !each.startsWith(prefix));
  if (foreign !== undefined) return [`"${shown}" touches "${foreign}": names must begin with "${prefix}".`];
  const word = FORBIDDEN.exec(statement)?.[1];
  return word === undefined ? [] : [`"${shown}" is not allowed: it holds "${word}".`];
}
