/** Reads what the comments of `protocol/` say: zod keeps shapes, not words. */
import ts from 'typescript';

/** Comments of one protocol file. */
export interface FileComments {
  /** Of each exported constant, by its name. */
  readonly exported: ReadonlyMap<string, string>;
  /**
   * Of the properties that a constant's value is made from, by path (`layers.source`). `argument` chooses one argument of the call
   * that makes the value: 1 is the parameters of `defineRequest(method, params, result)`.
   */
  properties(constant: string, argument?: number): ReadonlyMap<string, string>;
}

/** Reads one file of `protocol/`. */
export function readComments(text: string): FileComments {
  const file = ts.createSourceFile('protocol.ts', text, ts.ScriptTarget.Latest, true);
  const values = new Map<string, ts.Expression>();
  const exported = new Map<string, string>();
  for (const statement of file.statements.filter(ts.isVariableStatement)) {
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (!ts.isIdentifier(name) || initializer === undefined) continue;
      values.set(name.text, initializer);
      if (isExported(statement)) exported.set(name.text, commentOf(statement));
    }
  }
  return {
    exported,
    properties(constant, argument) {
      const value = values.get(constant);
      const part = argument !== undefined && value !== undefined && ts.isCallExpression(value) ? value.arguments[argument] : value;
      return part === undefined ? new Map() : collect(part, values);
    },
  };
}

function isExported(statement: ts.VariableStatement): boolean {
  return statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

/** Comments of properties inside a value, and inside the constants of the same file that it is made from. */
function collect(value: ts.Expression, values: ReadonlyMap<string, ts.Expression>): Map<string, string> {
  const comments = new Map<string, string>();
  const visit = (node: ts.Node, prefix: string): void => {
    if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name)) {
      const path = `${prefix}${node.name.text}`;
      comments.set(path, commentOf(node));
      visit(node.initializer, `${path}.`);
      return;
    }
    const constant = ts.isIdentifier(node) ? values.get(node.text) : undefined;
    if (constant !== undefined) visit(constant, prefix);
    node.forEachChild((child) => visit(child, prefix));
  };
  visit(value, '');
  return comments;
}

/** The text of the documentation comment before a node, on one line. */
function commentOf(node: ts.Node): string {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return (ts.getTextOfJSDocComment(comment?.comment) ?? '').replaceAll(/\s+/g, ' ').trim();
}

/** The values of an enumeration with the comment before each, in order. */
export function readEnumeration(text: string): readonly (readonly [value: string, comment: string])[] {
  const found = [...text.matchAll(/\/\*\* ((?:(?!\*\/).)*) \*\/\s*'([A-Z_]+)'/gs)];
  return found.map(([, comment = '', value = '']) => [value, comment.replaceAll(/\s+/g, ' ')]);
}
